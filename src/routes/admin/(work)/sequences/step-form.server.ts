import * as v from 'valibot';
import { parseAmount, toDecimal, money, isCurrency } from '#lib/money/index.ts';
import {
  anchors,
  earlierOutcomes,
  stepChannels,
  stepKinds,
  tones,
  type SequenceStep
} from '#lib/server/domain/notifications/index.ts';

/** How many ways a step can name, one behind the other. */
const WAYS = ['way1', 'way2', 'way3', 'way4'] as const;

const methods = ['saved', 'none', 'debit-planned', 'no-debit-planned'] as const;
const units = ['calendar', 'working'] as const;
const sides = ['before', 'after'] as const;
const costs = ['none', 'legal-maximum', 'reminder-fee', 'fixed'] as const;

/** What can be chosen, in the order in which it is offered. */
export const stepChoices = {
  kinds: stepKinds,
  tones,
  anchors,
  units,
  sides,
  channels: stepChannels,
  methods,
  outcomes: earlierOutcomes,
  costs,
  ways: WAYS
} as const;

const text = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200, 'unreadable')), '');
const choice = <const T extends readonly string[]>(of: T) => v.picklist(of, 'missing');
const choiceOrNone = <const T extends readonly string[]>(of: T) =>
  v.optional(v.union([v.picklist(of), v.literal('')], 'unreadable'), '');
const whole = (code: string, least: number, most: number) =>
  v.pipe(
    v.optional(v.string(code), ''),
    v.trim(),
    v.regex(/^\d{1,4}$/, code),
    v.transform(Number),
    v.minValue(least, code),
    v.maxValue(most, code)
  );
const amount = v.pipe(
  text,
  v.check((typed) => typed === '' || parseAmount(typed, 'EUR') !== undefined, 'amount'),
  v.transform((typed) => (typed === '' ? undefined : parseAmount(typed, 'EUR')?.minor))
);
const severalOf = <const T extends readonly string[]>(of: T) =>
  v.optional(v.array(v.picklist(of, 'unreadable')), []);

/** A step as its form sends it. Messages are keys of `sequences:error`. Amounts are in euro. */
export const StepForm = v.pipe(
  v.object({
    kind: choice(stepKinds),
    tone: choiceOrNone(tones),
    days: whole('days', 0, 730),
    unit: choice(units),
    side: choice(sides),
    of: choice(anchors),
    hour: whole('hour', 0, 23),
    way1: choice(stepChannels),
    way2: choiceOrNone(stepChannels),
    way3: choiceOrNone(stepChannels),
    way4: choiceOrNone(stepChannels),
    fallback: v.pipe(
      text,
      v.check(
        (typed) => typed === '' || (/^\d{1,3}$/.test(typed) && +typed >= 1 && +typed <= 336),
        'fallback'
      )
    ),
    atLeast: amount,
    atMost: amount,
    segments: text,
    method: choiceOrNone(methods),
    reachable: severalOf(stepChannels),
    earlierStep: text,
    earlierOutcome: choiceOrNone(earlierOutcomes),
    attach: choiceOrNone(['invoice']),
    cost: choice(costs),
    fixed: amount
  }),
  v.forward(
    v.check((form) => form.side === 'after' || form.days <= 90, 'days-before'),
    ['days']
  ),
  v.forward(
    v.check((form) => {
      const ways = waysOf(form);
      return new Set(ways).size === ways.length;
    }, 'channels'),
    ['way2']
  ),
  v.forward(
    v.check((form) => (form.earlierStep === '') === (form.earlierOutcome === ''), 'earlier'),
    ['earlierStep']
  ),
  v.forward(
    v.check((form) => form.cost !== 'fixed' || Boolean(form.fixed), 'amount'),
    ['fixed']
  )
);

type Filled = v.InferOutput<typeof StepForm>;

/** The step that a filled form describes, under a key that it keeps. */
export function stepOf(key: string, form: Filled): SequenceStep {
  const when = conditionsOf(form);
  return {
    key,
    at: {
      days: form.side === 'before' && form.days > 0 ? -form.days : form.days,
      of: form.of,
      unit: form.unit,
      hour: form.hour
    },
    kind: form.kind,
    ...(form.tone !== '' && { tone: form.tone }),
    channels: waysOf(form),
    ...(form.fallback !== '' && { fallbackAfterHours: Number(form.fallback) }),
    ...(when && { when }),
    ...(form.attach !== '' && { attach: form.attach }),
    cost:
      form.cost === 'fixed' ? { kind: 'fixed', minor: form.fixed ?? 1, currency: 'EUR' } : { kind: form.cost }
  };
}

/** What the form shows of a step. */
export function typedOf(step: SequenceStep): Record<string, string | readonly string[]> {
  const { at, when, cost, channels } = step;
  return {
    kind: step.kind,
    tone: step.tone ?? '',
    days: String(Math.abs(at.days)),
    unit: at.unit,
    side: at.days < 0 ? 'before' : 'after',
    of: at.of,
    hour: String(at.hour),
    ...Object.fromEntries(WAYS.map((name, index) => [name, channels[index] ?? ''])),
    fallback: step.fallbackAfterHours === undefined ? '' : String(step.fallbackAfterHours),
    atLeast: decimalOf(when?.amount?.atLeastMinor, when?.amount?.currency),
    atMost: decimalOf(when?.amount?.atMostMinor, when?.amount?.currency),
    segments: when?.segments?.join(', ') ?? '',
    method: when?.method ?? '',
    reachable: when?.reachableBy ?? [],
    earlierStep: when?.earlier?.step ?? '',
    earlierOutcome: when?.earlier?.outcome ?? '',
    attach: step.attach ?? '',
    cost: cost.kind,
    fixed: cost.kind === 'fixed' ? decimalOf(cost.minor, cost.currency) : ''
  };
}

/** The words of a list that was typed with commas between. */
export function wordsOf(typed: string): readonly string[] {
  return [...new Set(typed.split(',').map((word) => word.trim()))].filter((word) => word !== '');
}

/** A key for a new step: its kind, with a number when there is one already. */
export function newKey(kind: string, taken: readonly string[]): string {
  if (!taken.includes(kind)) return kind;
  for (let number = 2; ; number++) if (!taken.includes(`${kind}-${number}`)) return `${kind}-${number}`;
}

function waysOf(form: Readonly<Record<(typeof WAYS)[number], SequenceStep['channels'][number] | ''>>) {
  return WAYS.map((name) => form[name]).filter((way) => way !== '');
}

function conditionsOf(form: Filled): SequenceStep['when'] {
  const { atLeast, atMost, method, reachable, earlierStep, earlierOutcome } = form;
  const segments = wordsOf(form.segments);
  const hasAmount = atLeast !== undefined || atMost !== undefined;
  const when = {
    ...(hasAmount && {
      amount: {
        currency: 'EUR',
        ...(atLeast !== undefined && { atLeastMinor: atLeast }),
        ...(atMost !== undefined && { atMostMinor: atMost })
      }
    }),
    ...(segments.length > 0 && { segments }),
    ...(method !== '' && { method }),
    ...(reachable.length > 0 && { reachableBy: reachable }),
    ...(earlierOutcome !== '' && { earlier: { step: earlierStep, outcome: earlierOutcome } })
  };
  return Object.keys(when).length > 0 ? when : undefined;
}

function decimalOf(minor: number | undefined, currency = 'EUR'): string {
  return minor === undefined || !isCurrency(currency) ? '' : toDecimal(money(minor, currency));
}
