/** Letters, invoices and receipts as files: pure functions of plain data, no database, no clock. */
export type * from './input.ts';
export { renderAppIcon } from './app-icon/render-app-icon.ts';
export {
  pictureSizes,
  renderAppPicture,
  type AppPicture,
  type PictureForm
} from './app-picture/render-app-picture.ts';
export { renderConfirmation } from './confirmation/render-confirmation.ts';
export { renderDossier } from './dossier/render-dossier.ts';
export { renderInvoicePdf } from './invoice/render-invoice-pdf.ts';
export { renderLetter } from './letter/render-letter.ts';
export { renderReceipt } from './receipt/render-receipt.ts';
export { renderUblInvoice } from './ubl/render-ubl-invoice.ts';
