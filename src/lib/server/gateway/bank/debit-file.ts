import type { Money } from '#lib/money/index.ts';

/** The scheme: Core for everybody, B2B between businesses whose bank knows the mandate. */
export type DebitScheme = 'CORE' | 'B2B';

/** `FRST` the first of several under a mandate, `RCUR` a further one, `FNAL` the last, `OOFF` the only one. */
export type SequenceType = 'FRST' | 'RCUR' | 'OOFF' | 'FNAL';

/** What a debit says on the payer's statement: a structured reference, or words of at most 140 characters. */
export type Remittance = Readonly<{ kind: 'rf'; reference: string } | { kind: 'text'; text: string }>;

/** Whose account is credited: the merchant, as the bank knows it. */
export type Creditor = Readonly<{
  name: string;
  iban: string;
  bic?: string;
  /** The SEPA creditor identifier, without spaces. */
  identifier: string;
  scheme: DebitScheme;
}>;

export type Debit = Readonly<{
  /** Ours, back in every report and statement: at most 35 characters. */
  endToEndId: string;
  amount: Money;
  mandate: Readonly<{
    reference: string;
    signedOn: Temporal.PlainDate;
    /** A change of the mandate since the last debit. Refused: it is a new mandate with us. */
    amendment?: Readonly<Record<string, unknown>>;
  }>;
  debtor: Readonly<{ name: string; iban: string; bic?: string }>;
  sequence: SequenceType;
  collectOn: Temporal.PlainDate;
  remittance?: Remittance;
}>;

export type DebitFile = Readonly<{
  /** The message's own id: at most 27 characters, so that the parts' ids fit into 35. */
  messageId: string;
  createdAt: Temporal.Instant;
  creditor: Creditor;
  debits: readonly Debit[];
}>;

/** A debit's place in the file that was written. */
export type WrittenDebitFile = Readonly<{
  xml: string;
  total: Money;
  /** End-to-end id → the payment information block it stands in, by which banks speak of a batch. */
  paymentInfoIdOf: ReadonlyMap<string, string>;
}>;
