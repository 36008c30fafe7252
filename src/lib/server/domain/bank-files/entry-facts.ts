import type { BankReason } from '../../gateway/bank/index.ts';

/** What the bank told of a movement, as it is kept. */
export type EntryFacts = Readonly<{
  valueOn: string | null;
  /** Domain, family and sub-family: `PMNT-RCDT-ESCT`. */
  code: string;
  endToEndId: string | null;
  paymentInfoId: string | null;
  counterpartyName: string | null;
  counterpartyIban: string | null;
  /** Sent in structured form by the payer's bank. */
  structuredReferences: readonly string[];
  /** What the payer wrote. */
  text: string;
  returnReason: BankReason | null;
  instructedMinor: number | null;
  chargesMinor: number;
  /** A batch whose parts this file does not tell. */
  isWholeBatch: boolean;
}>;

/** Why money waits for a person. The words are in `locales/<lang>/errors.json`, with `bank-wait-` before. */
export const waitReasons = [
  /** No structured reference that fits was written. */
  'no-reference',
  /** The reference is well formed, and no invoice has it. */
  'reference-unknown',
  /** The reference leads to invoices of several customers. */
  'ambiguous',
  /** It came in a currency that the invoice isn't in. */
  'currency-differs',
  /** A batch whose parts we were not told. */
  'parts-unknown',
  /** A batch of ours whose sum is not that of its debits. */
  'batch-sum-differs',
  /** A debit or return that says our reference, with an amount that doesn't fit. */
  'debit-amount-differs',
  /** Money taken back for a payment that we don't know. */
  'return-unknown'
] as const;
export type WaitReason = (typeof waitReasons)[number];

/** An invoice that the money may be meant for, and what speaks for it. */
export type Candidate = Readonly<{
  invoiceId: string;
  number: string;
  because: readonly ('reference' | 'number' | 'iban' | 'amount')[];
}>;
