import {
  renderInvoiceDocument,
  renderReceiptDocument,
  type RenderedDocument
} from '#lib/server/domain/notifications/index.ts';
import { refusePage, route } from '#lib/server/web/index.ts';
import { openHeldLink } from '../../../link-access.server.ts';
import { readLivePage } from '../../../read-held-page.server.ts';
import type { LivePayPage } from '../../../selection.ts';
import type { RequestHandler } from './$types';

/** `invoice-<id>.pdf`, `invoice-<id>.xml` (UBL), `receipt-<attempt id>.pdf`: what this link shows, and nothing else. */
const NAME = /^(invoice|receipt)-([0-9a-f-]{36})\.(pdf|xml)$/;

export const GET: RequestHandler = route(async (event) => {
  const link = await openHeldLink(event);
  const page = await readLivePage(event, link);
  const document = await render(event.locals, page, event.params.file);
  if (!document) refusePage(event);
  return new Response(new Uint8Array(document.bytes), {
    headers: { 'content-type': document.contentType, 'content-disposition': disposition(document.fileName) }
  });
});

async function render(
  { ctx }: App.Locals,
  page: LivePayPage,
  file: string
): Promise<RenderedDocument | undefined> {
  const [, kind, id, ending] = NAME.exec(file) ?? [];
  const { language } = page;
  const merchantId = page.merchant.id;
  const invoice = page.invoices.find((each) => each.id === id);
  if (kind === 'invoice' && invoice) {
    const format = ending === 'xml' ? 'ubl' : 'pdf';
    return renderInvoiceDocument(ctx, { merchantId, invoiceId: invoice.id, language, format });
  }
  const payment = page.payments.find(({ attemptId }) => attemptId === id);
  if (kind === 'receipt' && ending === 'pdf' && payment)
    return renderReceiptDocument(ctx, { merchantId, attemptId: payment.attemptId, language });
  return undefined;
}

/** Shown in the browser, kept under its own name: RFC 6266. */
function disposition(fileName: string): string {
  const plain = fileName.normalize('NFKD').replace(/[^\x20-\x7e]|["\\]/g, '');
  return `inline; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}
