import { assert } from '../../../platform/assert.ts';
import { sepaRepresentments, VISA_MOST_ATTEMPTS } from './network-ceilings.data.ts';

/** When and how often a debt is tried again. Data per segment; the ceilings of networks hold whatever stands here. */
export type RetryPolicy = Readonly<{
  /** The zone in which days and hours are meant: the merchant's. */
  zone: string;
  /** Hours of the day in which money may be taken: from (included) to (excluded), on the full hour. */
  fromHour: number;
  toHour: number;
  card: Readonly<{
    /** Hours from a failed step to the next one, when the bank said that money was short … */
    delaysWhenShortInHours: readonly number[];
    /** … and when it said something else. The length is the number of retries. */
    delaysInHours: readonly number[];
    /** Tries by the machine, the first one included. */
    mostAttempts: number;
    /** Days from the first failure within which all must happen. */
    mostDays: number;
    /** A chosen day this many days away is waited for when money was short; a later one is not. */
    chosenDayReachInDays: number;
  }>;
  sepa: Readonly<{
    /** Days from a failed debit to the next one. */
    delaysInDays: readonly number[];
    /** Presentations after the first: two unless agreed, three at most. */
    mostRepresentments: number;
    daysBetween: number;
    mostDays: number;
    chosenDayReachInDays: number;
  }>;
  /** Minutes after a fault on the way, not of the customer's making; after these the ladder goes on. */
  technicalDelaysInMinutes: readonly number[];
  /** Hours that must pass after any failed try, a customer's own one included, before the machine tries. */
  breathingSpaceInHours: number;
  /** Visa: 15 by our own choice, up to 20. */
  visaMostAttempts: number;
}>;

/** Refuses a policy that says less than a rule allows; whatever it says, no decision goes beyond a ceiling. */
export function checkRetryPolicy(policy: RetryPolicy): void {
  assert(
    policy.visaMostAttempts >= 1 && policy.visaMostAttempts <= VISA_MOST_ATTEMPTS,
    'Visa: 1 to 20 tries'
  );
  assert(policy.sepa.mostRepresentments <= sepaRepresentments.most, 'SEPA: at most three re-presentments');
  assert(policy.sepa.daysBetween >= sepaRepresentments.leastDaysBetween, 'SEPA: at least two days between');
  assert(
    policy.fromHour >= 0 && policy.toHour <= 24 && policy.fromHour < policy.toHour,
    'the hours of a day, in order'
  );
}
