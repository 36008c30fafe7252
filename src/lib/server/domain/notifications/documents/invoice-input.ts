import type { Formality, Language } from '#lib/i18n/index.ts';
import type { InvoiceInput } from '../../../documents/index.ts';
import { fromStoredDocument, type Invoice } from '../../billing/index.ts';
import type { Merchant } from '../../identity/index.ts';
import { senderOf } from './sender.ts';
import { writtenReference } from './written-reference.ts';

export type InvoiceFacts = Readonly<{
  merchant: Merchant;
  invoice: Invoice;
  language: Language;
  formality: Formality;
}>;

/** An invoice as its PDF and its UBL are made from: exactly what came in, with the merchant as it is known here. */
export function invoiceInput({ merchant, invoice, language, formality }: InvoiceFacts): InvoiceInput {
  const { customer, ...document } = fromStoredDocument(invoice.document);
  return {
    ...document,
    reader: { language, formality },
    sender: senderOf(merchant),
    buyer: customer,
    dueOn: invoice.dueOn,
    ...(document.kind === 'invoice' && { payment: { reference: writtenReference(invoice.paymentReference) } })
  };
}
