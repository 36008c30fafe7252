import { add, money, multiplyRatio, subtract, sum, type Money } from '../../src/lib/money/index.ts';
import type { InvoiceDocument, Party } from '../../src/lib/server/domain/billing/index.ts';

export type DemoInvoice = Readonly<{
  number: string;
  customer: Party;
  issuedOn: Temporal.PlainDate;
  dueOn: Temporal.PlainDate;
  /** What each line is for, and its amount in euro cents. */
  lines: readonly (readonly [string, number])[];
  /** In basis points; 0 for care that is free of tax. */
  taxBp: number;
  prepaidMinor?: number;
}>;

/** A complete invoice document with its sums, as an accounting system would send it. */
export function demoDocument(demo: DemoInvoice): InvoiceDocument {
  const eur = (minor: number): Money => money(minor, 'EUR');
  const lines = demo.lines.map(([name, minor], index) => ({
    id: String(index + 1),
    name,
    netAmount: eur(minor),
    tax: { category: demo.taxBp === 0 ? 'E' : 'S', percentBp: demo.taxBp },
    allowances: []
  }));
  const net = sum(
    lines.map((line) => line.netAmount),
    'EUR'
  );
  const tax = multiplyRatio(net, demo.taxBp, 10_000);
  const gross = add(net, tax);
  const prepaid = eur(demo.prepaidMinor ?? 0);
  return {
    kind: 'invoice',
    typeCode: '380',
    number: demo.number,
    issuedOn: demo.issuedOn,
    dueOn: demo.dueOn,
    currency: 'EUR',
    customer: demo.customer,
    lines,
    taxes: [{ category: demo.taxBp === 0 ? 'E' : 'S', percentBp: demo.taxBp, taxable: net, tax }],
    allowances: [],
    totals: {
      lineExtension: net,
      allowance: eur(0),
      charge: eur(0),
      taxExclusive: net,
      tax,
      taxInclusive: gross,
      prepaid,
      rounding: eur(0),
      payable: subtract(gross, prepaid)
    },
    paymentMeans: [],
    references: { preceding: [] },
    notes: [],
    attachments: []
  };
}
