import type { Money } from '#lib/money/index.ts';
import type { Acceptance, MethodKind } from '../index.ts';
import type { BankReason } from './status-report.ts';

/** A debit's way: taken in, written into a file, and then what the bank did with it. */
export type DebitStatus = 'accepted' | 'canceled' | 'filed' | 'rejected' | 'settled' | 'returned';

/** A payer's account that may be debited, as it may be shown: the number itself stays in the store. */
export type MandateRecord = Readonly<{
  id: string;
  reference: string;
  isActive: boolean;
  /** Given for one debit only. */
  isOneOff: boolean;
  last4: string;
  country: string;
  /** The same for the same account, and of no use for anything else. */
  fingerprint: string;
}>;

export type DebitRecord = Readonly<{
  attemptId: string;
  endToEndId: string;
  amount: Money;
  status: DebitStatus;
  acceptedAt: Temporal.Instant;
  /** Absent for an attempt that was given up before it came here. */
  mandate: MandateRecord | undefined;
  reason: BankReason | undefined;
  /** The bank's day of the credit, as a moment. */
  settledAt: Temporal.Instant | undefined;
  returned: Readonly<{ amount: Money; reason: BankReason; at: Temporal.Instant }> | undefined;
}>;

export type NewMandate = Readonly<{
  /** The same key makes the same mandate: a set-up's or an attempt's id. */
  key: string;
  customerRef: string | undefined;
  iban: string;
  holder: string;
  isOneOff: boolean;
  acceptance: Acceptance;
}>;

export type NewDebit = Readonly<{
  attemptId: string;
  endToEndId: string;
  amount: Money;
  mandateId: string;
  /** What stands on the payer's statement when no structured reference fits. */
  text: string;
}>;

/**
 * What the bank adapter needs kept: it has no memory of its own. One store per payment account. Every call is one
 * transaction, and repeating it changes nothing.
 */
export interface BankStore {
  /** Takes a debit in for the next file; answers what is kept under this attempt already, if anything is. */
  acceptDebit(debit: NewDebit): Promise<DebitRecord>;
  findDebit(by: Readonly<{ attemptId: string } | { endToEndId: string }>): Promise<DebitRecord | undefined>;
  /** Takes back a debit that stands in no file yet; answers what it is now. */
  cancelDebit(endToEndId: string): Promise<DebitRecord | undefined>;
  /** Makes sure that no debit can be taken in under this attempt any more; answers what is kept under it. */
  spendAttempt(
    attempt: Readonly<{ attemptId: string; endToEndId: string; amount: Money }>
  ): Promise<DebitRecord>;
  listDebits(since: Temporal.Instant): AsyncIterable<DebitRecord>;
  addMandate(mandate: NewMandate): Promise<MandateRecord>;
  findMandate(id: string): Promise<MandateRecord | undefined>;
  findMandateByKey(key: string): Promise<MandateRecord | undefined>;
  endMandate(id: string): Promise<void>;
}

/** The one way in which a bank's file pays. */
export const BANK_METHOD: MethodKind = 'sepa_debit';
