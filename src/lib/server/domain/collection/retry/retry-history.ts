import type { Money } from '#lib/money/index.ts';
import type { Decline } from '../../../gateway/index.ts';

/** How money is pulled without the payer's doing. */
export type Rail = 'card' | 'sepa_debit';

/** Whose rules a card answers to. `other`: a brand that we don't know the rules of gets the strictest of all. */
export type CardNetwork = 'visa' | 'mastercard' | 'other';

/** One try that was made, as far as the rules about the next one need it. Canceled tries were none and are left out. */
export type PastAttempt = Readonly<{
  attemptId: string;
  /** When it was sent: what the networks count by. */
  at: Temporal.Instant;
  /** When its end was known: what a schedule counts from. A debit's no comes days later, a return weeks later. */
  endedAt: Temporal.Instant | null;
  initiator: 'customer' | 'merchant';
  /** Planned by the machine. What a person pressed by hand is no step of the ladder. */
  isDunningStep: boolean;
  /** It tried to collect (a part of) the debt that the next one is about. */
  isSameDebt: boolean;
  rail: Rail;
  /** Who the card or account is, as the network counts: a network token is another one than the number behind it. */
  fingerprint: string;
  /** What changes when the details were renewed under the same number: a card's expiry. */
  version: string;
  amount: Money;
  /** `returned`: it had succeeded, and the bank took it back. `open`: the end isn't known yet. */
  end: 'succeeded' | 'failed' | 'returned' | 'open';
  decline: Decline | null;
}>;

/** The try that somebody wants to make next. */
export type WantedAttempt = Readonly<{
  initiator: 'customer' | 'merchant';
  rail: Rail;
  network: CardNetwork | null;
  fingerprint: string;
  version: string;
  /** Of the bank account or card: what a vague reason code means depends on it. ISO 3166, or null when unknown. */
  country: string | null;
  amount: Money;
}>;

/** Everything that the decision about a next try stands on, besides the policy and the time. */
export type RetryHistory = Readonly<{
  wanted: WantedAttempt;
  attempts: readonly PastAttempt[];
  /** The customer's own days, soonest first: the payday or the debit day that was chosen. Empty when none was. */
  preferredDates: readonly Temporal.PlainDate[];
  /** Not before this, for a reason outside the schedule: the notice that a debit must have had. */
  floor?: Readonly<{ at: Temporal.Instant; rule: RetryRule }>;
}>;

/** The rule that decided. Kept with each decision, shown to staff as it is and to customers in words. */
export type RetryRule =
  | 'first-attempt'
  | 'schedule'
  | 'chosen-day'
  | 'breathing-space'
  | 'pre-notification'
  | 'by-the-customer'
  | 'visa-category-1'
  | 'visa-ceiling'
  | 'mastercard-advice-never'
  | 'mastercard-advice-wait'
  | 'mastercard-day-ceiling'
  | 'mastercard-month-ceiling'
  | 'sepa-never'
  | 'sepa-days-between'
  | 'sepa-representments'
  | 'sensitive'
  | 'class-never'
  | 'details-to-renew'
  | 'customer-to-act'
  | 'merchant-to-act'
  | 'ladder-used-up'
  | 'most-attempts'
  | 'time-over'
  | 'mandate-closed'
  | 'mandate-lapsed'
  | 'no-consent';

/** What the customer is asked to do. */
export type CustomerStep = 'authenticate' | 'replace-method' | 'pay-another-way';

export type RetryDecision = Readonly<{ rule: RetryRule }> &
  Readonly<
    | { kind: 'allowed-now' }
    | { kind: 'not-before'; at: Temporal.Instant }
    | { kind: 'never' }
    | { kind: 'ask-customer'; to: CustomerStep }
  >;
