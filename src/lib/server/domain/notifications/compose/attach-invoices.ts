import type { Attachment } from '../../../channels/index.ts';
import { renderInvoicePdf } from '../../../documents/index.ts';
import type { Invoice } from '../../billing/index.ts';
import { fileName } from '../documents/file-name.ts';
import { invoiceInput } from '../documents/invoice-input.ts';
import type { Correspondence } from './notice-content.ts';

/** The invoices as PDF, where the step asks for them and an e-mail carries them; their owner gets no others. */
export function attachInvoices(
  { attach, merchant, formality, notice: { channel, language }, t }: Correspondence,
  invoices: readonly Invoice[]
): Promise<readonly Attachment[]> {
  if (attach !== 'invoice' || channel !== 'email') return Promise.resolve([]);
  return Promise.all(
    invoices.map(async (invoice) => ({
      fileName: fileName(t('documents:invoice.title', { number: invoice.number }), 'pdf'),
      contentType: 'application/pdf',
      bytes: await renderInvoicePdf(invoiceInput({ merchant, invoice, language, formality }))
    }))
  );
}
