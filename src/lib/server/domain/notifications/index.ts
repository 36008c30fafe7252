export { listNotices, type NoticeListItem } from './list-notices.ts';
export {
  describeCancellation,
  renderCancellationDocument,
  renderInvoiceDocument,
  renderReceiptDocument,
  type RenderedDocument
} from './documents/render-documents.ts';
export { notificationJobs } from './jobs.ts';
export type { NoticeStatus } from './notice-lifecycle.ts';
export { readLetterPdf, sendLetter } from './send-letter.ts';
