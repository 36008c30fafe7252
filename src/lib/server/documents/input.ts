/** What documents are made from: plain data, ready to print. The domain maps its rows to these types. */
import type { Formality, Language } from '#lib/i18n/index.ts';
import type { Money } from '#lib/money/index.ts';

/** In which words a document speaks. */
export type Reader = Readonly<{ language: Language; formality: Formality }>;

/** A postal address as it stands on an envelope; `country` is ISO 3166-1 alpha-2. */
export type PostalAddress = Readonly<{
  lines: readonly string[];
  postalCode?: string;
  city?: string;
  country?: string;
}>;

/** The merchant. `accountHolder` is the name as the bank knows it: banks compare it with what the payer sees. */
export type Sender = Readonly<{
  name: string;
  address: PostalAddress;
  contactEmail: string;
  contactPhone?: string;
  website?: string;
  vatId?: string;
  registrationNumber?: string;
  /** `#rrggbb` */
  brandColor: string;
  accountHolder: string;
  iban: string;
  bic?: string;
}>;

export type LetterLine = Readonly<{ text: string; amount: Money }>;

export type LetterInput = Readonly<{
  reader: Reader;
  sender: Sender;
  recipient: Readonly<{ name: string; address?: PostalAddress }>;
  customerReference: string;
  writtenOn: Temporal.PlainDate;
  invoiceNumber: string;
  /** What it is for, in a few words that can follow "for": `opvang in november`. */
  subject: string;
  lines: readonly LetterLine[];
  /** What was asked; `lines` add up to it. */
  total: Money;
  /** What was paid or credited since; zero or more. */
  paid: Money;
  /** The headline: total minus paid. */
  amount: Money;
  dueOn: Temporal.PlainDate;
  isOverdue: boolean;
  online: Readonly<{
    /** What the QR code opens: the whole pay link. */
    qrUrl: string;
    /** The address that people type, without `https://`. */
    shortUrl: string;
    /** What they type there. */
    typedCode: string;
  }>;
  /** Absent when no transfer can be made, as in another currency than euro. */
  transfer?: Readonly<{
    /** The text of the EPC QR code. */
    epcPayload: string;
    /** The structured reference as people write it, in groups. */
    reference: string;
  }>;
  /** What it says, instead of the sentences that every letter about an invoice has. */
  words?: Readonly<{
    title: string;
    paragraphs: readonly string[];
    /** They greet the reader themselves. */
    isGreeted: boolean;
  }>;
  genuine: Readonly<{
    /** Where the letter can be checked: on the merchant's own domain, without `https://`. */
    url: string;
    checkCode: string;
  }>;
}>;

/** An exact decimal in plain form (`-1.5`). */
type Decimal = Readonly<{ text: string }>;

/** Category per UNTDID 5305 (S, Z, E, AE, K, G, O); percent in basis points: 21 % is 2100. */
export type Tax = Readonly<{ category?: string; percentBp?: number }>;

export type DocumentParty = Readonly<{
  name: string;
  legalId?: string;
  vatId?: string;
  email?: string;
  addressLines: readonly string[];
  postalCode?: string;
  city?: string;
  country?: string;
  endpoint?: Readonly<{ id: string; scheme?: string }>;
}>;

export type DocumentLine = Readonly<{
  id: string;
  name?: string;
  description?: string;
  quantity?: Decimal;
  /** UN/ECE Recommendation 20 code. */
  unit?: string;
  /** May be finer than a cent. */
  unitPrice?: Decimal;
  priceBaseQuantity?: Decimal;
  netAmount: Money;
  tax?: Tax;
  allowances?: readonly AllowanceOrCharge[];
  period?: Readonly<{ from?: Temporal.PlainDate; to?: Temporal.PlainDate }>;
}>;

export type AllowanceOrCharge = Readonly<{
  kind: 'allowance' | 'charge';
  amount: Money;
  reason?: string;
  tax?: Tax;
}>;

export type TaxSubtotal = Tax &
  Readonly<{ taxable: Money; tax: Money; exemptionReason?: string; exemptionCode?: string }>;

/** The sums of EN 16931 group BG-22. */
export type DocumentTotals = Readonly<{
  lineExtension: Money;
  allowance: Money;
  charge: Money;
  taxExclusive: Money;
  tax: Money;
  taxInclusive: Money;
  prepaid: Money;
  rounding: Money;
  payable: Money;
}>;

/** An invoice or credit note; the amounts of a credit note are positive, as in UBL. */
export type InvoiceInput = Readonly<{
  reader: Reader;
  sender: Sender;
  buyer: DocumentParty;
  kind: 'invoice' | 'credit-note';
  number: string;
  issuedOn: Temporal.PlainDate;
  dueOn?: Temporal.PlainDate;
  currency: Money['currency'];
  lines: readonly DocumentLine[];
  taxes: readonly TaxSubtotal[];
  /** Of the whole document. */
  allowances: readonly AllowanceOrCharge[];
  totals: DocumentTotals;
  references: Readonly<{
    buyerReference?: string;
    order?: string;
    preceding: readonly Readonly<{ number: string; issuedOn?: Temporal.PlainDate }>[];
  }>;
  notes: readonly string[];
  paymentTerms?: string;
  /** How to pay; absent on a credit note. The reference as people write it, in groups. */
  payment?: Readonly<{ reference: string; payUrl?: string }>;
}>;

export type ReceiptInput = Readonly<{
  reader: Reader;
  sender: Sender;
  payer: Readonly<{ name: string; address?: PostalAddress }>;
  /** Names the payment towards the merchant. */
  paymentNumber: string;
  amount: Money;
  paidAt: Temporal.Instant;
  /** IANA name of the reader's clock. */
  zone: string;
  /** In words: `iDEAL | Wero`, `Visa •••• 4242`. */
  method: string;
  /** What the payment was put against. */
  invoices: readonly Readonly<{ number: string; subject: string; amount: Money }>[];
  /** What is still open of those invoices after this payment; zero when even. */
  rest: Money;
}>;

/** Proof that a declaration arrived: what it said, in the reader's words, and its moment. */
export type ConfirmationInput = Readonly<{
  reader: Reader;
  sender: Sender;
  /** What the document is. */
  title: string;
  /** What happened, as the headline. */
  headline: string;
  /** The first stands out: when it arrived. */
  facts: readonly Readonly<{ label: string; value: string }>[];
  /** What comes next, and what the paper is for. */
  paragraphs: readonly string[];
  receivedOn: Temporal.PlainDate;
}>;

/** Everything about a case for a collection agency, as lines under headings. */
export type DossierInput = Readonly<{
  reader: Reader;
  sender: Sender;
  title: string;
  writtenOn: Temporal.PlainDate;
  owedLabel: string;
  owed: Money;
  sections: readonly Readonly<{
    heading: string;
    rows: readonly Readonly<{ label: string; value: string }>[];
  }>[];
}>;
