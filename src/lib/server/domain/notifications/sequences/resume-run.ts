import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import { sequenceRunLifecycle } from '../sequence-run-lifecycle.ts';
import { sequenceStepLifecycle } from '../sequence-step-lifecycle.ts';
import { isAsking } from './plan-dates.ts';
import { readStepsById, type StepRow } from './step-facts.ts';
import { readVersions, versionKey } from './versions.ts';

/**
 * A payment that was booked went back by the bank, or a write-off was taken back, and the debt stands again: its sequence
 * goes on where it stopped. What
 * is left moves so that its first demand comes today, with the time between them as it was. Not after a refund: whoever
 * gave money back doesn't ask for it.
 */
export async function resumeRun(
  ctx: Context,
  { merchantId, invoiceId }: Readonly<{ merchantId: string; invoiceId: string }>
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { zone, country } = await readMerchant(tx, merchantId);
    const resumed = await tx.execute<{ id: string }>(sql`
      update sequence_run r set status = ${sequenceRunLifecycle.next('stopped', 'resume')}, because = null, ended_at = null
      where merchant_id = ${merchantId} and invoice_id = ${invoiceId} and status = 'stopped' and because = 'settled'
        and not exists (select from sequence_run o
          where o.merchant_id = r.merchant_id and o.invoice_id = r.invoice_id and o.status = 'running')
      returning id`);
    if (resumed.length === 0) return;
    const dropped = await tx.execute<{ id: string }>(sql`
      update sequence_step set status = ${sequenceStepLifecycle.next('skipped', 'resume')}, rule = null, decided_at = null
      where merchant_id = ${merchantId} and run_id = ${resumed[0]!.id} and status = 'skipped' and rule = 'run-stopped'
      returning id`);
    const ids = dropped.map(({ id }) => id);
    const rows = await readStepsById(tx, { merchantId, now, zone, country }, ids);
    await moveToToday(tx, merchantId, rows, now);
  });
}

async function moveToToday(tx: Tx, merchantId: string, rows: readonly StepRow[], now: Temporal.Instant) {
  const versions = await readVersions(tx, merchantId, rows);
  const first = rows
    .filter((row) => {
      const step = versions.get(versionKey(row))?.definition.steps[row.place];
      return step !== undefined && isAsking(step.kind) && row.plannedOn !== null;
    })
    .sort((a, b) => a.place - b.place)[0];
  if (!first?.plannedOn) return;
  const today = now.toZonedDateTimeISO(first.zone).toPlainDate();
  const { days } = Temporal.PlainDate.from(first.plannedOn).until(today, { largestUnit: 'day' });
  if (days <= 0) return;
  await tx.execute(sql`
    update sequence_step set planned_on = planned_on + ${days}::int,
      due_at = ((due_at at time zone ${first.zone}) + make_interval(days => ${days}::int)) at time zone ${first.zone}
    where merchant_id = ${merchantId} and run_id = ${first.runId} and place >= ${first.place}
      and status = 'planned' and planned_on is not null`);
}
