import type { Currency } from '#lib/money/index.ts';

/**
 * Within which bounds a merchant's customers may pay in parts without asking anybody, and what happens when a part is
 * missed. There is no fee and no interest in it: nothing in Quitte can ask for either.
 */
export type ArrangementTerms = Readonly<{
  /** Whether customers are offered it at all; staff can always arrange. */
  isOffered: boolean;
  who: 'everyone' | 'consumers';
  currency: Currency;
  /** What may be spread: minor units, both included. */
  leastMinor: number;
  mostMinor: number;
  /** One a month, so it is the number of months as well. */
  mostParts: number;
  leastPartMinor: number;
  /** The first part is due within so many days. */
  firstWithinDays: number;
  /** So many arrangements in 365 days. */
  mostPerYear: number;
  /** Days after a part was missed in which it can still be paid as if nothing had happened. */
  graceDays: number;
  /** Whether a debit that failed is tried once more. */
  isRetried: boolean;
  /** After the grace: what is missing goes into the later parts, once; or the arrangement is over. */
  whenMissed: 'spread' | 'end';
  /** A promise to pay reaches at most so many days ahead; 0: none is taken. */
  promiseDays: number;
}>;

/** What holds until a merchant publishes terms of their own. */
export const DEFAULT_TERMS: ArrangementTerms = {
  isOffered: true,
  who: 'everyone',
  currency: 'EUR',
  leastMinor: 50_00,
  mostMinor: 1_500_00,
  mostParts: 6,
  leastPartMinor: 20_00,
  firstWithinDays: 35,
  mostPerYear: 1,
  graceDays: 7,
  isRetried: true,
  whenMissed: 'spread',
  promiseDays: 14
};

/** What no terms may go beyond. */
export const TERM_LIMITS = {
  parts: { least: 2, most: 36 },
  // A grace that reached into the next month would have two parts late at once.
  graceDays: { least: 0, most: 21 },
  // Room for a notice of fourteen days, and a month for the chosen day.
  firstWithinDays: { least: 1, most: 62 },
  mostPerYear: { least: 1, most: 12 },
  // Product rule F32: a promise is for at most thirty days.
  promiseDays: { least: 0, most: 30 },
  minor: { least: 1, most: 10_000_000_00 }
} as const;

type TermName = keyof ArrangementTerms;

/** Which of the terms can't be: empty when they can be published. */
export function findTermProblems(terms: ArrangementTerms): TermName[] {
  const isWithin = (value: number, { least, most }: Readonly<{ least: number; most: number }>) =>
    Number.isSafeInteger(value) && value >= least && value <= most;
  const checks: readonly (readonly [TermName, boolean])[] = [
    ['leastMinor', isWithin(terms.leastMinor, TERM_LIMITS.minor)],
    ['mostMinor', isWithin(terms.mostMinor, TERM_LIMITS.minor) && terms.mostMinor >= terms.leastMinor],
    ['mostParts', isWithin(terms.mostParts, TERM_LIMITS.parts)],
    [
      'leastPartMinor',
      isWithin(terms.leastPartMinor, TERM_LIMITS.minor) && terms.leastPartMinor * 2 <= terms.mostMinor
    ],
    ['firstWithinDays', isWithin(terms.firstWithinDays, TERM_LIMITS.firstWithinDays)],
    ['mostPerYear', isWithin(terms.mostPerYear, TERM_LIMITS.mostPerYear)],
    ['graceDays', isWithin(terms.graceDays, TERM_LIMITS.graceDays)],
    ['promiseDays', isWithin(terms.promiseDays, TERM_LIMITS.promiseDays)]
  ];
  return checks.flatMap(([name, isGood]) => (isGood ? [] : [name]));
}
