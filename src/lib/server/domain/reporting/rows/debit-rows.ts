import { sql, type SQL } from 'drizzle-orm';
import type { RowsAsked } from './row-asked.ts';

/** Debits of the period's days that are planned. `day`, the one on which the money comes, is what they are in order of. */
export const aheadRows = (asked: RowsAsked): SQL => sql`
  select p.id, p.submit_at as at, p.collect_on as day, p.customer_id, first.invoice_id, p.currency, p.amount_minor,
    'debit-' || p.kind as note
  from planned_collection p ${FIRST_INVOICE}
  where ${isAhead(asked)}`;

export const aheadWhole = (asked: RowsAsked): SQL => sql`
  select count(*) as count, sum(p.amount_minor) as sum from planned_collection p where ${isAhead(asked)}`;

/** Those that were tried, with what came of them. */
export const cameRows = (asked: RowsAsked): SQL => sql`
  select p.id, p.submit_at as at, p.collect_on as day, p.customer_id, first.invoice_id, p.currency,
    ${CAME} as amount_minor, 'debit-' || p.kind as note
  from ${TRIED} ${FIRST_INVOICE}
  where ${isOfDays(asked)} and p.status = 'attempted'`;

/** Their number and sum: as each day was written down (`debit_day`), and one by one from the last written one on. */
export const cameWhole = (asked: RowsAsked, writtenUntil: string): SQL => sql`
  select sum(debits) as count, sum(minor) as sum from (
    select p.tried_count as debits, p.came_minor as minor from debit_day p
    where ${isOfDays(asked)} and p.collect_on < ${writtenUntil}::date
    union all
    select 1, ${CAME} from ${TRIED}
    where ${isOfDays(asked)} and p.status = 'attempted' and p.collect_on >= ${writtenUntil}::date) day`;

const isOfDays = ({ merchantId, currency, period }: RowsAsked): SQL => sql`
  p.merchant_id = ${merchantId} and p.currency = ${currency}
    and p.collect_on >= ${period.from.toString()}::date and p.collect_on <= ${period.until.toString()}::date`;

const isAhead = (asked: RowsAsked): SQL =>
  sql`${isOfDays(asked)} and p.status in ('planned', 'noticed', 'due')`;

const FIRST_INVOICE = sql`left join lateral (
  select l.invoice_id from planned_collection_invoice l
  where l.merchant_id = p.merchant_id and l.planned_id = p.id order by l.invoice_id limit 1) first on true`;

const TRIED = sql`planned_collection p
  join payment_attempt a on a.merchant_id = p.merchant_id and a.id = p.attempt_id
    and a.status in ('succeeded', 'failed')
  cross join lateral (
    select coalesce(sum(d.amount_minor), 0) as minor from dispute d
    where d.merchant_id = a.merchant_id and d.attempt_id = a.id and d.status = 'lost') back`;

const CAME = sql`case when a.status = 'succeeded' then a.amount_minor - back.minor else 0 end`;
