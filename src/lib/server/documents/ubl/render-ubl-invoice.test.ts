import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { creditNoteFor, invoiceFor, longestInvoiceFor } from '../invoice/invoice.fixture.ts';
import { renderUblInvoice } from './render-ubl-invoice.ts';

const reader = { language: 'nl', formality: 'formal' } as const;

type Element = { name: string; attributes: Record<string, string>; text: string; children: Element[] };

/** Reads XML strictly; throws when it is not well-formed. */
function parse(xml: string): Element {
  const root: Element = { name: '', attributes: {}, text: '', children: [] };
  const stack = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = {
      name,
      attributes: attributes as Record<string, string>,
      text: '',
      children: []
    };
    stack.at(-1)?.children.push(element);
    stack.push(element);
  });
  parser.on('text', (text) => {
    const open = stack.at(-1);
    if (open) open.text += text;
  });
  parser.on('closetag', () => void stack.pop());
  parser.write(xml).close();
  return root.children[0] ?? root;
}

function textAt(element: Element, path: string): string | undefined {
  const found = path
    .split('/')
    .reduce<Element | undefined>((at, name) => at?.children.find((child) => child.name === name), element);
  return found?.text;
}

/** The order of UBL 2.1's schema for what we write (docs.oasis-open.org/ubl/os-UBL-2.1). */
const SEQUENCES: Record<string, string> = {
  Invoice:
    'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cbc:DueDate cbc:InvoiceTypeCode cbc:Note cbc:DocumentCurrencyCode cbc:BuyerReference cac:OrderReference cac:BillingReference cac:AccountingSupplierParty cac:AccountingCustomerParty cac:PaymentMeans cac:PaymentTerms cac:AllowanceCharge cac:TaxTotal cac:LegalMonetaryTotal cac:InvoiceLine',
  CreditNote:
    'cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cbc:CreditNoteTypeCode cbc:Note cbc:DocumentCurrencyCode cbc:BuyerReference cac:OrderReference cac:BillingReference cac:AccountingSupplierParty cac:AccountingCustomerParty cac:PaymentMeans cac:PaymentTerms cac:AllowanceCharge cac:TaxTotal cac:LegalMonetaryTotal cac:CreditNoteLine',
  'cac:Party':
    'cbc:EndpointID cac:PartyName cac:PostalAddress cac:PartyTaxScheme cac:PartyLegalEntity cac:Contact',
  'cac:PostalAddress':
    'cbc:StreetName cbc:AdditionalStreetName cbc:CityName cbc:PostalZone cac:AddressLine cac:Country',
  'cac:PaymentMeans': 'cbc:PaymentMeansCode cbc:PaymentID cac:PayeeFinancialAccount',
  'cac:AllowanceCharge': 'cbc:ChargeIndicator cbc:AllowanceChargeReason cbc:Amount cac:TaxCategory',
  'cac:TaxCategory': 'cbc:ID cbc:Percent cbc:TaxExemptionReasonCode cbc:TaxExemptionReason cac:TaxScheme',
  'cac:LegalMonetaryTotal':
    'cbc:LineExtensionAmount cbc:TaxExclusiveAmount cbc:TaxInclusiveAmount cbc:AllowanceTotalAmount cbc:ChargeTotalAmount cbc:PrepaidAmount cbc:PayableRoundingAmount cbc:PayableAmount',
  'cac:InvoiceLine':
    'cbc:ID cbc:InvoicedQuantity cbc:LineExtensionAmount cac:InvoicePeriod cac:AllowanceCharge cac:Item cac:Price',
  'cac:CreditNoteLine':
    'cbc:ID cbc:CreditedQuantity cbc:LineExtensionAmount cac:InvoicePeriod cac:AllowanceCharge cac:Item cac:Price',
  'cac:Item': 'cbc:Description cbc:Name cac:ClassifiedTaxCategory'
};

function checkOrder(element: Element): void {
  const sequence = SEQUENCES[element.name]?.split(' ');
  const places = element.children.map((child) => sequence?.indexOf(child.name) ?? 0);
  if (sequence)
    expect([element.name, places.includes(-1), places]).toEqual([
      element.name,
      false,
      places.toSorted((a, b) => a - b)
    ]);
  expect(element.children.length > 0 || element.text !== '').toBe(true);
  element.children.forEach(checkOrder);
}

describe.each([
  ['an invoice', invoiceFor(reader)],
  ['a long invoice', longestInvoiceFor(reader)],
  ['a credit note', creditNoteFor(reader)]
])('%s', (_, input) => {
  test('is well-formed, in the order of the schema, with no empty element', () => {
    checkOrder(parse(renderUblInvoice(input)));
  });
});

test('carries the figures, to the cent', () => {
  const invoice = parse(renderUblInvoice(invoiceFor(reader)));
  expect(textAt(invoice, 'cbc:ID')).toBe('2026-1187');
  expect(textAt(invoice, 'cac:LegalMonetaryTotal/cbc:PayableAmount')).toBe('246.20');
  expect(textAt(invoice, 'cac:LegalMonetaryTotal/cbc:PrepaidAmount')).toBe('100.00');
  expect(textAt(invoice, 'cac:TaxTotal/cbc:TaxAmount')).toBe('3.62');
  expect(textAt(invoice, 'cac:PaymentMeans/cbc:PaymentID')).toBe('RF18539007547034');
  expect(textAt(invoice, 'cac:InvoiceLine/cac:InvoicePeriod/cbc:EndDate')).toBe('2026-11-30');
  expect(
    invoice.children
      .filter(({ name }) => name === 'cac:InvoiceLine')
      .map((line) => textAt(line, 'cac:Item/cac:ClassifiedTaxCategory/cbc:Percent'))
  ).toEqual(['0', '0', '9']);
});

test('a credit note names the invoice that it corrects', () => {
  const note = parse(renderUblInvoice(creditNoteFor(reader)));
  expect(note.name).toBe('CreditNote');
  expect(textAt(note, 'cbc:CreditNoteTypeCode')).toBe('381');
  expect(textAt(note, 'cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID')).toBe('2026-1187');
});

test('a line without quantity and price is one piece, and a reduction is minus one piece', () => {
  const input = invoiceFor(reader);
  const line = (minor: number) => ({
    id: '1',
    name: 'Lidmaatschap',
    netAmount: { minor, currency: 'EUR' as const }
  });
  for (const [minor, quantity] of [
    [1250, '1'],
    [-1250, '-1']
  ] as const) {
    const invoice = parse(renderUblInvoice({ ...input, lines: [line(minor)] }));
    expect(textAt(invoice, 'cac:InvoiceLine/cbc:InvoicedQuantity')).toBe(quantity);
    expect(textAt(invoice, 'cac:InvoiceLine/cac:Price/cbc:PriceAmount')).toBe('12.50');
  }
});

test('whatever a name holds, the file stays well-formed and says the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (name) => {
      const input = invoiceFor(reader);
      const xml = renderUblInvoice({ ...input, lines: [], buyer: { ...input.buyer, name: `x${name}` } });
      const found = textAt(parse(xml), 'cac:AccountingCustomerParty/cac:Party/cac:PartyName/cbc:Name');
      // eslint-disable-next-line no-control-regex
      const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
      const allowed = name.toWellFormed().replace(forbidden, '');
      // XML reads every line end as one line feed.
      expect(found).toBe(`x${allowed}`.replace(/\r\n?/g, '\n'));
    }),
    { examples: [['<&>"\']]>'], ['\ud800'], ['a\r\nb'], ['\u0000'], ['\u0085\u2028']] }
  );
});
