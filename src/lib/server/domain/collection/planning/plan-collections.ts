import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import { listDebitChoices } from '../../subscriptions/index.ts';
import { listCalendar, CALENDAR_DAYS } from './plan-calendar.ts';
import { readRetryPolicy } from '../retry-rules/rule-versions.ts';

/** What falls due later than this is planned on a later night. Longer than the longest usual notice. */
const HORIZON_DAYS = 35;
/** One statement plans at most this many invoices: each holds its locks for a second, not for a minute. */
const INVOICES_PER_STATEMENT = 5_000;
/** More slices than any night has; the rest waits for the next hour. */
const MOST_SLICES = 2_000;

/**
 * Plans the collection of everything that is due within the horizon, may be debited, and was never planned: on the
 * customer's own day, with room for the notice. Set-based: one statement per slice, however many invoices. Doing it
 * again plans nothing twice. Answers how many collections were planned.
 */
export async function planCollections(
  ctx: Context,
  input: Readonly<{ merchantId: string }>
): Promise<number> {
  let count = 0;
  for (let slice = 0; slice < MOST_SLICES; slice++) {
    const planned = await planSlice(ctx, input.merchantId);
    count += planned;
    if (planned === 0) return count;
  }
  return count;
}

async function planSlice(ctx: Context, merchantId: string): Promise<number> {
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    // Two at once would plan the same invoices, and one of them be refused as a whole: the second waits, and sees.
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`plan-collections:${merchantId}`}, 0))`
    );
    const { zone } = await readMerchant(tx, merchantId);
    const today = dateIn(zone, now);
    const choices = await listDebitChoices(tx, merchantId);
    const calendar = listCalendar(today, await readRetryPolicy(tx, merchantId, zone), choices);
    const ids = await insertPlans(tx, { merchantId, now, today, calendar: JSON.stringify(calendar) });
    await emit(
      ctx,
      tx,
      merchantId,
      now,
      ids.map((subjectId) => ({ type: 'collection.planned' as const, subjectId, payload: { kind: 'first' } }))
    );
    return ids.length;
  });
}

type Slice = Readonly<{
  merchantId: string;
  now: Temporal.Instant;
  today: Temporal.PlainDate;
  calendar: string;
}>;

/**
 * The statement. `calendar` names, for each choice of a debit day, the days that belong to it and when a collection on
 * them is handed over; what no choice is made about is collected when it is due. A bundle is one plan for a day.
 */
async function insertPlans(tx: Tx, { merchantId, now, today, calendar }: Slice): Promise<string[]> {
  const run = newId(now);
  const at = now.toString();
  const day = today.toString();
  const rows = await tx.execute<{ id: string }>(sql`
    with calendar as materialized (
      select * from jsonb_to_recordset(${calendar}::text::jsonb) as c (choice text, rail text, day date, submit_at timestamptz)
    ), payable as (
      select i.id as invoice_id, i.customer_id, i.balance_minor, i.currency, c.id as consent_id, c.payment_method_id,
        c.notice_days, c.is_bundled, m.kind as rail,
        greatest(i.due_on, ${day}::date + case when c.notice_days = 0 then 0 else c.notice_days + 1 end) as earliest
      from invoice i
      join debit_consent c on c.merchant_id = i.merchant_id and c.customer_id = i.customer_id
        and c.position = 0 and c.revoked_at is null
      join payment_method m on m.merchant_id = c.merchant_id and m.id = c.payment_method_id and m.status = 'active'
      where i.merchant_id = ${merchantId} and i.status in ('open', 'overdue') and i.balance_minor > 0
        and i.due_on <= ${day}::date + ${HORIZON_DAYS}::int and i.paused_because is null
        and not exists (select from planned_collection_invoice l
          where l.merchant_id = i.merchant_id and l.invoice_id = i.id)
        and not exists (select from attempt_allocation l
          where l.merchant_id = i.merchant_id and l.invoice_id = i.id and l.is_live)
      order by i.due_on, i.id
      limit ${INVOICES_PER_STATEMENT}
    ), dated as (
      select p.*, pref.choice, d.day as collect_on, d.submit_at,
        md5(${run} || case when p.is_bundled then p.consent_id::text || p.currency || d.day else p.invoice_id::text end)::uuid as plan_id
      from payable p
      left join debit_preference w on w.merchant_id = ${merchantId} and w.customer_id = p.customer_id
      -- A bill of a subscription falls due on the chosen day already, or where its customer moved it to.
      cross join lateral (select case
        when w.customer_id is null or exists (select from subscription_period s
          where s.merchant_id = ${merchantId} and s.invoice_id = p.invoice_id) then 'due'
        when w.kind = 'last-day' then w.kind
        else concat(w.kind, ':', w.day, ':', w.working_days) end as choice) pref
      cross join lateral (
        select c.day, c.submit_at from calendar c
        where c.choice = pref.choice and c.rail = p.rail
          and c.day >= least(p.earliest, ${day}::date + ${CALENDAR_DAYS}::int)
          and (p.rail = 'card' or c.submit_at > ${at}::timestamptz)
        order by c.day limit 1) d
    ), plans as (
      select plan_id, customer_id, payment_method_id, rail, currency, collect_on, submit_at, notice_days, choice,
        sum(balance_minor) as amount_minor
      from dated
      group by plan_id, customer_id, payment_method_id, rail, currency, collect_on, submit_at, notice_days, choice
    ), added as (
      insert into planned_collection (merchant_id, id, customer_id, payment_method_id, status, kind, rail,
        amount_minor, currency, collect_on, submit_at, notice_days, created_at)
      select ${merchantId}, plan_id, customer_id, payment_method_id, 'planned', 'first', rail, amount_minor, currency,
        collect_on, submit_at, notice_days, ${at}::timestamptz
      from plans
      returning id
    ), lines as (
      insert into planned_collection_invoice (merchant_id, planned_id, invoice_id, amount_minor, is_live)
      select ${merchantId}, plan_id, invoice_id, balance_minor, true from dated
    ), history as (
      insert into status_change (merchant_id, id, subject_kind, subject_id, from_status, event, to_status, at)
      select ${merchantId}, md5(${run} || 'status' || id)::uuid, 'planned-collection', id, null, 'plan', 'planned', ${at}::timestamptz
      from added
    ), decisions as (
      insert into collection_decision (merchant_id, id, planned_id, kind, rule, facts, next_at, decided_at)
      select ${merchantId}, md5(${run} || 'decision' || plan_id)::uuid, plan_id, 'plan',
        case choice when 'due' then 'first-attempt' else 'chosen-day' end,
        jsonb_build_object('choice', choice, 'collectOn', collect_on, 'amountMinor', amount_minor),
        submit_at, ${at}::timestamptz
      from plans
    )
    select id from added`);
  return rows.map((row) => row.id);
}
