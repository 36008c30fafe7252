/** When a failed collection is tried again, by kind of merchant. Starting points: a merchant may set its own. */
import { sepaRepresentments, VISA_DEFAULT_ATTEMPTS } from './network-ceilings.data.ts';
import type { RetryPolicy } from './retry-policy.ts';

export type Segment = 'standard' | 'essential' | 'box';

const DAY = 24;

/** The same after every no that may become a yes. */
const alike = (delays: readonly number[]) => ({ delaysWhenShortInHours: delays, delaysInHours: delays });

const standard: Omit<RetryPolicy, 'zone'> = {
  fromHour: 8,
  toHour: 20,
  card: {
    ...alike([1 * DAY, 3 * DAY, 5 * DAY, 5 * DAY]),
    mostAttempts: 5,
    mostDays: 21,
    chosenDayReachInDays: 12
  },
  sepa: {
    delaysInDays: [5, 7],
    mostRepresentments: sepaRepresentments.default,
    daysBetween: 3,
    mostDays: 42,
    chosenDayReachInDays: 35
  },
  technicalDelaysInMinutes: [15, 120],
  breathingSpaceInHours: 20,
  visaMostAttempts: VISA_DEFAULT_ATTEMPTS
};

export const retryPolicies: Readonly<Record<Segment, Omit<RetryPolicy, 'zone'>>> = {
  standard,
  /** Childcare, energy, water: the customer stays, and can't do without. Fewer tries, more days between. */
  essential: {
    ...standard,
    card: { ...standard.card, ...alike([3 * DAY, 7 * DAY]), mostAttempts: 3 },
    sepa: { ...standard.sepa, delaysInDays: [7, 14], chosenDayReachInDays: 40, mostDays: 56 }
  },
  /** A box that ships on a date: what isn't paid by then isn't sent. */
  box: {
    ...standard,
    card: {
      ...standard.card,
      ...alike([1 * DAY, 2 * DAY, 3 * DAY, 4 * DAY]),
      mostDays: 14,
      chosenDayReachInDays: 7
    },
    sepa: {
      ...standard.sepa,
      delaysInDays: [5],
      mostRepresentments: 1,
      mostDays: 21,
      chosenDayReachInDays: 14
    }
  }
};
