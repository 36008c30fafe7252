import { sql, type SQL } from 'drizzle-orm';
import type { Currency } from '#lib/money/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Split } from '../variants/index.ts';

/** What is watched beside recovery, per customer since they met their arm. */
export const rails = ['complaints', 'unsubscribes', 'disputes', 'refunds'] as const;
export type Rail = (typeof rails)[number];

/** What became of the customers of one arm; every number counts customers, each once. */
export type ArmCount = Readonly<{
  arm: string;
  /** Met their arm. */
  exposed: number;
  /** Missed an invoice under it; only the first one counts. */
  missed: number;
  /** Of those, for whom the days to recover in are over, so that what is known of them is all there is. */
  ripe: number;
  /** Of the ripe ones, who paid in those days all that wasn't forgiven. */
  recovered: number;
  rails: Readonly<Record<Rail, number>>;
  /** Of the ripe ones: what was missed and what came in, in the merchant's currency. */
  atRiskMinor: number;
  recoveredMinor: number;
}>;

type Asked = Readonly<{
  merchantId: string;
  split: Split;
  withinDays: number;
  currency: Currency;
  /** The merchant's day on which the reports have counted everything before. */
  countedOn: Temporal.PlainDate;
  /** Until when something that a customer did is put down to the experiment. */
  until: Temporal.Instant;
}>;

type Row = Omit<ArmCount, 'rails' | 'atRiskMinor' | 'recoveredMinor'> &
  Record<Rail, number> &
  Record<'atRiskMinor' | 'recoveredMinor', string>;

/**
 * Counts by arm, from what the reports counted: a miss and what came in after it are theirs (`recovery_case`,
 * `recovery_flow`), so that these numbers are the ledger's. Whoever met two arms by a merge is nobody's.
 */
export async function countOutcomes(tx: Tx, asked: Asked): Promise<ArmCount[]> {
  const { merchantId, split, withinDays, countedOn, currency } = asked;
  const rows = await tx.execute<Row>(sql`
    with met as materialized (
      select e.customer_id, e.arm, e.invoice_id, e.exposed_at
      from variant_exposure e
      join customer c on c.merchant_id = e.merchant_id and c.id = e.customer_id and c.merged_into_id is null
      where e.merchant_id = ${merchantId} and e.split_id = ${split.id} and not exists (
        select from customer g
        join variant_exposure o on o.merchant_id = g.merchant_id and o.split_id = e.split_id and o.customer_id = g.id
        where g.merchant_id = e.merchant_id and g.merged_into_id = e.customer_id and o.arm <> e.arm)),
    missed as (
      select distinct on (m.customer_id) m.customer_id, m.arm, c.invoice_id, c.currency, c.at_risk_minor,
        c.missed_on + ${withinDays}::int < ${countedOn.toString()}::date as is_ripe
      from met m ${missedUnder(asked)}
      order by m.customer_id, c.missed_at, c.invoice_id),
    outcome as (
      select x.*, coalesce(f.money, 0) as money, coalesce(f.forgiven, 0) as forgiven from missed x
      left join lateral (
        select sum(amount_minor) filter (where kind = 'money') as money,
          sum(amount_minor) filter (where kind = 'forgiven') as forgiven
        from recovery_flow
        where merchant_id = ${merchantId} and invoice_id = x.invoice_id and after_days <= ${withinDays}::int) f on true)
    select m.arm, count(*)::int as exposed, count(o.customer_id)::int as missed,
      count(*) filter (where o.is_ripe)::int as ripe,
      count(*) filter (where o.is_ripe and o.money > 0 and o.money >= o.at_risk_minor - o.forgiven)::int as recovered,
      ${counted(asked)},
      coalesce(sum(o.at_risk_minor) filter (where o.is_ripe and o.currency = ${currency}), 0)::text as "atRiskMinor",
      coalesce(sum(o.money) filter (where o.is_ripe and o.currency = ${currency}), 0)::text as "recoveredMinor"
    from met m left join outcome o using (customer_id)
    group by m.arm order by m.arm`);
  return rows.map(({ atRiskMinor, recoveredMinor, complaints, unsubscribes, disputes, refunds, ...row }) => ({
    ...row,
    rails: { complaints, unsubscribes, disputes, refunds },
    atRiskMinor: Number(atRiskMinor),
    recoveredMinor: Number(recoveredMinor)
  }));
}

/**
 * Which misses `c` of a customer `m` happened under their arm. Reminders: of an invoice that runs on the arm's version.
 * Retries and words: of the invoice whose failure, or first message, brought them in, unless it was late before.
 */
function missedUnder({ merchantId, split }: Asked): SQL {
  if (split.layer !== 'reminders')
    return sql`
      join recovery_case c on c.merchant_id = ${merchantId} and c.invoice_id = m.invoice_id
        and c.missed_at >= ${split.startedAt.toString()}::timestamptz`;
  const versions = JSON.stringify(split.arms.map(({ key, version }) => ({ key, version })));
  return sql`
    join jsonb_to_recordset(${versions}::text::jsonb) as v (key text, version int) on v.key = m.arm
    join recovery_case c on c.merchant_id = ${merchantId} and c.customer_id = m.customer_id
      and c.missed_at >= m.exposed_at
    join sequence_run r on r.merchant_id = ${merchantId} and r.invoice_id = c.invoice_id
      and r.sequence_id = ${split.subjectId} and r.version = v.version`;
}

/** How many customers `m` did something that the guard rails watch, after they met their arm. */
function counted({ merchantId, until }: Asked): SQL {
  const inTime = (at: SQL) => sql`${at} > m.exposed_at and ${at} <= ${until.toString()}::timestamptz`;
  const said = (sources: SQL) => sql`exists (
    select from consent_entry e where e.merchant_id = ${merchantId} and e.customer_id = m.customer_id
      and e.kind in ('objection', 'withdrawal') and e.source in (${sources}) and ${inTime(sql`e.at`)})`;
  const ofPayment = (table: SQL, at: SQL) => sql`exists (
    select from payment_attempt a join ${table} x on x.merchant_id = a.merchant_id and x.attempt_id = a.id
    where a.merchant_id = ${merchantId} and a.customer_id = m.customer_id and ${inTime(at)})`;
  return sql`
      count(*) filter (where ${said(sql`'reply', 'complaint'`)})::int as complaints,
      count(*) filter (where ${said(sql`'link', 'portal'`)})::int as unsubscribes,
      count(*) filter (where ${ofPayment(sql`dispute`, sql`x.opened_at`)})::int as disputes,
      count(*) filter (where ${ofPayment(sql`refund`, sql`x.requested_at`)})::int as refunds`;
}
