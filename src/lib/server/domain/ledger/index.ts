export { book, type Booking, type Entry } from './book.ts';
export { listLedgerLines, readCreditOfCause, readCustomerCredit, type LedgerLine } from './queries.ts';
export type { LedgerAccount } from './schema.ts';
