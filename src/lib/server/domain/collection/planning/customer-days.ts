import type { Tx } from '../../../platform/db/database.ts';
import { findDebitDays, nextCollectionDates, type DebitDay } from '../../subscriptions/index.ts';

/** How many of a customer's coming days a decision looks at: more than any reach of a schedule. */
const DAYS_AHEAD = 4;

/** The customer's own debit days from a date on, soonest first; none when none was chosen. */
export async function listCustomerDays(
  tx: Tx,
  merchantId: string,
  customerId: string,
  from: Temporal.PlainDate
): Promise<readonly Temporal.PlainDate[]> {
  const choice = (await findDebitDays(tx, merchantId, [customerId])).get(customerId);
  return choice ? nextCollectionDates(choice, from, DAYS_AHEAD) : [];
}

/** A choice's name in the calendar of a set-based run; `choiceOfRow` in plan-collections.ts says the same in SQL. */
export function nameOfChoice(choice: DebitDay): string {
  switch (choice.kind) {
    case 'last-day':
      return 'last-day';
    case 'day-of-month':
      return `day-of-month:${choice.day}:`;
    case 'after-payday':
      return `after-payday:${choice.payday}:${choice.workingDays}`;
  }
}
