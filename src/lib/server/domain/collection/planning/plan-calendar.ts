import { isBusinessDay } from '#lib/time/index.ts';
import type { Rail, RetryPolicy } from '../retry/index.ts';
import { nextCollectionDates, type DebitDay } from '../../subscriptions/index.ts';
import { collectionDateOn } from './collection-dates.ts';
import { nameOfChoice } from './customer-days.ts';

/** How far the calendar reaches: the horizon, the longest notice, and a month for a chosen day. */
export const CALENDAR_DAYS = 100;

/** A day on which a choice of debit day collects by a rail, and when that is handed over. */
export type CalendarDay = Readonly<{ choice: string; rail: Rail; day: string; submit_at: string }>;

/** One a month: as many months as the calendar reaches, and one more. */
const CHOSEN_DAYS = 5;

const rails: readonly Rail[] = ['card', 'sepa_debit'];

/**
 * The days of the coming months as each choice of debit day sees them, for a set-based run: choices are few (some
 * hundred at most), invoices are many. `due` is the choice of whoever made none: any day for a card, any TARGET day for
 * a debit.
 */
export function listCalendar(
  today: Temporal.PlainDate,
  policy: RetryPolicy,
  choices: readonly DebitDay[]
): CalendarDay[] {
  const days = Array.from({ length: CALENDAR_DAYS + 10 }, (_, index) => today.add({ days: index }));
  return rails.flatMap((rail) => [
    ...days
      .filter((day) => rail === 'card' || isBusinessDay(day))
      .map((day) => toDay('due', rail, day, policy)),
    ...choices.flatMap((choice) =>
      nextCollectionDates(choice, today, CHOSEN_DAYS).map((day) =>
        toDay(nameOfChoice(choice), rail, day, policy)
      )
    )
  ]);
}

function toDay(choice: string, rail: Rail, day: Temporal.PlainDate, policy: RetryPolicy): CalendarDay {
  const { collectOn, submitAt } = collectionDateOn(rail, day, policy);
  return { choice, rail, day: collectOn.toString(), submit_at: submitAt.toString() };
}
