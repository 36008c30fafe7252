export { bookOnInvoices } from './book-on-invoices.ts';
export { chargeCosts } from './charges/charge-costs.ts';
export { listCharges, readOwedParts } from './charges/charges.ts';
export { withdrawCosts } from './charges/withdraw-costs.ts';
export { buildEpcPayload, EPC_QR_ERROR_CORRECTION } from './epc-qr.ts';
export {
  importInvoices,
  type ImportCounts,
  type ImportedDocument,
  type ImportFault,
  type ImportInvoices
} from './import-invoices.ts';
export { isHeldInvoice, lockCovered, pauseHeldInvoices, type ContactHold, type HoldReason } from './holds.ts';
export { issueDocuments } from './issue-documents.ts';
export type { IssueResult } from './issue-result.ts';
export { billingJobs } from './jobs.ts';
export { invoiceLifecycle, type InvoiceStatus } from './invoice-lifecycle.ts';
export { listInvoicesById } from './list-invoices-by-id.ts';
export { markOverdue } from './mark-overdue.ts';
export { moveDueDate } from './move-due-date.ts';
export { pauseInvoices, resumeInvoices } from './pause-invoices.ts';
export {
  findInvoicesByBalance,
  findInvoicesById,
  findInvoicesByNumber,
  findInvoicesByReference,
  listOpenInvoices,
  lockInvoices,
  lockOwed,
  readInvoice,
  toInvoice,
  type Invoice,
  type OwedInvoice,
  type PauseReason
} from './queries.ts';
export { faultCodes, type InvoiceDocument, type Party } from './intake/index.ts';
export * from './references/index.ts';
export { contactHold, invoice } from './schema.ts';
export { readImport, type ImportReport } from './read-import.ts';
export { fromStoredDocument, type StoredDocument } from './stored-document.ts';
export { voidInvoice } from './void-invoice.ts';
export { askWriteOff } from './write-off/ask-write-off.ts';
export { recoverWriteOff } from './write-off/recover-write-off.ts';
export { releaseWriteOff } from './write-off/release-write-off.ts';
export { undoWriteOff } from './write-off/undo-write-off.ts';
