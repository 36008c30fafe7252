import type { Currency } from '#lib/money/index.ts';

/** When a claim is proposed for an agency. Two people release it; nothing here hands anything over by itself. */
export type HandoverConditions = Readonly<{
  /** Whether claims are proposed at all. */
  isOn: boolean;
  /** Whom to. */
  agencyId: string | null;
  /** Proposed from so many days after the due date on. */
  overdueDays: number;
  /** So many reminders must have left. */
  leastReminders: number;
  /** A formal notice must have left and its term by the law of the customer's country be over, where its law knows one. */
  needsFormalNotice: boolean;
  /** What a customer owes in it together, at least. */
  currency: Currency;
  leastMinor: number;
  /** Names of segments that are never proposed. */
  excludedSegments: readonly string[];
  /** How long the customer has after the last notice, which tells them of the agency. */
  noticeDays: number;
}>;

/** What holds until a merchant publishes conditions of their own: nothing is proposed. */
export const DEFAULT_CONDITIONS: HandoverConditions = {
  isOn: false,
  agencyId: null,
  overdueDays: 60,
  leastReminders: 2,
  needsFormalNotice: true,
  currency: 'EUR',
  leastMinor: 50_00,
  excludedSegments: [],
  noticeDays: 14
};

/** What no conditions may go beyond. */
export const CONDITION_LIMITS = {
  // Nobody is handed over before a reminder, its formal notice and the term of that had a chance.
  overdueDays: { least: 21, most: 730 },
  leastReminders: { least: 1, most: 10 },
  // Long enough for a letter to arrive and a salary to come in between.
  noticeDays: { least: 7, most: 60 },
  minor: { least: 1, most: 10_000_000_00 },
  segments: 50
} as const;

export type ConditionName = keyof HandoverConditions;

/** Which of the conditions can't be: empty when they can be published. */
export function findConditionProblems(conditions: HandoverConditions): ConditionName[] {
  const isWithin = (value: number, { least, most }: Readonly<{ least: number; most: number }>) =>
    Number.isSafeInteger(value) && value >= least && value <= most;
  const checks: readonly (readonly [ConditionName, boolean])[] = [
    ['agencyId', !conditions.isOn || conditions.agencyId !== null],
    ['overdueDays', isWithin(conditions.overdueDays, CONDITION_LIMITS.overdueDays)],
    ['leastReminders', isWithin(conditions.leastReminders, CONDITION_LIMITS.leastReminders)],
    ['leastMinor', isWithin(conditions.leastMinor, CONDITION_LIMITS.minor)],
    ['excludedSegments', conditions.excludedSegments.length <= CONDITION_LIMITS.segments],
    ['noticeDays', isWithin(conditions.noticeDays, CONDITION_LIMITS.noticeDays)]
  ];
  return checks.flatMap(([name, isGood]) => (isGood ? [] : [name]));
}
