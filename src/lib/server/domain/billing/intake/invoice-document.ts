import type { Money } from '#lib/money/index.ts';
import type { Decimal } from './document/decimal.ts';

/**
 * An invoice or credit note as every file format and the API deliver it: checked, exact, in no format's vocabulary.
 * Amounts of a credit note are positive, as in UBL: they reduce what is owed. Absent means "not said", never zero,
 * except in `totals`, which are always complete.
 */
export type InvoiceDocument = Readonly<{
  kind: 'invoice' | 'credit-note';
  /** UNTDID 1001 code as written (380, 381, 384, 389 …). */
  typeCode?: string;
  number: string;
  issuedOn: Temporal.PlainDate;
  dueOn?: Temporal.PlainDate;
  taxPointOn?: Temporal.PlainDate;
  period?: Period;
  currency: Money['currency'];
  customer: Party;
  /** Absent in CSV and JSON when the merchant is the seller. */
  seller?: Party & Readonly<{ iban?: string }>;
  /** Who receives the money, when that isn't the seller. */
  payee?: Readonly<{ name: string; id?: string }>;
  lines: readonly InvoiceLine[];
  taxes: readonly TaxSubtotal[];
  /** Of the whole document; those of a line are in the line. */
  allowances: readonly AllowanceOrCharge[];
  totals: Totals;
  paymentMeans: readonly PaymentMeans[];
  references: References;
  notes: readonly string[];
  paymentTerms?: string;
  attachments: readonly Attachment[];
  /** Where it was read, for the import report; not part of the JSON form. */
  source?: Readonly<{
    fileName: string;
    format: 'ubl' | 'csv' | 'json';
    line?: number;
    row?: number;
    index?: number;
  }>;
}>;

export type Party = Readonly<{
  /** The seller's own number for this party, else the party's identifier. */
  reference?: string;
  name: string;
  tradingName?: string;
  /** Registration number: KvK, KBO, SIREN, Handelsregister … */
  legalId?: string;
  vatId?: string;
  email?: string;
  phone?: string;
  /** ISO 639 code in small letters. */
  language?: string;
  contactName?: string;
  addressLines: readonly string[];
  postalCode?: string;
  city?: string;
  region?: string;
  /** ISO 3166-1 alpha-2. */
  country?: string;
  /** Electronic address (Peppol endpoint) and its scheme. */
  endpoint?: Readonly<{ id: string; scheme?: string }>;
}>;

export type Period = Readonly<{ from?: Temporal.PlainDate; to?: Temporal.PlainDate }>;

/** Category per UNTDID 5305 (S, Z, E, AE, K, G, O …); percent in basis points: 21 % is 2100. */
export type Tax = Readonly<{ category?: string; percentBp?: number }>;

export type InvoiceLine = Readonly<{
  id: string;
  name?: string;
  description?: string;
  quantity?: Decimal;
  /** UN/ECE Recommendation 20 code, or the sender's word. */
  unit?: string;
  /** Net price of `priceBaseQuantity` units; may be finer than a cent. */
  unitPrice?: Decimal;
  /** Gross price less `priceDiscount` is `unitPrice`: told for information, already in the price. */
  priceDiscount?: Decimal;
  priceBaseQuantity?: Decimal;
  netAmount: Money;
  tax?: Tax;
  allowances: readonly AllowanceOrCharge[];
  period?: Period;
  sellersItemId?: string;
  note?: string;
}>;

export type AllowanceOrCharge = Readonly<{
  kind: 'allowance' | 'charge';
  amount: Money;
  baseAmount?: Money;
  percent?: Decimal;
  reason?: string;
  reasonCode?: string;
  tax?: Tax;
}>;

export type TaxSubtotal = Tax &
  Readonly<{ taxable: Money; tax: Money; exemptionReason?: string; exemptionCode?: string }>;

/** The sums of EN 16931 group BG-22, all in the document's currency. */
export type Totals = Readonly<{
  lineExtension: Money;
  allowance: Money;
  charge: Money;
  taxExclusive: Money;
  tax: Money;
  taxInclusive: Money;
  prepaid: Money;
  rounding: Money;
  payable: Money;
  /** The tax total in the accounting currency, when the sender told it. */
  taxInAccountingCurrency?: Money;
}>;

export type PaymentMeans = Readonly<{
  /** UNTDID 4461: 30 credit transfer, 49 direct debit, 58 SEPA credit transfer, 59 SEPA direct debit … */
  code?: string;
  /** Only when its check digits fit. */
  iban?: string;
  /** The account as written. */
  account?: string;
  accountName?: string;
  bic?: string;
  /** Payment reference (BT-83). */
  paymentReference?: string;
  mandateReference?: string;
  /** The customer's account, for a direct debit. */
  debitedAccount?: string;
}>;

export type References = Readonly<{
  buyerReference?: string;
  order?: string;
  salesOrder?: string;
  contract?: string;
  project?: string;
  despatch?: string;
  receipt?: string;
  accountingCost?: string;
  /** Invoices that this document corrects. */
  preceding: readonly Readonly<{ number: string; issuedOn?: Temporal.PlainDate }>[];
}>;

export type Attachment = Readonly<{
  id?: string;
  name?: string;
  description?: string;
  mime?: string;
  sizeInBytes?: number;
  uri?: string;
  /** Base64; only of PDFs up to the limit that the caller set. */
  content?: string;
}>;
