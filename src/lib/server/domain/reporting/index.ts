export { checkInvariants, type Violation } from './check-invariants.ts';
export { reportingJobs } from './jobs.ts';
export {
  readInvoiceHistory,
  type BookedLine,
  type HistoryEntry,
  type InvoiceHistory
} from './read-invoice-history.ts';
