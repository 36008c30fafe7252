import { money, type Money } from '../../src/lib/money/index.ts';
import type { InvoiceDocument } from '../../src/lib/server/domain/billing/intake/index.ts';

export type InvoiceGiven = Readonly<{
  number: string;
  total: Money;
  issuedOn: string;
  dueOn: string;
  customerReference?: string;
  customerName?: string;
  email?: string | null;
  phone?: string;
  language?: string;
  country?: string;
  subject?: string;
  prepaid?: Money;
}>;

/** An invoice document with one line and no tax: what a test needs, complete and checked like a real one. */
export function invoiceDocument(given: InvoiceGiven): InvoiceDocument {
  const { total } = given;
  const nought = money(0, total.currency);
  const prepaid = given.prepaid ?? nought;
  return {
    kind: 'invoice',
    number: given.number,
    issuedOn: Temporal.PlainDate.from(given.issuedOn),
    dueOn: Temporal.PlainDate.from(given.dueOn),
    currency: total.currency,
    customer: {
      reference: given.customerReference ?? 'K-1001',
      name: given.customerName ?? 'Samira El Amrani',
      ...(given.email !== null && { email: given.email ?? 'samira@example.org' }),
      ...(given.phone !== undefined && { phone: given.phone }),
      language: given.language ?? 'nl',
      country: given.country ?? 'NL',
      addressLines: ['Lindengracht 8'],
      postalCode: '1015 KA',
      city: 'Amsterdam'
    },
    lines: [{ id: '1', name: given.subject ?? 'Opvang november', netAmount: total, allowances: [] }],
    taxes: [],
    allowances: [],
    totals: {
      lineExtension: total,
      allowance: nought,
      charge: nought,
      taxExclusive: total,
      tax: nought,
      taxInclusive: total,
      prepaid,
      rounding: nought,
      payable: money(total.minor - prepaid.minor, total.currency)
    },
    paymentMeans: [],
    references: { preceding: [] },
    notes: [],
    attachments: []
  } as InvoiceDocument;
}

/** A credit note that reduces one invoice. */
export function creditNoteDocument(given: InvoiceGiven, precedingNumber: string): InvoiceDocument {
  return {
    ...invoiceDocument(given),
    kind: 'credit-note',
    references: { preceding: [{ number: precedingNumber }] }
  };
}
