export { book, startBooking, type Booking, type Entry } from './book.ts';
export {
  listLedgerLines,
  readCustomerCredit,
  readNetOfCauses,
  type LedgerLine,
  type NetEffect
} from './queries.ts';
export type { LedgerAccount } from './schema.ts';
