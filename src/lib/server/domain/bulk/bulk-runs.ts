import { and, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { findActiveStaff, mayDo } from '../identity/index.ts';
import { bulkActs } from './acts/bulk-acts.ts';
import { bulkRunLifecycle, type BulkRunEvent, type BulkRunStatus } from './bulk-run-lifecycle.ts';
import { bulkRun } from './schema.ts';

export type BulkRun = Readonly<typeof bulkRun.$inferSelect>;
export type OfRun = Readonly<{ merchantId: string; runId: string }>;

/** One run. Refuses `bulk-run-unknown`, the same for another merchant's. */
export async function readRun(tx: Tx, { merchantId, runId }: OfRun): Promise<BulkRun> {
  const [row] = await tx.select().from(bulkRun).where(isRun({ merchantId, runId }));
  if (!row) throw new Refusal('bulk-run-unknown');
  return row;
}

/** The same, and nobody moves it until the transaction ends. */
export async function lockRun(tx: Tx, of: OfRun): Promise<BulkRun> {
  await tx.select({ id: bulkRun.id }).from(bulkRun).where(isRun(of)).for('update');
  return readRun(tx, of);
}

/** Moves a run on, if nobody did before. Refuses `bulk-run-changed` when it is no longer where this can happen. */
export async function claimRun(
  tx: Tx,
  of: OfRun,
  event: BulkRunEvent,
  facts: Partial<Pick<BulkRun, 'staffId' | 'startedAt' | 'finishedAt'>> = {}
): Promise<BulkRun> {
  const from = bulkRunLifecycle.statuses.filter((status) => bulkRunLifecycle.may(status, event));
  const to = sql.join(
    [
      sql`case status`,
      ...from.map((status) => sql`when ${status} then ${bulkRunLifecycle.next(status, event)}`),
      sql`end`
    ],
    sql` `
  ) as SQL<BulkRunStatus>;
  const [row] = await tx
    .update(bulkRun)
    .set({ status: to, ...facts })
    .where(and(isRun(of), inArray(bulkRun.status, from)))
    .returning();
  if (!row) throw new Refusal('bulk-run-changed');
  return row;
}

/**
 * The context in which a run's rows are done: in the name of whoever asked for it, so that the trail names them.
 * `undefined` when they don't work here any more, or lost the role that may.
 */
export async function inNameOf(ctx: Context, run: BulkRun): Promise<Context | undefined> {
  const person = await ctx.db.withMerchant(run.merchantId, (tx) =>
    findActiveStaff(tx, run.merchantId, run.staffId)
  );
  if (!person || !mayDo(person.role, bulkActs[run.act].staffAct)) return undefined;
  return { ...ctx, actor: { kind: 'staff', staffId: person.id, name: person.name } };
}

/** Whose name a run bears from now on: the person who asks. Only people do this, never a machine. */
export function staffOf({ actor }: Pick<Context, 'actor'>): string {
  if (actor.kind !== 'staff') throw new Refusal('act-not-allowed');
  return actor.staffId;
}

export function isRun({ merchantId, runId }: OfRun) {
  return and(eq(bulkRun.merchantId, merchantId), eq(bulkRun.id, runId));
}
