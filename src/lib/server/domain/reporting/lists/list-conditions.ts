import { sql, type SQL } from 'drizzle-orm';
import type { ListSearch } from './list.ts';

/**
 * One of some values of ours, written into the statement: only then does PostgreSQL see that an index over just these
 * rows will do. Never for what came from outside.
 */
export function isOneOf(column: string, values: readonly string[]): SQL {
  return sql.raw(`x.${column} in (${values.map((value) => `'${value}'`).join(', ')})`);
}

/** Exactly this value. */
export function isValue(column: string, value: string): SQL {
  return sql`${sql.raw(`x.${column}`)} = ${value}`;
}

/** From the first day up to the last, both included, on a column of days. */
export function isOnDays(column: string, { filters: { from, until } }: ListSearch): SQL[] {
  const name = sql.raw(`x.${column}`);
  return [
    ...(from === undefined ? [] : [sql`${name} >= ${from}::date`]),
    ...(until === undefined ? [] : [sql`${name} <= ${until}::date`])
  ];
}

/**
 * The same on a column of instants, by the merchant's own midnight. `id`: a column of version-7 ids that were made within
 * a day of that moment, so that the primary key leads to the days.
 */
export function isOnDaysOf(
  column: string,
  { zone, filters: { from, until } }: ListSearch,
  id?: string
): SQL[] {
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).toInstant();
  const bound = (operator: '>=' | '<', at: Temporal.Instant, margin: Temporal.Duration): SQL[] => [
    sql`${sql.raw(`x.${column} ${operator}`)} ${at.toString()}::timestamptz`,
    ...(id ? [sql`${sql.raw(`x.${id} ${operator}`)} ${firstIdAt(at.add(margin))}::uuid`] : [])
  ];
  return [
    ...(from === undefined ? [] : bound('>=', midnight(Temporal.PlainDate.from(from)), DAY.negated())),
    ...(until === undefined ? [] : bound('<', midnight(Temporal.PlainDate.from(until).add({ days: 1 })), DAY))
  ];
}

const DAY = Temporal.Duration.from({ hours: 24 });

/** What no version-7 id of this moment or a later one is below. */
function firstIdAt(at: Temporal.Instant): string {
  const hex = Math.max(0, at.epochMilliseconds).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** A moment as PostgreSQL writes it. */
export function toInstant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text.replace(' ', 'T'));
}
