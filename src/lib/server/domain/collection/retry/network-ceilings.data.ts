/**
 * How often card networks and banks let the same debt be tried. Data, because networks change them: every row names its
 * source, how sure it is, and since when it holds. A schedule can stay below a ceiling, never above.
 */
import type { CardNetwork, RetryRule } from './retry-history.ts';

/** `primary`: read in the network's own text. `second-hand`: read with others who quote it. `practice`: what others do. */
type Source = Readonly<{
  source: string;
  certainty: 'primary' | 'second-hand' | 'practice';
  /** ISO 8601 date from which this row holds. */
  validFrom: string;
}>;

export type Ceiling = Source &
  Readonly<{
    rule: RetryRule;
    network: Exclude<CardNetwork, 'other'>;
    /** Tries within the window, the first one and the wanted one included. */
    most: number;
    withinHours: number;
    isPerAmount: boolean;
    /** Whether tries by the customer and by the merchant have a counter each. Where nobody says so they share one. */
    initiators: 'apart' | 'together';
  }>;

/** Our own cap: a re-attempt that Stripe may block after the 15th is not made. May be raised to the network's 20. */
export const VISA_DEFAULT_ATTEMPTS = 15;
export const VISA_MOST_ATTEMPTS = 20;

const DAY = 24;

export const ceilings: readonly Ceiling[] = [
  {
    rule: 'visa-ceiling',
    network: 'visa',
    // Categories 2 to 4. The network counts re-attempts; the first try is counted here too, which is one safer.
    most: VISA_MOST_ATTEMPTS,
    withinHours: 30 * DAY,
    isPerAmount: true,
    initiators: 'apart',
    source: 'Visa Core Rules 2026-04-18, ID 0030640, Table 7-2',
    certainty: 'primary',
    validFrom: '2026-04-18'
  },
  {
    rule: 'mastercard-day-ceiling',
    network: 'mastercard',
    most: 10,
    withinHours: DAY,
    isPerAmount: false,
    initiators: 'together',
    source: 'https://developer.paypal.com/braintree/docs/reference/general/processor-responses (mc-f23)',
    certainty: 'second-hand',
    validFrom: '2026-11-21'
  },
  {
    rule: 'mastercard-month-ceiling',
    network: 'mastercard',
    most: 35,
    withinHours: 30 * DAY,
    isPerAmount: true,
    initiators: 'together',
    source: 'https://developer.paypal.com/braintree/docs/reference/general/processor-responses (mc-s24)',
    certainty: 'second-hand',
    validFrom: '2026-11-21'
  }
];

/** Visa's raw decline codes of category 1: the issuer will never approve. Category 1 also comes as advice. */
export const visaNever: Source & Readonly<{ codes: ReadonlySet<string> }> = {
  codes: new Set(['04', '07', '12', '14', '15', '41', '43', '46', '57', 'R0', 'R1', 'R3']),
  source: 'Visa Core Rules 2026-04-18, ID 0030640, Table 7-2',
  certainty: 'primary',
  validFrom: '2026-04-18'
};

/** Mastercard's advice after which the same card is not tried again. */
export const mastercardNever: Source & Readonly<{ advice: ReadonlySet<string> }> = {
  advice: new Set(['03', '21']),
  source:
    'https://developer.paypal.com/braintree/docs/reference/general/processor-responses/merchant-advice-codes',
  certainty: 'second-hand',
  validFrom: '2026-11-21'
};

/** Mastercard's advice that names a waiting time, in hours. */
export const mastercardWaits: Source & Readonly<{ hours: ReadonlyMap<string, number> }> = {
  hours: new Map([
    ['24', 1],
    ['25', DAY],
    ['26', 2 * DAY],
    ['27', 4 * DAY],
    ['28', 6 * DAY],
    ['29', 8 * DAY],
    ['30', 10 * DAY]
  ]),
  source:
    'https://developer.paypal.com/braintree/docs/reference/general/processor-responses/merchant-advice-codes',
  certainty: 'second-hand',
  validFrom: '2026-11-21'
};

/**
 * SEPA has no number of its own for how often a returned debit may be presented again. Adyen stops at 2 in 42 days,
 * Chargebee at 2, GoCardless at 3; Worldline asks 2 to 5 days between.
 */
export const sepaRepresentments: Source &
  Readonly<{ default: number; most: number; leastDaysBetween: number }> = {
  default: 2,
  most: 3,
  leastDaysBetween: 2,
  source: 'docs.adyen.com/online-payments/auto-rescue/sepa; chargebee.com/docs/payments/dunning-v2.html',
  certainty: 'practice',
  validFrom: '2026-11-21'
};

/** Not a ceiling: what Stripe recommends for its own smart retries. The standard schedules stay within it. */
export const stripeGuidance: Source & Readonly<{ attempts: number; withinDays: number }> = {
  attempts: 8,
  withinDays: 14,
  source: 'https://docs.stripe.com/payments/off-session-payments/smart-retries',
  certainty: 'primary',
  validFrom: '2026-10-05'
};
