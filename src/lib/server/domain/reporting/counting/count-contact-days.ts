import { sql, type SQL, type SQLChunk } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { isReached, isSubscribed, isTold } from '../figures/missed-customers.ts';
import { WITHINS } from '../period.ts';

/** What is counted of customers who were missed. */
export const CONTACT_COUNTS = ['missed', 'told', 'reached', 'subscribed', 'left'] as const;

/** A day on which invoices in one currency were missed. */
export type ContactDay = Readonly<{ currency: string; missedOn: string }>;

const COUNTED: Readonly<Record<(typeof CONTACT_COUNTS)[number], SQL>> = {
  missed: sql`true`,
  told: isTold(sql`w.days`),
  reached: isReached(sql`w.days`),
  subscribed: isSubscribed(sql`w.days`),
  left: sql`${isSubscribed(sql`w.days`)} and k.left_at is not null`
};

const each = (of: (name: SQLChunk, count: (typeof CONTACT_COUNTS)[number]) => SQLChunk): SQL =>
  sql.join(
    CONTACT_COUNTS.map((count) => of(sql.identifier(count), count)),
    sql`, `
  );

/**
 * Adds up `missed_contact` anew for some days, for each number of days that can be asked for. Whoever was missed `gap` days
 * before as well counts in periods that began fewer days before: at the places up to `gap`.
 */
export async function countContactDays(
  tx: Tx,
  merchantId: string,
  days: readonly ContactDay[]
): Promise<void> {
  if (days.length === 0) return;
  await tx.execute(sql`
    with tally as materialized (
      select k.currency, k.missed_on, w.days as within_days, k.missed_on - k.earlier_on as gap,
        ${each((name, count) => sql`count(*) filter (where ${COUNTED[count]})::int as ${name}`)}
      from unnest(${sql.param(days.map(({ currency }) => currency))}::text[],
        ${sql.param(days.map(({ missedOn }) => missedOn))}::text[]::date[]) d (currency, missed_on)
      join missed_contact k on k.merchant_id = ${merchantId} and k.currency = d.currency and k.missed_on = d.missed_on
      cross join unnest(${sql.param([...WITHINS])}::int[]) w (days)
      group by 1, 2, 3, 4),
    day as (
      select currency, missed_on, within_days, greatest(max(gap), 0) as longest,
        ${each((name) => sql`coalesce(sum(${name}) filter (where gap is null), 0) as ${name}`)}
      from tally group by currency, missed_on, within_days),
    place as (
      select d.currency, d.missed_on, d.within_days, n,
        ${each((name) => sql`(d.${name} + coalesce(sum(t.${name}) over later, 0))::int as ${name}`)}
      from day d
      cross join lateral generate_series(0, d.longest) n
      left join tally t on t.currency = d.currency and t.missed_on = d.missed_on and t.within_days = d.within_days
        and t.gap = n + 1
      window later as (partition by d.currency, d.missed_on, d.within_days order by n desc))
    insert into contact_day as k (merchant_id, currency, within_days, missed_on, ${each((name) => name)})
    select ${merchantId}::uuid, currency, within_days, missed_on, ${each((name) => sql`array_agg(${name} order by n)`)}
    from place group by currency, within_days, missed_on
    on conflict (merchant_id, currency, within_days, missed_on) do update
      set ${each((name) => sql`${name} = excluded.${name}`)}
    where (${each((name) => sql`k.${name}`)}) is distinct from (${each((name) => sql`excluded.${name}`)})`);
}
