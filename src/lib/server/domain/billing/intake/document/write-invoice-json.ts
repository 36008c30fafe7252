import { toDecimal, type Money } from '#lib/money/index.ts';
import type { AllowanceOrCharge, InvoiceDocument, InvoiceLine, Tax } from '../invoice-document.ts';
import type { AllowanceJson, InvoiceJson, LineJson } from './invoice-json.ts';

/** The JSON form of a document: read back, it gives the same document. */
export function writeInvoiceJson(document: InvoiceDocument): InvoiceJson {
  const { source: _source, ...content } = document;
  const { totals, seller } = content;
  return {
    ...content,
    issuedOn: document.issuedOn.toString(),
    dueOn: document.dueOn?.toString(),
    taxPointOn: document.taxPointOn?.toString(),
    period: document.period && writePeriod(document.period),
    customer: { ...document.customer, addressLines: [...document.customer.addressLines] },
    seller: seller && { ...seller, addressLines: [...seller.addressLines] },
    lines: document.lines.map(writeLine),
    taxes: document.taxes.map(({ percentBp, taxable, tax, ...rest }) => ({
      ...rest,
      percent: writePercent(percentBp),
      taxable: toDecimal(taxable),
      tax: toDecimal(tax)
    })),
    allowances: document.allowances.map(writeAllowance),
    totals: {
      lineExtension: toDecimal(totals.lineExtension),
      allowance: toDecimal(totals.allowance),
      charge: toDecimal(totals.charge),
      taxExclusive: toDecimal(totals.taxExclusive),
      tax: toDecimal(totals.tax),
      taxInclusive: toDecimal(totals.taxInclusive),
      prepaid: toDecimal(totals.prepaid),
      rounding: toDecimal(totals.rounding),
      payable: toDecimal(totals.payable),
      taxInAccountingCurrency: totals.taxInAccountingCurrency && {
        amount: toDecimal(totals.taxInAccountingCurrency),
        currency: totals.taxInAccountingCurrency.currency
      }
    },
    // The IBAN is derived from the account.
    paymentMeans: document.paymentMeans.map(({ iban: _, ...means }) => means),
    references: {
      ...document.references,
      preceding: document.references.preceding.map((one) => ({ ...one, issuedOn: one.issuedOn?.toString() }))
    },
    notes: [...document.notes],
    attachments: [...document.attachments]
  };
}

function writeLine(line: InvoiceLine): LineJson {
  return {
    ...line,
    quantity: line.quantity?.text,
    unitPrice: line.unitPrice?.text,
    priceDiscount: line.priceDiscount?.text,
    priceBaseQuantity: line.priceBaseQuantity?.text,
    netAmount: toDecimal(line.netAmount),
    tax: writeTax(line.tax),
    allowances: line.allowances.map(writeAllowance),
    period: line.period && writePeriod(line.period)
  };
}

function writeAllowance(one: AllowanceOrCharge): AllowanceJson {
  return {
    ...one,
    amount: toDecimal(one.amount),
    baseAmount: writeAmount(one.baseAmount),
    percent: one.percent?.text,
    tax: writeTax(one.tax)
  };
}

function writeAmount(amount: Money | undefined): string | undefined {
  return amount && toDecimal(amount);
}

function writeTax(tax: Tax | undefined) {
  return tax && { category: tax.category, percent: writePercent(tax.percentBp) };
}

function writePercent(percentBp: number | undefined): string | undefined {
  return percentBp === undefined ? undefined : `${percentBp / 100}`;
}

function writePeriod(period: NonNullable<InvoiceDocument['period']>) {
  return { from: period.from?.toString(), to: period.to?.toString() };
}
