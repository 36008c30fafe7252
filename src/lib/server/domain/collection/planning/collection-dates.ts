import { addBusinessDays, onOrAfterBusinessDay } from '#lib/time/index.ts';
import type { Rail, RetryPolicy } from '../retry/index.ts';

/** A day on which money moves, and when it must be handed over for that. */
export type CollectionDate = Readonly<{ collectOn: Temporal.PlainDate; submitAt: Temporal.Instant }>;

/**
 * When a collection on this day is handed to the gateway. A SEPA debit is presented on the business day before its own
 * day, which is itself a TARGET day; a card is charged on the day. Both at the first open hour of the merchant.
 */
export function collectionDateOn(
  rail: Rail,
  day: Temporal.PlainDate,
  { zone, fromHour }: Pick<RetryPolicy, 'zone' | 'fromHour'>
): CollectionDate {
  const collectOn = rail === 'sepa_debit' ? onOrAfterBusinessDay(day) : day;
  const submitOn = rail === 'sepa_debit' ? addBusinessDays(collectOn, -1) : day;
  return {
    collectOn,
    submitAt: submitOn.toZonedDateTime({ timeZone: zone, plainTime: { hour: fromHour } }).toInstant()
  };
}

/**
 * The first day for which a notice that goes out today or tomorrow is old enough. The day more is for notices that
 * have to wait for the morning; without notice, a card can be charged today and a debit on the next business day.
 */
export function earliestCollectionDay(
  rail: Rail,
  noticeDays: number,
  today: Temporal.PlainDate
): Temporal.PlainDate {
  const noticed = noticeDays === 0 ? today : today.add({ days: noticeDays + 1 });
  if (rail === 'card') return noticed;
  const presentable = addBusinessDays(today, 2);
  return onOrAfterBusinessDay(Temporal.PlainDate.compare(noticed, presentable) > 0 ? noticed : presentable);
}

/** A mandate that was not used for 36 months has lapsed (SEPA Core rulebook, EPC016-06, 4.1). */
const MANDATE_MONTHS = 36;

/** Whether a mandate may no longer be used on a day: 36 months after its last debit, or after it was given. */
export function isMandateLapsed(lastUsedOn: Temporal.PlainDate, collectOn: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(collectOn, lastUsedOn.add({ months: MANDATE_MONTHS })) >= 0;
}
