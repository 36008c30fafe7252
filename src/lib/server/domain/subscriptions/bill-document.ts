import type { Language } from '#lib/i18n/languages.ts';
import { translator } from '#lib/i18n/translator.server.ts';
import { formatDate } from '#lib/i18n/format-date.ts';
import { multiplyRatio, negate, subtract, sum, zero, type Money } from '#lib/money/index.ts';
import type { InvoiceDocument, Party } from '../billing/index.ts';
import type { Customer } from '../identity/index.ts';
import { billTotal, type BillLine, type ComposedBill } from './compose-bill.ts';

export type BillGiven = Readonly<{
  bill: Exclude<ComposedBill, { kind: 'wait' }>;
  number: string;
  issuedOn: Temporal.PlainDate;
  dueOn: Temporal.PlainDate;
  customer: Customer;
  /** The invoice that a credit note reduces. */
  precedingNumber?: string;
}>;

const FULL = 10_000;

/**
 * The bill as a document like any that comes in. Prices include tax, so each rate's taxable sum is taken out of what is
 * asked; where tax by the rate is a cent off, EN 16931's rounding amount (BT-114) closes the gap: what is payable is
 * exactly what was shown. Amounts of a credit note are positive.
 */
export function billDocument(given: BillGiven): InvoiceDocument {
  const { bill, customer } = given;
  const sign = bill.kind === 'invoice' ? (amount: Money) => amount : negate;
  const lines = bill.lines.map((line) => ({ ...line, amount: sign(line.amount) }));
  const payable = billTotal(bill);
  const groups = [...Map.groupBy(lines, (line) => line.taxBp)].map(([rate, members]) =>
    taxGroup(rate, members)
  );
  const { currency } = payable;
  const nought = zero(currency);
  const taxExclusive = sum(
    groups.map((each) => each.taxable),
    currency
  );
  const tax = sum(
    groups.map((each) => each.tax),
    currency
  );
  const taxInclusive = sum([taxExclusive, tax], currency);
  return {
    kind: bill.kind,
    number: given.number,
    issuedOn: given.issuedOn,
    ...(bill.kind === 'invoice' && { dueOn: given.dueOn }),
    currency,
    customer: partyOf(customer),
    lines: groups
      .flatMap((group) => group.lines)
      .map(({ line, net }, i) => ({
        id: String(i + 1),
        name: lineName(line, customer.language),
        netAmount: net,
        tax: { category: line.taxBp === 0 ? 'E' : 'S', percentBp: line.taxBp },
        allowances: [],
        period: { from: line.startOn, to: line.endOn.subtract({ days: 1 }) }
      })),
    taxes: groups.map(({ rate, taxable, tax: amount }) => ({
      category: rate === 0 ? 'E' : 'S',
      percentBp: rate,
      taxable,
      tax: amount
    })),
    allowances: [],
    totals: {
      lineExtension: taxExclusive,
      allowance: nought,
      charge: nought,
      taxExclusive,
      tax,
      taxInclusive,
      prepaid: nought,
      rounding: subtract(payable, taxInclusive),
      payable
    },
    paymentMeans: [],
    references: { preceding: given.precedingNumber ? [{ number: given.precedingNumber }] : [] },
    notes: [],
    attachments: []
  };
}

/** One rate's share: the taxable sum taken out of the gross once, and spread over the lines without losing a cent. */
function taxGroup(rate: number, lines: readonly BillLine[]) {
  const net = (amount: Money) => multiplyRatio(amount, FULL, FULL + rate);
  let gross = zero(lines[0]!.amount.currency);
  const spread = lines.map((line) => {
    const before = gross;
    gross = sum([gross, line.amount], gross.currency);
    return { line, net: subtract(net(gross), net(before)) };
  });
  const taxable = net(gross);
  return { rate, lines: spread, taxable, tax: multiplyRatio(taxable, rate, FULL) };
}

function lineName(line: BillLine, language: Language): string {
  const t = translator(language);
  const from = formatDate(line.startOn, language);
  const to = formatDate(line.endOn.subtract({ days: 1 }), language);
  const name =
    line.quantity !== undefined && line.quantity > 1 ? `${line.quantity} × ${line.name}` : line.name;
  switch (line.kind) {
    case 'period':
      return t('lines:subscription.period', { name, from, to });
    case 'extra':
      return name;
    case 'unused':
      return t('lines:subscription.unused', { name, from, to });
    case 'rest':
      return t('lines:subscription.rest', { name, from, to });
    case 'paused':
      return t('lines:subscription.paused', { name, from, to });
    case 'resumed':
      return t('lines:subscription.resumed', { name, from, to });
    case 'stopped':
      return t('lines:subscription.stopped', { name, from, to });
  }
}

function partyOf(customer: Customer): Party {
  const { address } = customer;
  return {
    reference: customer.reference,
    name: customer.name,
    ...(customer.email !== null && { email: customer.email }),
    ...(customer.phone !== null && { phone: customer.phone }),
    language: customer.language,
    addressLines: address?.lines ?? [],
    ...(address?.postalCode !== undefined && { postalCode: address.postalCode }),
    ...(address?.city !== undefined && { city: address.city }),
    ...(address && { country: address.country })
  };
}
