import type { RetryRules, RetrySchedule } from '#lib/server/domain/collection/index.ts';

/** What is wrong with one field: a text under `policies:retries.form.error`, with its bounds. */
export type FieldFault = Readonly<{
  code: 'number' | 'list' | 'segment';
  params?: Readonly<{ least: number; most: number }>;
}>;

export type RulesForm = Readonly<{
  values: Readonly<Record<string, string>>;
  errors: Readonly<Record<string, FieldFault>>;
  /** Only when nothing is wrong. */
  rules: RetryRules | undefined;
}>;

/** Every number of the form with what may be typed; ceilings are another matter, and are said in words later. */
const GENERAL = {
  fromHour: [0, 24],
  toHour: [0, 24],
  breathing: [0, 336],
  visa: [0, 99],
  sepaMost: [0, 20],
  sepaBetween: [0, 60]
} as const;
const PER_SCHEDULE = {
  cardTries: [1, 60],
  cardDays: [1, 365],
  cardPayday: [0, 60],
  sepaWithin: [1, 365],
  sepaPayday: [0, 60]
} as const;
const LISTS = ['cardShort', 'cardOther', 'sepaDays'] as const;
const MOST_SCHEDULES = 12;

/** Rules as the fields of the form; those of a schedule begin with its place: `0.cardShort`. */
export function fieldsOfRules(rules: RetryRules): Record<string, string> {
  const { schedules } = rules;
  return {
    fromHour: String(rules.fromHour),
    toHour: String(rules.toHour),
    technical: rules.technicalDelaysInMinutes.join(', '),
    breathing: String(rules.breathingSpaceInHours),
    visa: String(rules.visaMostAttempts),
    sepaMost: String(rules.sepaMostRepresentments),
    sepaBetween: String(rules.sepaDaysBetween),
    schedules: String(schedules.length),
    ...Object.assign({}, ...schedules.map(fieldsOfSchedule))
  };
}

function fieldsOfSchedule({ segment = '', card, sepa }: RetrySchedule, place: number) {
  const fields = {
    segment,
    cardShort: card.daysWhenShort.join(', '),
    cardOther: card.daysOtherwise.join(', '),
    cardTries: card.mostAttempts,
    cardDays: card.mostDays,
    cardPayday: card.paydayReachInDays,
    sepaDays: sepa.days.join(', '),
    sepaWithin: sepa.mostDays,
    sepaPayday: sepa.paydayReachInDays
  };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`${place}.${name}`, String(value)])
  );
}

/** Reads what was typed. Everything is kept for showing it again; every fault stands at its field. */
export function readRulesForm(form: FormData): RulesForm {
  const values = Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()] as const] : []))
  );
  const errors: Record<string, FieldFault> = {};
  const number = (name: string, [least, most]: readonly [number, number]) => {
    const typed = values[name] ?? '';
    const read = /^\d{1,4}$/.test(typed) ? Number(typed) : NaN;
    if (read >= least && read <= most) return read;
    errors[name] = { code: 'number', params: { least, most } };
    return least;
  };
  const list = (name: string, least: number, most: number, longest: number) => {
    const typed = (values[name] ?? '').split(/[\s,;]+/).filter((part) => part !== '');
    const read = typed.map((part) => (/^\d{1,4}$/.test(part) ? Number(part) : NaN));
    if (read.length <= longest && read.every((each) => each >= least && each <= most)) return read;
    errors[name] = { code: 'list' };
    return [];
  };
  const count = Math.min(Math.max(Number(values['schedules']) || 1, 1), MOST_SCHEDULES);
  const schedules = Array.from({ length: count }, (_, place): RetrySchedule => {
    const at = (name: string) => `${place}.${name}`;
    const numbers = (name: keyof typeof PER_SCHEDULE) => number(at(name), PER_SCHEDULE[name]);
    const [short, other, sepa] = LISTS.map((name) => list(at(name), 0, 365, 30));
    const segment = values[at('segment')] ?? '';
    const isLast = place === count - 1;
    if (!isLast && segment === '') errors[at('segment')] = { code: 'segment' };
    return {
      ...(!isLast && segment !== '' && { segment }),
      card: {
        daysWhenShort: short ?? [],
        daysOtherwise: other ?? [],
        mostAttempts: numbers('cardTries'),
        mostDays: numbers('cardDays'),
        paydayReachInDays: numbers('cardPayday')
      },
      sepa: { days: sepa ?? [], mostDays: numbers('sepaWithin'), paydayReachInDays: numbers('sepaPayday') }
    };
  });
  const rules: RetryRules = {
    fromHour: number('fromHour', GENERAL.fromHour),
    toHour: number('toHour', GENERAL.toHour),
    technicalDelaysInMinutes: list('technical', 1, 1_440, 5),
    breathingSpaceInHours: number('breathing', GENERAL.breathing),
    visaMostAttempts: number('visa', GENERAL.visa),
    sepaMostRepresentments: number('sepaMost', GENERAL.sepaMost),
    sepaDaysBetween: number('sepaBetween', GENERAL.sepaBetween),
    schedules
  };
  return { values, errors, rules: Object.keys(errors).length === 0 ? rules : undefined };
}

/**
 * What a button of the form does with the schedules: `add` begins one for a segment as a copy of the last, `remove:1` and
 * `up:1` name a place. The last one, for everybody, stays the last. Anything else changes nothing.
 */
export function arrangeSchedules(rules: RetryRules, act: string, segments: readonly string[]): RetryRules {
  const { schedules } = rules;
  const [name, at = ''] = act.split(':');
  const place = Number(at);
  const last = schedules.at(-1)!;
  const isMovable = place >= 0 && place < schedules.length - 1;
  if (name === 'add' && schedules.length < MOST_SCHEDULES) {
    const free = segments.find((each) => !schedules.some(({ segment }) => segment === each));
    if (free === undefined) return rules;
    return { ...rules, schedules: [...schedules.slice(0, -1), { ...last, segment: free }, last] };
  }
  if (name === 'remove' && isMovable) return { ...rules, schedules: schedules.toSpliced(place, 1) };
  if (name === 'up' && isMovable && place > 0)
    return {
      ...rules,
      schedules: schedules.with(place - 1, schedules[place]!).with(place, schedules[place - 1]!)
    };
  return rules;
}
