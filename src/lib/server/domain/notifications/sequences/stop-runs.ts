import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { moveNotices } from '../move-notices.ts';
import type { Notice } from '../notices.ts';
import { notice } from '../schema.ts';
import { sequenceRunLifecycle } from '../sequence-run-lifecycle.ts';
import { sequenceStepLifecycle } from '../sequence-step-lifecycle.ts';
import { releaseFollowersOf } from './bundles.ts';

/** Why a run is over before its last step. `settled`: paid, credited or void. */
export type StopReason = 'settled' | 'by-staff';

export type StopRuns = Readonly<{
  merchantId: string;
  invoiceIds: readonly string[];
  because: StopReason;
  now: Temporal.Instant;
}>;

/**
 * Ends what runs for these invoices: their steps are dropped, and messages of theirs that still wait are withdrawn. What a
 * carrier has already can't be taken back. Answers how many ended.
 */
export async function stopRuns(tx: Tx, { merchantId, invoiceIds, because, now }: StopRuns): Promise<number> {
  if (invoiceIds.length === 0) return 0;
  const at = sql`${now.toString()}::timestamptz`;
  const ids = sql`${sql.param([...new Set(invoiceIds)])}::text[]::uuid[]`;
  const stopped = await tx.execute<{ id: string }>(sql`
    with stopped as (
      update sequence_run set status = ${sequenceRunLifecycle.next('running', 'stop')}, because = ${because}, ended_at = ${at}
      where merchant_id = ${merchantId} and invoice_id = any (${ids}) and status = 'running'
      returning id
    ), dropped as (
      update sequence_step s set status = ${sequenceStepLifecycle.next('planned', 'skip')}, rule = 'run-stopped', entry_id = null, decided_at = ${at}
      from stopped r where s.merchant_id = ${merchantId} and s.run_id = r.id and s.status in ('planned', 'held')
    )
    select id from stopped`);
  // Also of runs that ended by themselves: their last message may still wait.
  const waiting = await tx
    .select()
    .from(notice)
    .where(
      and(
        eq(notice.merchantId, merchantId),
        inArray(notice.invoiceId, [...new Set(invoiceIds)]),
        isNotNull(notice.sequenceStepId),
        eq(notice.status, 'queued')
      )
    )
    .orderBy(asc(notice.id))
    .for('update');
  const moves = (waiting as Notice[]).map((before) => ({ before, facts: { problem: because } }));
  await moveNotices(tx, 'withdraw', now, moves);
  // They told of other invoices as well, perhaps: those are told of by themselves.
  await releaseFollowersOf(
    tx,
    merchantId,
    now,
    moves.flatMap(({ before }) => before.sequenceStepId ?? [])
  );
  return stopped.length;
}
