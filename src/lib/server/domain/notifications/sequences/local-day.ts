import { isPublicHoliday } from '#lib/time/index.ts';
import { hourOn } from './plan-dates.ts';

/** A moment as customers of one country and zone have it. */
export type LocalDay = Readonly<{
  zone: string;
  country: string;
  date: Temporal.PlainDate;
  /** Minutes after midnight. */
  minute: number;
  /** A Sunday or a public holiday: nobody is asked for money. */
  isClosed: boolean;
  now: Temporal.Instant;
}>;

/** What a moment is in a zone and country, each worked out once: a slice of a million customers has a handful. */
export function localDays(now: Temporal.Instant): (zone: string, country: string) => LocalDay {
  const known = new Map<string, LocalDay>();
  return (zone, country) => {
    const key = `${zone}|${country}`;
    const found = known.get(key) ?? localDay(now, zone, country);
    known.set(key, found);
    return found;
  };
}

export function localDay(now: Temporal.Instant, zone: string, country: string): LocalDay {
  const local = now.toZonedDateTimeISO(zone);
  const date = local.toPlainDate();
  return {
    now,
    zone,
    country,
    date,
    minute: local.hour * 60 + local.minute,
    isClosed: isClosed(date, country)
  };
}

/** The hour on the first open day after this one. */
export function nextOpenAt({ date, zone, country }: LocalDay, hour: number): Temporal.Instant {
  let day = date.add({ days: 1 });
  // Christmas before a Sunday, Easter with Good Friday: four closed days in a row at most; ten bounds the loop.
  for (let i = 0; i < 10 && isClosed(day, country); i++) day = day.add({ days: 1 });
  return hourOn(day, { at: { hour } }, zone);
}

export function tomorrowAt({ date, zone }: LocalDay, hour: number): Temporal.Instant {
  return hourOn(date.add({ days: 1 }), { at: { hour } }, zone);
}

function isClosed(date: Temporal.PlainDate, country: string): boolean {
  return date.dayOfWeek === 7 || isPublicHoliday(date, country);
}
