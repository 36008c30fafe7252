import { sql, type SQL } from 'drizzle-orm';
import type { SegmentConditions } from './segment.ts';

/** What a condition needs to know beside the customer: the country of whoever gave none, and the moment. */
export type SegmentView = Readonly<{ country: string; now: Temporal.Instant }>;

const list = (values: readonly string[]) => sql`${sql.param([...values])}::text[]`;

/** Whether the customer of the alias `c` is in a segment with these conditions, as an expression of any statement. */
export function fitsSegment(conditions: SegmentConditions, view: SegmentView): SQL {
  const { openAmount, countries, methods, languages, knownFor, failed, tags } = conditions;
  const parts = [
    openAmount && owes(openAmount),
    countries && sql`coalesce(c.address ->> 'country', ${view.country}) = any (${list(countries)})`,
    methods && hasMethod(methods),
    languages && sql`c.language = any (${list(languages)})`,
    knownFor && isKnownFor(knownFor, view),
    failed && (failed.has ? hasFailed(failed, view) : sql`not ${hasFailed(failed, view)}`),
    tags && sql`coalesce(c.segment = any (${list(tags)}), false)`
  ];
  return sql.join(
    parts.filter((part) => part !== undefined),
    sql` and `
  );
}

function owes({ currency, atLeastMinor, atMostMinor }: NonNullable<SegmentConditions['openAmount']>): SQL {
  const open = sql`(select coalesce(sum(i.balance_minor), 0) from invoice i
    where i.merchant_id = c.merchant_id and i.customer_id = c.id and i.currency = ${currency}
      and i.status in ('open', 'overdue'))`;
  return sql`${open} between ${atLeastMinor ?? 0} and ${atMostMinor ?? Number.MAX_SAFE_INTEGER}`;
}

function hasMethod(methods: NonNullable<SegmentConditions['methods']>): SQL {
  const saved = (which: SQL) => sql`exists (select from payment_method m
    where m.merchant_id = c.merchant_id and m.customer_id = c.id and m.status = 'active' ${which})`;
  const kinds = methods.filter((method) => method !== 'none');
  const ways = [
    ...(kinds.length > 0 ? [saved(sql`and m.kind = any (${list(kinds)})`)] : []),
    ...(methods.includes('none') ? [sql`not ${saved(sql``)}`] : [])
  ];
  return sql`(${sql.join(ways, sql` or `)})`;
}

function isKnownFor(
  { atLeastDays, atMostDays }: NonNullable<SegmentConditions['knownFor']>,
  { now }: SegmentView
): SQL {
  const before = (days: number) => sql`${now.subtract({ hours: 24 * days }).toString()}::timestamptz`;
  const bounds = [
    ...(atLeastDays === undefined ? [] : [sql`c.created_at <= ${before(atLeastDays)}`]),
    ...(atMostDays === undefined ? [] : [sql`c.created_at >= ${before(atMostDays)}`])
  ];
  return bounds.length > 0 ? sql.join(bounds, sql` and `) : sql`true`;
}

function hasFailed({ withinDays }: NonNullable<SegmentConditions['failed']>, { now }: SegmentView): SQL {
  const since = now.subtract({ hours: 24 * withinDays }).toString();
  return sql`exists (select from payment_attempt a
    where a.merchant_id = c.merchant_id and a.customer_id = c.id and a.status = 'failed'
      and a.opened_at >= ${since}::timestamptz)`;
}
