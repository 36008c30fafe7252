import type { Invoice } from '../../billing/index.ts';
import type { Notice } from '../notices.ts';

/** Whether something of it is still to be paid. */
export function isOwed({ status, balance }: Pick<Invoice, 'status' | 'balance'>): boolean {
  return (status === 'open' || status === 'overdue') && balance.minor > 0;
}

/** Nothing is overdue on its due date, and nothing due soon after it. */
export function isTimely({ kind }: Notice, { dueOn }: Invoice, today: Temporal.PlainDate): boolean {
  const daysLate = Temporal.PlainDate.compare(today, dueOn);
  return kind === 'overdue' ? daysLate > 0 : kind !== 'due-soon' || daysLate <= 0;
}
