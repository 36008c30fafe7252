import * as v from 'valibot';

/**
 * What days are counted from: the invoice was `issued`, falls `due`; the latest payment of it `failed`; the card that it
 * is debited from is `expiring`; the `previous` step was dealt with. One that needs an event is added here, and in
 * `anchor-dates.ts` where its day is found.
 */
export const anchors = ['issued', 'due', 'failed', 'expiring', 'previous'] as const;
export type Anchor = (typeof anchors)[number];

/** Kinds of notices that a sequence can send. */
export const stepKinds = [
  'invoice-created',
  'due-soon',
  'overdue',
  'formal-notice',
  'payment-failed',
  'card-ending'
] as const;
export type StepKind = (typeof stepKinds)[number];

/** How it sounds. */
export const tones = ['formal', 'friendly', 'playful'] as const;
export type Tone = (typeof tones)[number];

export const stepChannels = ['email', 'sms', 'whatsapp', 'push', 'letter'] as const;
export type StepChannel = (typeof stepChannels)[number];

/** What became of an earlier step. `none`: it wasn't sent. */
export const earlierOutcomes = ['delivered', 'not-delivered', 'opened', 'clicked', 'none'] as const;
export type EarlierOutcome = (typeof earlierOutcomes)[number];

const CURRENCY = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/));
const COUNTRY = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/));
const MINOR = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const KEY = v.pipe(v.string(), v.maxLength(60), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/));
const SEGMENT = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60));

const oneOrMore = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.minLength(1), v.readonly());
const differing = <T extends v.GenericSchema>(item: T) =>
  v.pipe(
    v.array(item),
    v.minLength(1),
    v.check((items) => new Set(items).size === items.length, 'Each once'),
    v.readonly()
  );

/** All of these must hold, as things stand when the step's turn comes; otherwise it is skipped. */
export const StepConditions = v.strictObject({
  /** What is still owed, inclusive, in minor units of a currency: a debt in another currency is outside. */
  amount: v.exactOptional(
    v.strictObject({
      currency: CURRENCY,
      atLeastMinor: v.exactOptional(MINOR),
      atMostMinor: v.exactOptional(MINOR)
    })
  ),
  /** The merchant's own word for a group of customers. */
  segments: v.exactOptional(oneOrMore(SEGMENT)),
  /** Whether the customer has a saved method that may be debited, or a debit of this invoice is planned. */
  method: v.exactOptional(v.picklist(['saved', 'none', 'debit-planned', 'no-debit-planned'])),
  /** One of these ways reaches the customer. */
  reachableBy: v.exactOptional(differing(v.picklist(stepChannels))),
  /** What became of an earlier step, by its key. */
  earlier: v.exactOptional(v.strictObject({ step: KEY, outcome: v.picklist(earlierOutcomes) }))
});

/** What is asked on top of the debt from this step on. The law of the customer's country says how much that may be. */
const StepCost = v.variant('kind', [
  v.strictObject({ kind: v.literal('none') }),
  v.strictObject({ kind: v.literal('legal-maximum') }),
  /** What the law lets a further reminder itself cost, apart from the costs of collecting. */
  v.strictObject({ kind: v.literal('reminder-fee') }),
  v.strictObject({ kind: v.literal('fixed'), minor: v.pipe(MINOR, v.minValue(1)), currency: CURRENCY })
]);

export const SequenceStep = v.strictObject({
  /** Stays the same over the versions of a sequence: what was sent under it is found again. */
  key: KEY,
  at: v.strictObject({
    /** Before (negative) or after the anchor's day. */
    days: v.pipe(v.number(), v.integer(), v.minValue(-90), v.maxValue(730)),
    of: v.picklist(anchors),
    /** `working`: Monday to Friday without the public holidays of the customer's country. */
    unit: v.picklist(['calendar', 'working']),
    /** By the customer's clock. */
    hour: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23))
  }),
  kind: v.picklist(stepKinds),
  /** Absent: the customer's own. */
  tone: v.exactOptional(v.picklist(tones)),
  /** The ways that it may go, in the merchant's order. The customer's own choice among them comes first. */
  channels: differing(v.picklist(stepChannels)),
  /** Not known to be delivered after so many hours: the next way is tried. */
  fallbackAfterHours: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(336))),
  when: v.exactOptional(StepConditions),
  /** An e-mail brings it along as a PDF. */
  attach: v.exactOptional(v.literal('invoice')),
  cost: StepCost
});

/** Whose invoices it is for. What isn't named doesn't matter. */
export const Audience = v.strictObject({
  /** ISO 3166 alpha-2, of the customer's address; else the merchant's. */
  countries: v.exactOptional(differing(COUNTRY)),
  segments: v.exactOptional(differing(SEGMENT)),
  /** The law treats them differently. */
  customers: v.exactOptional(v.picklist(['consumers', 'businesses'])),
  /** Whether there is a saved method that may be debited. */
  hasSavedMethod: v.exactOptional(v.boolean())
});

/** A sequence as data: which invoices it is for, and what their customers are told when. */
export const SequenceDefinition = v.pipe(
  v.strictObject({
    audience: Audience,
    /** In the order in which they come. */
    steps: v.pipe(v.array(SequenceStep), v.minLength(1), v.maxLength(30), v.readonly())
  }),
  v.check(({ steps }) => new Set(steps.map(({ key }) => key)).size === steps.length, 'step-key-taken'),
  v.check(({ steps }) => steps[0]?.at.of !== 'previous', 'first-step-has-no-previous'),
  v.check(
    ({ steps }) => steps.every(({ at }) => at.of !== 'previous' || at.days >= 0),
    'step-before-its-previous'
  ),
  v.check(
    ({ steps }) =>
      steps.every(
        ({ when }, place) =>
          !when?.earlier || steps.slice(0, place).some(({ key }) => key === when.earlier!.step)
      ),
    'earlier-step-unknown'
  ),
  v.readonly()
);

export type SequenceDefinition = v.InferOutput<typeof SequenceDefinition>;
export type SequenceStep = v.InferOutput<typeof SequenceStep>;
export type StepConditions = v.InferOutput<typeof StepConditions>;
type StepCost = v.InferOutput<typeof StepCost>;
export type Audience = v.InferOutput<typeof Audience>;

/**
 * Why a sequence can't be published: a code in kebab-case that has a text, the step that it is about, and the rule of
 * which country's law pack it breaks, where it is one.
 */
export type SequenceProblem = Readonly<{
  code: string;
  step?: string;
  country?: string;
  rule?: string;
  params?: Readonly<Record<string, string | number>>;
}>;

/**
 * What publishing asks before it lets a sequence go: `checkSequence` of `law/`. The definition, every country that its
 * audience can be in, and the day whose law counts.
 */
export type SequenceCheck = (
  definition: SequenceDefinition,
  countries: readonly string[],
  on: Temporal.PlainDate
) => readonly SequenceProblem[];
