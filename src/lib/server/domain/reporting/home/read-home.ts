import { sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { countHandoverNeeds } from '../../handover/index.ts';
import { readCountedMarks } from '../counting/read-counted-until.ts';
import type { Period } from '../period.ts';
import { waitingRows } from '../rows/waiting-rows.ts';

/** What can wait for a person. */
export const queues = [
  'releases',
  'handover',
  'agency-reports',
  'arrangements',
  'conversations',
  'cancellations',
  'erasures',
  'disputes',
  'bank-entries',
  'breaks',
  'messages',
  'unknown',
  'webhooks',
  'imports',
  'contacts'
] as const;
export type Queue = (typeof queues)[number];
/** Counted by the hand-over itself. */
type AtAgency = 'handover' | 'agency-reports';

/** Debits of one day, in one currency. */
export type ComingDay = Readonly<{ on: Temporal.PlainDate; count: number; amount: Money }>;

export type Home = Readonly<{
  /** Nothing was ever asked of anybody: the merchant is new. */
  isNew: boolean;
  waiting: Readonly<Record<Queue, number>>;
  /** What came in less what went back, per currency, the largest first. The days stand beside the figures. */
  received: Readonly<
    Record<'today' | 'week' | 'weekBefore', Readonly<{ period: Period; amounts: readonly Money[] }>>
  >;
  /** Why payments failed in the last seven days, the most frequent first. */
  failed: Readonly<{ period: Period; reasons: readonly FailedReason[] }>;
  /** What is planned to be debited in fourteen days, today the first. */
  coming: Readonly<{ period: Period; days: readonly ComingDay[] }>;
}>;

export type FailedReason = Readonly<{ class: string; code: string; count: number; amount: Money }>;

const AHEAD_DAYS = 14;
const FAILED_DAYS = 7;
const MOST_REASONS = 5;

/** What staff see first: five statements that travel together, each over an index of what it counts. */
export async function readHome(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId, zone }: Readonly<{ merchantId: string; zone: string }>
): Promise<Home> {
  const now = ctx.clock.now();
  const today = dateIn(zone, now);
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [counted, handover, received, failed, coming] = await Promise.all([
      countWaitings(tx, merchantId, now),
      countHandoverNeeds(tx, { merchantId, zone, now }),
      readReceived(tx, { merchantId, zone }, today),
      readFailed(tx, { merchantId, zone }, today),
      readComing(tx, merchantId, today)
    ]);
    const { isNew, waiting } = counted;
    const handedOver = { handover: handover.cases, 'agency-reports': handover.reports };
    return { isNew, waiting: { ...waiting, ...handedOver }, received, failed, coming };
  });
}

async function countWaitings(
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant
): Promise<Readonly<{ isNew: boolean; waiting: Omit<Home['waiting'], AtAgency> }>> {
  const countOf = (queue: keyof typeof waitingRows) =>
    sql`(select count(*) from (${waitingRows[queue](merchantId, now)}) r)::int as ${sql.identifier(queue)}`;
  const [row] = await tx.execute<Record<Exclude<Queue, AtAgency>, number> & { is_new: boolean }>(sql`
    select not exists (select from invoice where merchant_id = ${merchantId}) as is_new,
      (select count(*) from conversation where merchant_id = ${merchantId} and waiting_since is not null)::int
        as conversations,
      (select count(*) from cancellation where merchant_id = ${merchantId} and status = 'received')::int
        as cancellations,
      (select count(*) from release_request where merchant_id = ${merchantId} and status = 'asked')::int as releases,
      (select count(*) from arrangement where merchant_id = ${merchantId} and status = 'proposed')::int as arrangements,
      (select count(*) from erase_request where merchant_id = ${merchantId} and status = 'asked')::int as erasures,
      (select count(*) from notice where merchant_id = ${merchantId} and status in ('dead', 'ambiguous'))::int
        as messages,
      ${sql.join((Object.keys(waitingRows) as (keyof typeof waitingRows)[]).map(countOf), sql`, `)}`);
  const { is_new: isNew, ...waiting } = row!;
  return { isNew, waiting };
}

type Place = Readonly<{ merchantId: string; zone: string }>;

/** From the days that were counted, and from the ledger what was booked since: each booking is in one of the two. */
async function readReceived(
  tx: Tx,
  { merchantId, zone }: Place,
  today: Temporal.PlainDate
): Promise<Home['received']> {
  const monday = today.subtract({ days: today.dayOfWeek - 1 });
  const periods = {
    today: { from: today, until: today },
    week: { from: monday, until: today },
    weekBefore: { from: monday.subtract({ days: 7 }), until: today.subtract({ days: 7 }) }
  };
  const first = periods.weekBefore.from;
  const counted = await readCountedMarks(tx, merchantId);
  const rows = await tx.execute<{ booked_on: string; currency: Currency; minor: string }>(sql`
    select booked_on::text as booked_on, currency, sum(amount_minor) as minor
    from (
      select booked_on, currency, amount_minor from report_day
      where merchant_id = ${merchantId} and account = 'clearing' and kind not in ('bank-fee', 'gateway-fee')
        and booked_on >= ${first.toString()}::date
      union all
      select (t.booked_at at time zone ${zone})::date, e.currency, e.amount_minor
      from ledger_transaction t
      join ledger_entry e on e.merchant_id = t.merchant_id and e.transaction_id = t.id and e.account = 'clearing'
      where t.merchant_id = ${merchantId} and t.kind not in ('bank-fee', 'gateway-fee')
        and t.booked_at >= ${first.toZonedDateTime(zone).toInstant().toString()}::timestamptz
        and t.booked_at > ${counted.at}::timestamptz) booked
    group by 1, 2`);
  const amountsIn = ({ from, until }: Period): Money[] => {
    const sums = new Map<Currency, number>();
    for (const { booked_on: on, currency, minor } of rows)
      if (on >= from.toString() && on <= until.toString())
        sums.set(currency, (sums.get(currency) ?? 0) + Number(minor));
    return [...sums].map(([currency, minor]) => money(minor, currency)).sort((a, b) => b.minor - a.minor);
  };
  const withAmounts = (period: Period) => ({ period, amounts: amountsIn(period) });
  return {
    today: withAmounts(periods.today),
    week: withAmounts(periods.week),
    weekBefore: withAmounts(periods.weekBefore)
  };
}

async function readFailed(
  tx: Tx,
  { merchantId, zone }: Place,
  today: Temporal.PlainDate
): Promise<Home['failed']> {
  const period = { from: today.subtract({ days: FAILED_DAYS - 1 }), until: today };
  const rows = await tx.execute<{
    class: string;
    code: string;
    currency: Currency;
    count: number;
    minor: string;
  }>(sql`
    select coalesce(decline ->> 'class', 'technical') as class, coalesce(decline ->> 'code', '') as code, currency,
      count(*)::int as count, sum(amount_minor) as minor
    from payment_attempt
    where merchant_id = ${merchantId} and status = 'failed'
      and resolved_at >= ${period.from.toZonedDateTime(zone).toInstant().toString()}::timestamptz
    group by 1, 2, 3 order by count(*) desc, 1, 2 limit ${MOST_REASONS}`);
  return {
    period,
    reasons: rows.map(({ minor, currency, ...row }) => ({ ...row, amount: money(Number(minor), currency) }))
  };
}

async function readComing(tx: Tx, merchantId: string, today: Temporal.PlainDate): Promise<Home['coming']> {
  const period = { from: today, until: today.add({ days: AHEAD_DAYS - 1 }) };
  const rows = await tx.execute<{ collect_on: string; currency: Currency; count: number; minor: string }>(sql`
    select collect_on::text as collect_on, currency, count(*)::int as count, sum(amount_minor) as minor
    from planned_collection
    where merchant_id = ${merchantId} and status in ('planned', 'noticed', 'due')
      and collect_on >= ${period.from.toString()}::date and collect_on <= ${period.until.toString()}::date
    group by collect_on, currency order by collect_on, currency`);
  return {
    period,
    days: rows.map(({ collect_on: on, currency, count, minor }) => ({
      on: Temporal.PlainDate.from(on),
      count,
      amount: money(Number(minor), currency)
    }))
  };
}
