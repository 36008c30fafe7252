export { checkInvariants, type Violation } from './check-invariants.ts';
export { decideTodos, type Todo } from './overview/decide-todos.ts';
export type * from './overview/overview.ts';
export { readOverview } from './overview/read-overview.ts';
export { reportingJobs } from './jobs.ts';
export {
  readInvoiceHistory,
  type BookedLine,
  type HistoryEntry,
  type InvoiceHistory
} from './read-invoice-history.ts';
