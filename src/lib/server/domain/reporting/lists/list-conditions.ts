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

/** The same on a column of instants, by the merchant's own midnight. */
export function isOnDaysOf(column: string, { zone, filters: { from, until } }: ListSearch): SQL[] {
  const name = sql.raw(`x.${column}`);
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).toInstant().toString();
  return [
    ...(from === undefined ? [] : [sql`${name} >= ${midnight(Temporal.PlainDate.from(from))}::timestamptz`]),
    ...(until === undefined
      ? []
      : [sql`${name} < ${midnight(Temporal.PlainDate.from(until).add({ days: 1 }))}::timestamptz`])
  ];
}

/** A moment as PostgreSQL writes it. */
export function toInstant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text.replace(' ', 'T'));
}
