import { addBusinessDays, isBusinessDay, onOrAfterBusinessDay } from '#lib/time/index.ts';
import { isBefore } from '../billing-periods.ts';

/**
 * When in the month a customer wants to be debited. `day` is 1–28: days that every month has. `workingDays` is 0–10
 * working days after the day that the salary comes (1–31, the last day in shorter months); 0 is the day itself.
 */
export type DebitDay =
  | Readonly<{ kind: 'day-of-month'; day: number }>
  | Readonly<{ kind: 'last-day' }>
  | Readonly<{ kind: 'after-payday'; payday: number; workingDays: number }>;

/** Whether the choice is one that we offer. */
export function isDebitDay(choice: DebitDay): boolean {
  switch (choice.kind) {
    case 'day-of-month':
      return isWithin(choice.day, 1, 28);
    case 'last-day':
      return true;
    case 'after-payday':
      return isWithin(choice.payday, 1, 31) && isWithin(choice.workingDays, 0, 10);
  }
}

/**
 * The one debit date that belongs to a month. Euro debits settle on TARGET days: a closed day moves to the next open
 * one, the last day of the month to the open day before it, so that it stays in its month.
 */
export function debitDateOf(month: Temporal.PlainYearMonth, choice: DebitDay): Temporal.PlainDate {
  switch (choice.kind) {
    case 'day-of-month':
      return onOrAfterBusinessDay(month.toPlainDate({ day: choice.day }));
    case 'last-day': {
      const last = month.toPlainDate({ day: month.daysInMonth });
      return isBusinessDay(last) ? last : addBusinessDays(last, -1);
    }
    case 'after-payday': {
      const payday = month.toPlainDate({ day: Math.min(choice.payday, month.daysInMonth) });
      return choice.workingDays === 0
        ? onOrAfterBusinessDay(payday)
        : addBusinessDays(payday, choice.workingDays);
    }
  }
}

/** The next `count` debit dates on or after `from`, one a month: what is shown before the choice is saved. */
export function nextCollectionDates(
  choice: DebitDay,
  from: Temporal.PlainDate,
  count: number
): Temporal.PlainDate[] {
  const dates: Temporal.PlainDate[] = [];
  // Ten working days after a payday on the 31st, holidays between them, can lie in the month after the next.
  let month = from.toPlainYearMonth().subtract({ months: 2 });
  while (dates.length < count) {
    const date = debitDateOf(month, choice);
    if (!isBefore(date, from)) dates.push(date);
    month = month.add({ months: 1 });
  }
  return dates;
}

/**
 * When one bill is debited: the first chosen date that leaves the days of notice. A bill has exactly one such date,
 * whatever was chosen before, so that changing the day can neither repeat nor skip a period.
 */
export function collectionDateFor(
  billedOn: Temporal.PlainDate,
  noticeDays: number,
  choice: DebitDay
): Temporal.PlainDate {
  return nextCollectionDates(choice, billedOn.add({ days: noticeDays }), 1)[0]!;
}

/** When a bill is due: on the chosen debit day after the notice, else after the merchant's term. */
export function debitDateFor(
  billedOn: Temporal.PlainDate,
  termDays: number,
  noticeDays: number,
  choice: DebitDay | undefined
): Temporal.PlainDate {
  return choice ? collectionDateFor(billedOn, noticeDays, choice) : billedOn.add({ days: termDays });
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
