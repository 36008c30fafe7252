import type { Currency } from '#lib/money/index.ts';
import type { Findings } from '../faults.ts';
import {
  multiplyPrice,
  present,
  readAmount,
  readDate,
  readPercent,
  readQuantity,
  safeMoney
} from './field-readers.ts';
import type { AllowanceOrCharge, InvoiceLine, Period, Tax } from '../invoice-document.ts';
import type { AllowanceDraft, LineDraft, TaxDraft } from './invoice-json.ts';

/** A line whose net amount may still have to be derived from the document's totals. */
export type OpenLine = Omit<InvoiceLine, 'netAmount'> &
  Readonly<{ netAmount?: InvoiceLine['netAmount']; taxAmount?: InvoiceLine['netAmount'] }>;

/** Reads one line; without a net amount, `quantity × unit price` and the line's own allowances give it. */
export function readLine(draft: LineDraft, index: number, currency: Currency, findings: Findings): OpenLine {
  const field = `lines.${index}`;
  const line = present({
    id: draft.id ?? String(index + 1),
    name: draft.name,
    description: draft.description,
    quantity: readQuantity(draft.quantity, `${field}.quantity`, findings),
    unit: draft.unit,
    unitPrice: readQuantity(draft.unitPrice, `${field}.unitPrice`, findings),
    priceDiscount: readQuantity(draft.priceDiscount, `${field}.priceDiscount`, findings),
    priceBaseQuantity: readQuantity(draft.priceBaseQuantity, `${field}.priceBaseQuantity`, findings),
    netAmount: readAmount(draft.netAmount, `${field}.netAmount`, currency, findings),
    tax: readTax(draft.tax, `${field}.tax`, findings),
    taxAmount: readAmount(draft.tax?.amount, `${field}.tax.amount`, currency, findings),
    allowances: draft.allowances.map((one, i) =>
      readAllowance(one, `${field}.allowances.${i}`, currency, findings)
    ),
    period: readPeriod(draft.period, `${field}.period`, findings),
    sellersItemId: draft.sellersItemId,
    note: draft.note
  });
  if (line.priceBaseQuantity && line.priceBaseQuantity.scaled <= 0n)
    // PEPPOL-EN16931-R121: the base quantity is above zero.
    findings.fault('field-invalid', `${field}.priceBaseQuantity`, {
      field: `${field}.priceBaseQuantity`,
      found: line.priceBaseQuantity.text,
      expected: '> 0'
    });
  if (line.netAmount || draft.netAmount !== undefined) return line;
  const netAmount = netOf(line, currency);
  return netAmount ? { ...line, netAmount } : line;
}

/** `quantity × price ÷ base quantity + charges − allowances`, or `undefined` when quantity or price isn't known. */
export function netOf(
  line: Omit<OpenLine, 'netAmount'>,
  currency: Currency
): InvoiceLine['netAmount'] | undefined {
  if (!line.quantity || !line.unitPrice) return undefined;
  const gross = multiplyPrice(line.quantity, line.unitPrice, line.priceBaseQuantity, currency);
  return gross && safeMoney(BigInt(gross.minor) + balanceOf(line.allowances), currency);
}

/** Charges less allowances, in minor units. */
export function balanceOf(allowances: readonly AllowanceOrCharge[]): bigint {
  return allowances.reduce(
    (sum, one) => sum + (one.kind === 'charge' ? 1n : -1n) * BigInt(one.amount.minor),
    0n
  );
}

export function readAllowance(
  draft: AllowanceDraft,
  field: string,
  currency: Currency,
  findings: Findings
): AllowanceOrCharge {
  return present({
    kind: draft.kind,
    // A zero stands in where the amount is faulty: the fault refuses the document anyway.
    amount: readAmount(draft.amount, `${field}.amount`, currency, findings) ?? { minor: 0, currency },
    baseAmount: readAmount(draft.baseAmount, `${field}.baseAmount`, currency, findings),
    percent: readQuantity(draft.percent, `${field}.percent`, findings),
    reason: draft.reason,
    reasonCode: draft.reasonCode,
    tax: readTax(draft.tax, `${field}.tax`, findings)
  });
}

export function readPeriod(
  draft: LineDraft['period'],
  field: string,
  findings: Findings
): Period | undefined {
  if (!draft?.from && !draft?.to) return undefined;
  return present({
    from: readDate(draft.from, `${field}.from`, findings),
    to: readDate(draft.to, `${field}.to`, findings)
  });
}

function readTax(draft: TaxDraft | undefined, field: string, findings: Findings): Tax | undefined {
  if (!draft?.category && draft?.percent === undefined) return undefined;
  return present({
    category: draft.category?.toUpperCase(),
    percentBp: readPercent(draft.percent, `${field}.percent`, findings)
  });
}
