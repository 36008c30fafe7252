import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import { dateFrom } from './plan-dates.ts';
import { readStepsById } from './step-facts.ts';
import { stopRuns } from './stop-runs.ts';
import { readVersions, versionKey } from './versions.ts';
import { wakeSteps } from './wake-steps.ts';

type OfInvoice = Readonly<{ merchantId: string; invoiceId: string }>;
type OfAttempt = Readonly<{ merchantId: string; attemptId: string }>;

/** Nothing is owed any more: its sequence ends, and what waits to be sent is withdrawn. */
export async function followSettlement(ctx: Context, { merchantId, invoiceId }: OfInvoice): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, (tx) =>
    stopRuns(tx, { merchantId, invoiceIds: [invoiceId], because: 'settled', now })
  );
}

/** What was agreed about it is over: what waited because of that is decided again. */
export async function followResumed(ctx: Context, { merchantId, invoiceId }: OfInvoice): Promise<void> {
  await ctx.db.withMerchant(merchantId, (tx) =>
    wakeSteps(ctx, tx, merchantId, sql`invoice_id = ${invoiceId}`)
  );
}

/** The due date moved: what counts from it, and isn't dealt with, moves along. */
export async function followDueDate(
  ctx: Context,
  { merchantId, invoiceId, days }: OfInvoice & Readonly<{ days: number }>
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { zone } = await readMerchant(tx, merchantId);
    await tx.execute(sql`
      update sequence_step s set planned_on = s.planned_on + ${days}::int,
        due_at = ((s.due_at at time zone z.zone) + make_interval(days => ${days}::int)) at time zone z.zone
      from sequence_run r
      join sequence_version v on v.merchant_id = r.merchant_id and v.sequence_id = r.sequence_id and v.version = r.version
      left join contact_preference p on p.merchant_id = r.merchant_id and p.customer_id = r.customer_id
      cross join lateral (select coalesce(p.zone, ${zone}) as zone) z
      where r.merchant_id = ${merchantId} and r.invoice_id = ${invoiceId} and r.status = 'running'
        and s.merchant_id = r.merchant_id and s.run_id = r.id and s.status in ('planned', 'held')
        and s.planned_on is not null and v.definition -> 'steps' -> s.place::int -> 'at' ->> 'of' in ('due', 'previous')`);
  });
}

/** A payment failed: steps that count from it get their day, and what waited for its outcome is decided again. */
export async function followFailure(ctx: Context, { merchantId, attemptId }: OfAttempt): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await dateSteps(ctx, tx, {
      merchantId,
      anchor: 'failed',
      subjectId: attemptId,
      whose: sql`invoice_id in (select invoice_id from attempt_allocation
        where merchant_id = ${merchantId} and attempt_id = ${attemptId})`
    });
    await wakeOfAttempt(ctx, tx, { merchantId, attemptId });
  });
}

/** A try was given up without an outcome: what waited for one is decided again. */
export async function followCancel(ctx: Context, attempt: OfAttempt): Promise<void> {
  await ctx.db.withMerchant(attempt.merchantId, (tx) => wakeOfAttempt(ctx, tx, attempt));
}

/** The bank's question is answered. */
export async function followDispute(
  ctx: Context,
  { merchantId, disputeId }: Readonly<{ merchantId: string; disputeId: string }>
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [found] = await tx.execute<{ attempt_id: string }>(
      sql`select attempt_id from dispute where merchant_id = ${merchantId} and id = ${disputeId}`
    );
    if (found) await wakeOfAttempt(ctx, tx, { merchantId, attemptId: found.attempt_id });
  });
}

/** A card ends: steps before its end that aren't past get their day. */
export async function followCardEnd(
  ctx: Context,
  input: Readonly<{ merchantId: string; paymentMethodId: string; endsOn: Temporal.PlainDate }>
): Promise<void> {
  const { merchantId, paymentMethodId, endsOn } = input;
  await ctx.db.withMerchant(merchantId, (tx) =>
    dateSteps(ctx, tx, {
      ...{ merchantId, anchor: 'expiring', subjectId: paymentMethodId, on: endsOn },
      whose: sql`customer_id in (select customer_id from payment_method
        where merchant_id = ${merchantId} and id = ${paymentMethodId})`
    })
  );
}

function wakeOfAttempt(ctx: Context, tx: Tx, { merchantId, attemptId }: OfAttempt): Promise<void> {
  return wakeSteps(
    ctx,
    tx,
    merchantId,
    sql`invoice_id in (select invoice_id from attempt_allocation
      where merchant_id = ${merchantId} and attempt_id = ${attemptId})`
  );
}

type Dating = Readonly<{
  merchantId: string;
  anchor: 'failed' | 'expiring';
  subjectId: string;
  /** The anchor's day; the customer's today when absent. */
  on?: Temporal.PlainDate;
  whose: ReturnType<typeof sql>;
}>;

/** Dates the steps of running runs that count from what just happened. Each once; the latest of its kind is its subject. */
async function dateSteps(ctx: Context, tx: Tx, dating: Dating): Promise<void> {
  const { merchantId, anchor, subjectId, on, whose } = dating;
  const now = ctx.clock.now();
  const { zone, country } = await readMerchant(tx, merchantId);
  const waiting = await tx.execute<{ id: string }>(sql`
    select s.id from sequence_run r
    join sequence_version v on v.merchant_id = r.merchant_id and v.sequence_id = r.sequence_id and v.version = r.version
    join sequence_step s on s.merchant_id = r.merchant_id and s.run_id = r.id and s.status in ('planned', 'held')
    where r.merchant_id = ${merchantId} and r.status = 'running'
      and r.id in (select id from sequence_run where merchant_id = ${merchantId} and ${whose})
      and v.definition -> 'steps' -> s.place::int -> 'at' ->> 'of' = ${anchor}`);
  const rows = await readStepsById(
    tx,
    { merchantId, now, zone, country },
    waiting.map(({ id }) => id)
  );
  const versions = await readVersions(tx, merchantId, rows);
  const dated = rows.flatMap((row) => {
    const step = versions.get(versionKey(row))?.definition.steps[row.place];
    if (!step) return [];
    const date = dateFrom(on ?? now.toZonedDateTimeISO(row.zone).toPlainDate(), step, row);
    const isPast = on !== undefined && isOlderThanADay(date.at, now);
    return isPast ? [] : [{ id: row.stepId, on: date.on.toString(), at: date.at.toString() }];
  });
  await tx.execute(sql`
    update sequence_step s set subject_id = ${subjectId}, planned_on = coalesce(s.planned_on, g."on"),
      due_at = coalesce(s.due_at, g.at)
    from jsonb_to_recordset(${JSON.stringify(dated)}::text::jsonb) as g (id uuid, "on" date, at timestamptz)
    where s.merchant_id = ${merchantId} and s.id = g.id`);
}

function isOlderThanADay(at: Temporal.Instant, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(at.add({ hours: 24 }), now) < 0;
}
