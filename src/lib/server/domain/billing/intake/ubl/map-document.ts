import { addDecimals } from '../document/decimal.ts';
import type { InvoiceJson } from '../document/invoice-json.ts';
import type { Findings } from '../faults.ts';
import { mapAllowance, mapLine, mapPeriod, mapTax } from './map-line.ts';
import { mapParty } from './map-party.ts';
import { mapAttachment, mapPaymentMeans, mapTotals } from './map-payment.ts';
import { elementAt, elementsAt, textAt, type UblElement } from './ubl-element.ts';

/** A UBL document while it is read: sections come one by one, and only their meaning is kept. */
export type UblDraft = {
  readonly json: {
    -readonly [K in keyof InvoiceJson]: InvoiceJson[K];
  };
  readonly findings: Findings;
  /** The line on which each part of the JSON form stands in the file. */
  readonly lines: Map<string, number>;
  readonly keepAttachmentBytes: number;
};

// UNTDID 1001 codes that mean a credit note; some senders put them into an Invoice.
const CREDIT_CODES = new Set(['81', '83', '261', '262', '296', '308', '381', '396', '420', '458', '532']);

export function startDraft(
  root: 'Invoice' | 'CreditNote',
  findings: Findings,
  keepAttachmentBytes: number
): UblDraft {
  const json: UblDraft['json'] = {
    kind: root === 'Invoice' ? 'invoice' : 'credit-note',
    number: '',
    issuedOn: '',
    currency: '',
    customer: { name: '' },
    lines: [],
    taxes: [],
    allowances: [],
    totals: {},
    paymentMeans: [],
    references: { preceding: [] },
    notes: [],
    attachments: []
  };
  return { json, findings, lines: new Map(), keepAttachmentBytes };
}

/** Takes one child of the root element. Unknown ones are left alone: UBL has many that concern neither money nor payer. */
export function takeSection(draft: UblDraft, section: UblElement): void {
  const take = Object.hasOwn(SECTIONS, section.name) ? SECTIONS[section.name] : undefined;
  if (!take) return;
  refuseOtherCurrency(draft, section);
  take(draft, section);
}

type Take = (draft: UblDraft, section: UblElement) => void;

/** A simple field: the first one counts. */
function field(name: 'number' | 'issuedOn' | 'dueOn' | 'taxPointOn' | 'currency' | 'typeCode'): Take {
  return ({ json, lines }, section) => {
    lines.set(name, section.line);
    json[name] ||= section.text.trim();
  };
}

function reference(
  name: 'buyerReference' | 'contract' | 'project' | 'despatch' | 'receipt' | 'accountingCost',
  ...path: string[]
): Take {
  return ({ json }, section) => {
    const value = path.length > 0 ? textAt(section, ...path) : section.text.trim();
    json.references = { ...json.references, [name]: json.references?.[name] ?? value };
  };
}

const typeCode: Take = (draft, section) => {
  field('typeCode')(draft, section);
  if (CREDIT_CODES.has(section.text.trim())) draft.json.kind = 'credit-note';
};

const takeLine: Take = ({ json, lines }, section) => {
  lines.set(`lines.${json.lines?.length ?? 0}`, section.line);
  json.lines?.push(mapLine(section));
};

const SECTIONS: Readonly<Record<string, Take>> = {
  ID: field('number'),
  IssueDate: field('issuedOn'),
  DueDate: field('dueOn'),
  TaxPointDate: field('taxPointOn'),
  DocumentCurrencyCode: field('currency'),
  InvoiceTypeCode: typeCode,
  CreditNoteTypeCode: typeCode,
  Note: ({ json }, section) => void json.notes?.push(section.text),
  AccountingCost: reference('accountingCost'),
  BuyerReference: reference('buyerReference'),
  InvoicePeriod: ({ json }, section) => void (json.period ??= mapPeriod(section)),
  OrderReference: ({ json }, section) => {
    const [order, salesOrder] = [textAt(section, 'ID'), textAt(section, 'SalesOrderID')];
    json.references = { ...json.references, order, salesOrder };
  },
  BillingReference: ({ json }, section) => {
    const preceding =
      elementAt(section, 'InvoiceDocumentReference') ?? elementAt(section, 'CreditNoteDocumentReference');
    const number = textAt(preceding, 'ID');
    if (number) json.references?.preceding?.push({ number, issuedOn: textAt(preceding, 'IssueDate') });
  },
  ContractDocumentReference: reference('contract', 'ID'),
  DespatchDocumentReference: reference('despatch', 'ID'),
  ReceiptDocumentReference: reference('receipt', 'ID'),
  ProjectReference: reference('project', 'ID'),
  AdditionalDocumentReference: ({ json, findings, keepAttachmentBytes }, section) => {
    // A credit note has no project reference of its own in UBL: type 50 stands for it (Peppol BIS, BT-11).
    if (textAt(section, 'DocumentTypeCode') === '50' && json.references)
      json.references = { project: textAt(section, 'ID'), ...json.references };
    const attachment = mapAttachment(section, keepAttachmentBytes, findings);
    if (attachment) json.attachments?.push(attachment);
  },
  AccountingSupplierParty: ({ json, lines }, section) => {
    lines.set('seller', section.line);
    const seller = mapParty(section);
    // A seller without a name is the merchant: who sent the file is known.
    if (seller.name !== '') json.seller = seller;
  },
  AccountingCustomerParty: ({ json, lines }, section) => {
    lines.set('customer', section.line);
    json.customer = mapParty(section);
  },
  PayeeParty: ({ json }, section) => {
    const name = textAt(section, 'PartyName', 'Name');
    if (name) json.payee = { name, id: textAt(section, 'PartyIdentification', 'ID') };
  },
  PaymentMeans: ({ json, lines }, section) => {
    lines.set(`paymentMeans.${json.paymentMeans?.length ?? 0}`, section.line);
    json.paymentMeans?.push(mapPaymentMeans(section));
    json.dueOn ||= textAt(section, 'PaymentDueDate');
  },
  PaymentTerms: ({ json }, section) => {
    const notes = elementsAt(section, 'Note').map((note) => note.text.trim());
    json.paymentTerms = [json.paymentTerms, ...notes].filter(Boolean).join('\n');
    json.dueOn ||= textAt(section, 'PaymentDueDate');
  },
  AllowanceCharge: ({ json, lines }, section) => {
    lines.set(`allowances.${json.allowances?.length ?? 0}`, section.line);
    json.allowances?.push(mapAllowance(section));
  },
  TaxTotal: takeTaxTotal,
  LegalMonetaryTotal: ({ json, lines }, section) => {
    lines.set('totals', section.line);
    json.totals = { ...json.totals, ...mapTotals(section) };
  },
  InvoiceLine: takeLine,
  CreditNoteLine: takeLine
};

function takeTaxTotal({ json, lines }: UblDraft, section: UblElement): void {
  const total = elementAt(section, 'TaxAmount');
  const amount = total?.text.trim();
  const currency = total?.attributes.currencyID ?? json.currency;
  if (amount && currency !== json.currency) {
    json.totals = { ...json.totals, taxInAccountingCurrency: { amount, currency } };
    return;
  }
  lines.set('taxes', section.line);
  const earlier = json.totals?.tax;
  const sum = typeof earlier === 'string' && amount ? addDecimals(earlier, amount) : amount;
  json.totals = { ...json.totals, tax: sum };
  for (const subtotal of elementsAt(section, 'TaxSubtotal')) {
    const category = elementAt(subtotal, 'TaxCategory');
    const tax = mapTax(category);
    lines.set(`taxes.${json.taxes?.length ?? 0}`, subtotal.line);
    json.taxes?.push({
      category: tax?.category,
      percent: tax?.percent ?? textAt(subtotal, 'Percent'),
      taxable: textAt(subtotal, 'TaxableAmount') ?? '',
      tax: textAt(subtotal, 'TaxAmount') ?? '',
      exemptionReason: textAt(category, 'TaxExemptionReason'),
      exemptionCode: textAt(category, 'TaxExemptionReasonCode')
    });
  }
}

/** Every amount is in the document's currency, except the tax total for the tax office. */
function refuseOtherCurrency({ json, findings }: UblDraft, section: UblElement): void {
  const { currency } = json;
  if (section.name === 'TaxTotal' && elementAt(section, 'TaxAmount')?.attributes.currencyID !== currency)
    return;
  const visit = (element: UblElement): void => {
    const found = element.attributes.currencyID;
    if (found !== undefined && currency && found !== currency)
      findings.fault('currency-mixed', section.name, { found, expected: currency, field: element.name });
    element.children.forEach(visit);
  };
  visit(section);
}
