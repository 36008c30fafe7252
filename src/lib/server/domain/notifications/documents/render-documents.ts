import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { sum } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import {
  renderConfirmation,
  renderInvoicePdf,
  renderReceipt,
  renderUblInvoice,
  type ConfirmationInput
} from '../../../documents/index.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readInvoice } from '../../billing/index.ts';
import { readAttempt } from '../../collection/index.ts';
import { readCustomer, readMerchant, type Merchant } from '../../identity/index.ts';
import type { Cancellation } from '../../subscriptions/index.ts';
import { formalityFor } from '../compose/notice-content.ts';
import { confirmationInput } from './confirmation-input.ts';
import { fileName } from './file-name.ts';
import { invoiceInput } from './invoice-input.ts';
import { readPaidInvoices } from './paid-invoices.ts';
import { paidWith } from './paid-with.ts';
import { receiptFileName, receiptInput } from './receipt-input.ts';

/** A file to hand out. */
export type RenderedDocument = Readonly<{ fileName: string; contentType: string; bytes: Uint8Array }>;

/**
 * An invoice as a file. Whoever asks has shown that they may see it: this checks the merchant only. Refuses
 * `invoice-unknown`.
 */
export async function renderInvoiceDocument(
  ctx: Context,
  input: Readonly<{ merchantId: string; invoiceId: string; language: Language; format: 'pdf' | 'ubl' }>
): Promise<RenderedDocument> {
  const { merchantId, invoiceId, language, format } = input;
  const facts = await ctx.db.withMerchant(merchantId, async (tx) => {
    const invoice = await readInvoice(tx, merchantId, invoiceId);
    const merchant = await readMerchant(tx, merchantId);
    const customer = await readCustomer(tx, merchantId, invoice.customerId);
    return { invoice, merchant, language, formality: formalityFor(customer, merchant) };
  });
  const document = invoiceInput(facts);
  const t = translator(language, facts.formality);
  const title = t('documents:invoice.title', { number: facts.invoice.number });
  if (format === 'ubl')
    return {
      fileName: fileName(title, 'xml'),
      contentType: 'application/xml; charset=utf-8',
      bytes: new TextEncoder().encode(renderUblInvoice(document))
    };
  return {
    fileName: fileName(title, 'pdf'),
    contentType: 'application/pdf',
    bytes: await renderInvoicePdf(document)
  };
}

/**
 * The receipt of a payment that succeeded. Whoever asks has shown that they may see it: this checks the merchant only.
 * Refuses `attempt-unknown`, also for an attempt that brought no money.
 */
export async function renderReceiptDocument(
  ctx: Context,
  input: Readonly<{ merchantId: string; attemptId: string; language: Language }>
): Promise<RenderedDocument> {
  const { merchantId, attemptId, language } = input;
  const facts = await ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = await readAttempt(tx, merchantId, attemptId);
    if (attempt.status !== 'succeeded') throw new Refusal('attempt-unknown');
    const merchant = await readMerchant(tx, merchantId);
    const customer = await readCustomer(tx, merchantId, attempt.customerId);
    const paid = await readPaidInvoices(tx, merchantId, attemptId);
    return {
      ...{ attempt, merchant, customer, paid, language },
      formality: formalityFor(customer, merchant),
      method: await paidWith(tx, attempt, language),
      rest: sum(
        paid.map(({ invoice }) => invoice.balance),
        attempt.amount.currency
      )
    };
  });
  const receipt = receiptInput(facts);
  return {
    fileName: receiptFileName(translator(language, facts.formality), receipt.paymentNumber),
    contentType: 'application/pdf',
    bytes: await renderReceipt(receipt)
  };
}

/** What a receipt of a declaration says, for a page in the reader's language. */
export function describeCancellation(
  declared: Cancellation,
  merchant: Merchant,
  language: Language
): Pick<ConfirmationInput, 'headline' | 'facts' | 'paragraphs'> {
  const formality = merchant.isFormal ? 'formal' : 'friendly';
  return confirmationInput({ declared, merchant, language, formality });
}

/** The receipt of a declaration, in the language in which it was made. Whoever asks has shown its token. */
export async function renderCancellationDocument(
  ctx: Context,
  declared: Cancellation
): Promise<RenderedDocument> {
  const { merchantId, language, kind, number } = declared;
  const merchant = await ctx.db.withMerchant(merchantId, (tx) => readMerchant(tx, merchantId));
  const formality = merchant.isFormal ? 'formal' : 'friendly';
  const title = translator(language, formality)(`ways-out:by.${kind}.document`);
  return {
    fileName: fileName(`${title} ${number}`, 'pdf'),
    contentType: 'application/pdf',
    bytes: await renderConfirmation(confirmationInput({ declared, merchant, language, formality }))
  };
}
