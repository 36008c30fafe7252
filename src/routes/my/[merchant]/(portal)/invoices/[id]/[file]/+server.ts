import {
  renderInvoiceDocument,
  renderReceiptDocument,
  type RenderedDocument
} from '#lib/server/domain/notifications/index.ts';
import { readCustomerInvoice } from '#lib/server/domain/reporting/index.ts';
import { customerRoute, Refusal, type SignedInCustomer } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** `invoice.pdf`, `invoice.xml` (UBL), `receipt-<attempt>.pdf`: the papers of one invoice, for its own customer only. */
const RECEIPT = /^receipt-([0-9a-f-]{36})\.pdf$/;

export const GET: RequestHandler = customerRoute(async (event, who) => {
  const document = await render(who, event.params, event.locals.language).catch(onlyUnknown);
  // Nothing in it, not even the request's id: nobody learns from it whose invoice it isn't.
  if (!document) return new Response(null, { status: 404 });
  return new Response(new Uint8Array(document.bytes), {
    headers: {
      'content-type': document.contentType,
      'content-disposition': disposition(document.fileName)
    }
  });
});

function onlyUnknown(fault: unknown): undefined {
  if (fault instanceof Refusal && fault.code === 'invoice-unknown') return undefined;
  throw fault;
}

async function render(
  { ctx, merchantId, customerId, merchant }: SignedInCustomer,
  { id, file }: Readonly<{ id: string; file: string }>,
  language: App.Locals['language']
): Promise<RenderedDocument> {
  const { zone } = merchant;
  const { invoice, payments } = await readCustomerInvoice(ctx, {
    merchantId,
    customerId,
    invoiceId: id,
    zone,
    language
  });
  if (file === 'invoice.pdf' || file === 'invoice.xml') {
    const format = file === 'invoice.xml' ? 'ubl' : 'pdf';
    return renderInvoiceDocument(ctx, { merchantId, invoiceId: invoice.id, language, format });
  }
  const attemptId = RECEIPT.exec(file)?.[1];
  const paid = payments.find(({ attempt }) => attempt.id === attemptId && attempt.status === 'succeeded');
  // In the words of an unknown invoice: a file that isn't there is nobody's business either.
  if (!paid) throw new Refusal('invoice-unknown');
  return renderReceiptDocument(ctx, { merchantId, attemptId: paid.attempt.id, language });
}

/** Shown in the browser, kept under its own name: RFC 6266. */
function disposition(fileName: string): string {
  const plain = fileName.normalize('NFKD').replace(/[^\x20-\x7e]|["\\]/g, '');
  return `inline; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}
