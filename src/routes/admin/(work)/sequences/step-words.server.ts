import { formatDate, type Language } from '#lib/i18n/index.ts';
import { translator, type TextKey, type Translate } from '#lib/i18n/index.server.ts';
import { formatMoney, isCurrency, money } from '#lib/money/index.ts';
import {
  timeSteps,
  type SequenceDefinition,
  type SequenceStep
} from '#lib/server/domain/notifications/index.ts';

/** One step in words, with the day on which it would come for an invoice of today. */
export type StepInWords = Readonly<{
  key: string;
  name: string;
  when: string;
  hour: string;
  /** Absent for what nobody can date: a payment that fails, a card that ends. */
  example?: Readonly<{ day: string; month: string; full: string; iso: string }>;
  ways: string;
  wait?: string;
  tone: string;
  conditions: readonly string[];
  cost: string;
  hasCost: boolean;
  isFormal: boolean;
}>;

export type ExampleInvoice = Readonly<{ issuedOn: Temporal.PlainDate; dueOn: Temporal.PlainDate }>;

/** A sequence as a line of steps that somebody can read aloud. */
export function stepsInWords(
  definition: SequenceDefinition,
  language: Language,
  example: ExampleInvoice
): readonly StepInWords[] {
  const t = translator(language);
  const names = stepNames(definition, language);
  return timeSteps(definition).map(({ step, root, from }) => {
    const start = root === 'issued' ? example.issuedOn : root === 'due' ? example.dueOn : undefined;
    const wait = step.fallbackAfterHours;
    return {
      key: step.key,
      name: names.get(step.key)!,
      when: whenOf(step, t),
      hour: t('sequences:at-hour', { hour: `${step.at.hour}:00` }),
      ...(start && { example: dayOf(start.add({ days: from }), language) }),
      ways: step.attach ? t('sequences:ways.with-invoice', { ways: waysOf(step, t) }) : waysOf(step, t),
      ...(wait !== undefined && { wait: t('sequences:ways.wait', { count: wait }) }),
      tone: t(`sequences:tone.${step.tone ?? 'own'}` as TextKey),
      conditions: conditionsOf(step, names, language),
      cost: costOf(step, language),
      hasCost: step.cost.kind !== 'none',
      isFormal: step.kind === 'formal-notice'
    };
  });
}

/** What each step is called: by its kind, numbered where there are several of one. */
export function stepNames(
  { steps }: Pick<SequenceDefinition, 'steps'>,
  language: Language
): ReadonlyMap<string, string> {
  const t = translator(language);
  return new Map(
    steps.map((step, place) => {
      const kind = t(`sequences:kind.${step.kind}` as TextKey);
      const same = steps.filter((each) => each.kind === step.kind);
      const count = steps.slice(0, place + 1).filter((each) => each.kind === step.kind).length;
      return [step.key, same.length > 1 ? t('sequences:kind-numbered', { kind, count }) : kind];
    })
  );
}

/** Whom a sequence is for, in one line. */
export function audienceInWords({ audience }: SequenceDefinition, language: Language): string {
  const t = translator(language);
  const { countries, customers, segments, hasSavedMethod } = audience;
  const parts = [
    t(customers ? (`sequences:audience.${customers}` as TextKey) : 'sequences:audience.anybody'),
    ...(countries ?? []).map((each) => countryName(each, language)),
    ...(segments ? [t('sequences:audience.segments', { segments: list(segments, language) })] : []),
    ...(hasSavedMethod === undefined
      ? []
      : [t(hasSavedMethod ? 'sequences:audience.saved' : 'sequences:audience.not-saved')])
  ];
  return parts.join(' · ');
}

/** A country by its name in the reader's language. */
export function countryName(country: string, language: Language): string {
  return new Intl.DisplayNames([language], { type: 'region' }).of(country) ?? country;
}

function list(words: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(words);
}

function whenOf({ at }: SequenceStep, t: Translate): string {
  const side = at.days === 0 ? 'on' : at.days > 0 ? 'after' : 'before';
  const count = Math.abs(at.days);
  const span = t(at.unit === 'working' ? 'sequences:span.working' : 'sequences:span.calendar', { count });
  return t(`sequences:when.${at.of}.${side}` as TextKey, { span });
}

function dayOf(date: Temporal.PlainDate, language: Language) {
  return {
    day: String(date.day),
    month: formatDate(date, language, 'leaf'),
    full: formatDate(date, language, 'weekday'),
    iso: date.toString()
  };
}

function waysOf({ channels }: SequenceStep, t: Translate): string {
  const [first = '', ...others] = channels.map((channel) => t(`sequences:channel.${channel}` as TextKey));
  return others.reduce((ways, way) => t('sequences:ways.else', { ways, way }), first);
}

function conditionsOf(
  { when }: SequenceStep,
  names: ReadonlyMap<string, string>,
  language: Language
): readonly string[] {
  if (!when) return [];
  const t = translator(language);
  const { amount, segments, method, reachableBy, earlier } = when;
  const amountOf = (minor: number) => amountInWords(minor, amount?.currency ?? 'EUR', language);
  return [
    ...(amount?.atLeastMinor ? [t('sequences:if.at-least', { amount: amountOf(amount.atLeastMinor) })] : []),
    ...(amount?.atMostMinor === undefined
      ? []
      : [t('sequences:if.at-most', { amount: amountOf(amount.atMostMinor) })]),
    ...(segments ? [t('sequences:if.segments', { segments: list(segments, language) })] : []),
    ...(method ? [t(`sequences:if.method.${method}` as TextKey)] : []),
    ...(reachableBy
      ? [
          t('sequences:if.reachable', {
            ways: new Intl.ListFormat(language, { type: 'disjunction' }).format(
              reachableBy.map((channel) => t(`sequences:channel.${channel}` as TextKey))
            )
          })
        ]
      : []),
    ...(earlier
      ? [
          t(`sequences:if.earlier.${earlier.outcome}` as TextKey, {
            step: names.get(earlier.step) ?? earlier.step
          })
        ]
      : [])
  ];
}

function costOf({ cost }: SequenceStep, language: Language): string {
  const t = translator(language);
  if (cost.kind !== 'fixed') return t(`sequences:cost.${cost.kind}` as TextKey);
  return t('sequences:cost.fixed', { amount: amountInWords(cost.minor, cost.currency, language) });
}

/** A currency that we don't know is written as its code: what was typed is never hidden. */
export function amountInWords(minor: number, currency: string, language: Language): string {
  return isCurrency(currency) ? formatMoney(money(minor, currency), language) : `${currency} ${minor}`;
}
