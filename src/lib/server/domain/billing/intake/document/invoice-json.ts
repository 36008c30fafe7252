import * as v from 'valibot';
import { limits } from '../limits.ts';

// Line ends and tabs are text; other control characters would break PostgreSQL, PDF or the payer's bank app.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/;

const text = (max: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(max),
    v.check((written) => !CONTROL.test(written) && written.isWellFormed())
  );

/** A decimal with a dot. JSON numbers are taken too: their shortest form is what the sender wrote. */
const decimal = v.pipe(
  v.union([v.pipe(v.string(), v.trim(), v.maxLength(40)), v.number()]),
  v.transform(String)
);

/** `YYYY-MM-DD`; whether the day exists is asked later, so that the answer can say so. */
const date = text(40);

/** Absent, `null` and empty text all mean "not said". */
function maybe<const S extends v.GenericSchema>(schema: S) {
  return v.pipe(
    v.nullish(schema),
    v.transform((value): Exclude<v.InferOutput<S>, null> | undefined =>
      value === null || value === '' ? undefined : (value as Exclude<v.InferOutput<S>, null>)
    )
  );
}

function many<const S extends v.GenericSchema>(schema: S, max: number) {
  return v.nullish(v.pipe(v.array(schema), v.maxLength(max)), []);
}

// A regular expression would run out of stack on megabytes.
function isBase64(value: unknown): boolean {
  return typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value;
}

const period = v.strictObject({ from: maybe(date), to: maybe(date) });

const tax = v.strictObject({ category: maybe(text(10)), percent: maybe(decimal), amount: maybe(decimal) });

const party = v.strictObject({
  reference: maybe(text(100)),
  name: text(300),
  tradingName: maybe(text(300)),
  legalId: maybe(text(100)),
  vatId: maybe(text(100)),
  email: maybe(text(320)),
  phone: maybe(text(60)),
  language: maybe(text(35)),
  contactName: maybe(text(200)),
  addressLines: many(text(300), 10),
  postalCode: maybe(text(30)),
  city: maybe(text(200)),
  region: maybe(text(200)),
  country: maybe(text(100)),
  endpoint: maybe(v.strictObject({ id: text(200), scheme: maybe(text(20)) }))
});

const allowance = v.strictObject({
  kind: v.picklist(['allowance', 'charge']),
  amount: decimal,
  baseAmount: maybe(decimal),
  percent: maybe(decimal),
  reason: maybe(text(1000)),
  reasonCode: maybe(text(20)),
  tax: maybe(tax)
});

const line = v.strictObject({
  id: maybe(text(100)),
  name: maybe(text(1000)),
  description: maybe(text(10_000)),
  quantity: maybe(decimal),
  unit: maybe(text(50)),
  unitPrice: maybe(decimal),
  priceDiscount: maybe(decimal),
  priceBaseQuantity: maybe(decimal),
  netAmount: maybe(decimal),
  tax: maybe(tax),
  allowances: many(allowance, 100),
  period: maybe(period),
  sellersItemId: maybe(text(200)),
  note: maybe(text(10_000))
});

const totals = v.strictObject({
  lineExtension: maybe(decimal),
  allowance: maybe(decimal),
  charge: maybe(decimal),
  taxExclusive: maybe(decimal),
  tax: maybe(decimal),
  taxInclusive: maybe(decimal),
  prepaid: maybe(decimal),
  rounding: maybe(decimal),
  payable: maybe(decimal),
  taxInAccountingCurrency: maybe(v.strictObject({ amount: decimal, currency: text(10) }))
});

const taxSubtotal = v.strictObject({
  category: maybe(text(10)),
  percent: maybe(decimal),
  taxable: decimal,
  tax: decimal,
  exemptionReason: maybe(text(2000)),
  exemptionCode: maybe(text(50))
});

const paymentMeans = v.strictObject({
  code: maybe(text(20)),
  account: maybe(text(100)),
  accountName: maybe(text(300)),
  bic: maybe(text(50)),
  paymentReference: maybe(text(200)),
  mandateReference: maybe(text(100)),
  debitedAccount: maybe(text(100))
});

const references = v.strictObject({
  buyerReference: maybe(text(200)),
  order: maybe(text(200)),
  salesOrder: maybe(text(200)),
  contract: maybe(text(200)),
  project: maybe(text(200)),
  despatch: maybe(text(200)),
  receipt: maybe(text(200)),
  accountingCost: maybe(text(200)),
  preceding: many(v.strictObject({ number: text(100), issuedOn: maybe(date) }), 1000)
});

const attachment = v.strictObject({
  id: maybe(text(300)),
  name: maybe(text(300)),
  description: maybe(text(1000)),
  mime: maybe(text(200)),
  sizeInBytes: maybe(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  uri: maybe(text(2000)),
  content: maybe(
    v.pipe(v.custom<string>(isBase64), v.maxLength(Math.ceil(limits.keptAttachmentBytes / 3) * 4))
  )
});

/**
 * One invoice or credit note as JSON: the body that the API takes, the documents of a JSON file, and the form into
 * which the UBL and CSV readers bring theirs. Amounts are decimals in the document's currency (`"349.50"`). Sums may be
 * left out; those that are given must be right. A misspelt field is refused rather than lost.
 */
export const invoiceJsonSchema = v.strictObject({
  kind: v.optional(v.picklist(['invoice', 'credit-note']), 'invoice'),
  typeCode: maybe(text(10)),
  number: text(100),
  issuedOn: date,
  dueOn: maybe(date),
  taxPointOn: maybe(date),
  period: maybe(period),
  currency: text(10),
  customer: party,
  seller: maybe(v.strictObject({ ...party.entries, iban: maybe(text(50)) })),
  payee: maybe(v.strictObject({ name: text(300), id: maybe(text(100)) })),
  lines: many(line, limits.lines),
  taxes: many(taxSubtotal, 100),
  allowances: many(allowance, 1000),
  totals: maybe(totals),
  paymentMeans: many(paymentMeans, 50),
  references: maybe(references),
  notes: many(text(10_000), 100),
  paymentTerms: maybe(text(10_000)),
  attachments: many(attachment, 100)
});

/** What a sender may write. */
export type InvoiceJson = v.InferInput<typeof invoiceJsonSchema>;
/** The same after trimming; amounts and dates are still text. */
export type InvoiceDraft = v.InferOutput<typeof invoiceJsonSchema>;
export type PartyJson = v.InferInput<typeof party>;
export type LineJson = v.InferInput<typeof line>;
export type AllowanceJson = v.InferInput<typeof allowance>;
export type TotalsJson = v.InferInput<typeof totals>;
export type PaymentMeansJson = v.InferInput<typeof paymentMeans>;
export type AttachmentJson = v.InferInput<typeof attachment>;
export type LineDraft = v.InferOutput<typeof line>;
export type AllowanceDraft = v.InferOutput<typeof allowance>;
export type PartyDraft = v.InferOutput<typeof party>;
export type TaxDraft = v.InferOutput<typeof tax>;
