import * as v from 'valibot';
import type { RetryRules } from '../collection/index.ts';
import type { SequenceDefinition, TriedWords } from '../notifications/index.ts';
import { powers } from './statistics/sample-size.ts';

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const words = (most: number) => v.pipe(v.string(), v.trim(), v.maxLength(most));

/** `A` is what the others are compared with. */
export const variantKeys = ['A', 'B', 'C', 'D', 'E'] as const;
export type VariantKey = (typeof variantKeys)[number];

/** What an experiment says about itself, beside what its variants do. */
export const ExperimentFrame = v.strictObject({
  /** What is expected, and why. */
  hypothesis: words(600),
  /** Only customers whom policies know by this name; null: everybody. */
  segment: v.nullable(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
  /** How many of those take part, in percent … */
  sharePercent: whole(1, 100),
  /** … and how many of these keep what is in force, whatever the others get. */
  holdOutPercent: whole(0, 50),
  /** A debt counts as recovered when it is paid so many days after it was missed. */
  withinDays: whole(1, 90),
  /** The share that recovers today, as far as is known; for the help with the size only. */
  baselinePercent: whole(1, 99),
  /** The least difference that is worth knowing, in tenths of a percentage point. */
  leastDifferenceTenths: whole(1, 500),
  /** How sure one wants to be to find such a difference, in percent. */
  power: v.picklist(powers)
});
export type ExperimentFrame = Readonly<v.InferOutput<typeof ExperimentFrame>>;

/** What a variant is made of, as it was when it was taken: later changes of its source don't reach it. */
type Made<Content> = Readonly<{
  key: VariantKey;
  name: string;
  /** How many get it, in proportion to the others. */
  weight: number;
  /** The version that it was taken from; null: from the draft. */
  version: number | null;
  content: Content;
}>;

export type SequenceVariant = Made<SequenceDefinition>;
export type RetryVariant = Made<RetryRules>;
/** The words of some messages, the same ones in every variant and in one order; its `version` is of what was taken last. */
export type WordsVariant = Made<readonly TriedWords[]>;
export type Variant = SequenceVariant | RetryVariant | WordsVariant;

/** What is varied, with its variants. */
export type Trial =
  | Readonly<{ layer: 'reminders'; sequenceId: string; variants: readonly SequenceVariant[] }>
  | Readonly<{ layer: 'retries'; variants: readonly RetryVariant[] }>
  | Readonly<{ layer: 'words'; variants: readonly WordsVariant[] }>;

/** An experiment as it is planned, and as it was when it started. */
export type ExperimentPlan = Readonly<{ frame: ExperimentFrame; trial: Trial }>;

/** What a new experiment begins with: everybody takes part, and recovery is looked at after two weeks. */
export const firstFrame: ExperimentFrame = {
  hypothesis: '',
  segment: null,
  sharePercent: 100,
  holdOutPercent: 0,
  withinDays: 14,
  baselinePercent: 60,
  leastDifferenceTenths: 50,
  power: 80
};
