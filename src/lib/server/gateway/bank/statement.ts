import type { Money } from '#lib/money/index.ts';
import type { BankReason } from './status-report.ts';

/** One payment inside an entry. */
export type EntryDetail = Readonly<{
  line: number;
  /** Absent where the bank gives details without amounts. */
  amount: Money | undefined;
  /** What was asked, before charges: on returned debits, the debit itself. */
  instructed: Money | undefined;
  bankRef: string | undefined;
  endToEndId: string | undefined;
  paymentInfoId: string | undefined;
  mandateRef: string | undefined;
  counterparty: Readonly<{ name: string | undefined; iban: string | undefined }>;
  /** What the payer's bank sent in structured form. */
  structuredReferences: readonly string[];
  /** What the payer wrote. */
  text: string;
  returnReason: BankReason | undefined;
  /** What the banks charge for it, where they say so; never negative. */
  charges: Money;
}>;

/** One line of an account: money in or out. The amount is positive; `isCredit` says the direction. */
export type StatementEntry = Readonly<{
  line: number;
  /** The bank's own reference: the same in the statement and in the notification. */
  bankRef: string | undefined;
  entryRef: string | undefined;
  amount: Money;
  isCredit: boolean;
  isBooked: boolean;
  bookedOn: Temporal.PlainDate | undefined;
  valueOn: Temporal.PlainDate | undefined;
  /** Domain, family and sub-family: `PMNT-RCDT-ESCT`. */
  code: string;
  batch: Readonly<{ paymentInfoId: string | undefined; messageId: string | undefined }> | undefined;
  details: readonly EntryDetail[];
}>;

/** A statement (camt.053) or a notification (camt.054) of one account. */
export type Statement = Readonly<{
  line: number;
  id: string;
  iban: string | undefined;
  opening: Money | undefined;
  closing: Money | undefined;
  entries: readonly StatementEntry[];
}>;

export type StatementFile = Readonly<{
  kind: 'statement' | 'notification';
  messageId: string;
  statements: readonly Statement[];
}>;
