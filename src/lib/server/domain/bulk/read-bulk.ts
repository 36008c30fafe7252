import { and, desc, eq, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { listStaffNames } from '../identity/index.ts';
import { bulkActs } from './acts/bulk-acts.ts';
import type { BulkSubject } from './acts/bulk-act.ts';
import type { BulkItemState } from './bulk-items.ts';
import { readRun, type BulkRun, type OfRun } from './bulk-runs.ts';
import { bulkItem, bulkRun } from './schema.ts';

/** How many rows are where. */
export type BulkCounts = Readonly<Record<BulkItemState, number>>;

/** Why rows were left out or failed, and how many for that. */
export type BulkReason = Readonly<{ state: BulkItemState; because: string; count: number }>;

export type BulkDetail = Readonly<{
  run: BulkRun;
  staffName: string;
  counts: BulkCounts;
  reasons: readonly BulkReason[];
  isUndoable: boolean;
}>;

/** A row of a run with what it is about. */
export type BulkLine = Readonly<{
  position: number;
  subjectId: string;
  state: BulkItemState;
  because: string | null;
  params: Readonly<Record<string, unknown>> | null;
  /** A number, a plan, or the kind of a message; and whose it is. */
  label: string;
  customerId: string;
  customerName: string;
}>;

/** One run and how far it is. Refuses `bulk-run-unknown`. */
export async function readBulk(ctx: Pick<Context, 'db'>, of: OfRun): Promise<BulkDetail> {
  return ctx.db.withMerchant(of.merchantId, async (tx) => {
    const run = await readRun(tx, of);
    const counts = await countItems(tx, of);
    const names = await listStaffNames(tx, of.merchantId);
    const reasons = await tx.execute<BulkReason>(sql`
      select state, because, count(*)::int as count from bulk_item
      where merchant_id = ${of.merchantId} and run_id = ${of.runId} and because is not null
      group by state, because order by count desc, because`);
    return {
      run,
      staffName: names.get(run.staffId) ?? '',
      counts,
      reasons,
      isUndoable: bulkActs[run.act].undo !== undefined
    };
  });
}

/** How many rows of a run are where. */
export async function countItems(tx: Tx, { merchantId, runId }: OfRun): Promise<BulkCounts> {
  const rows = await tx.execute<{ state: BulkItemState; count: number }>(sql`
    select state, count(*)::int as count from bulk_item
    where merchant_id = ${merchantId} and run_id = ${runId} group by state`);
  const none: BulkCounts = {
    ...{ new: 0, waiting: 0, 'left-out': 0, done: 0, failed: 0, undone: 0, kept: 0 }
  };
  return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
}

/** What a row is called; `o` is the item, `x` the thing itself. */
const LABELS: Readonly<Record<BulkSubject, SQL>> = {
  invoice: sql`(select x.number as label, x.customer_id from invoice x
    where x.merchant_id = o.merchant_id and x.id = o.subject_id)`,
  subscription: sql`(select p.name as label, x.customer_id from subscription x
    join plan p on p.merchant_id = x.merchant_id and p.id = x.plan_id
    where x.merchant_id = o.merchant_id and x.id = o.subject_id)`,
  notice: sql`(select x.kind as label, x.customer_id from notice x
    where x.merchant_id = o.merchant_id and x.id = o.subject_id)`
};

/** A page of a run's rows, in its order, from behind a position; of one state or of all. */
export async function listBulkLines(
  ctx: Pick<Context, 'db'>,
  of: OfRun & Readonly<{ state?: BulkItemState | undefined; after?: number | undefined; limit: number }>
): Promise<Readonly<{ items: readonly BulkLine[]; next?: number }>> {
  const { merchantId, runId, state, after, limit } = of;
  const rows = await ctx.db.withMerchant(merchantId, async (tx) => {
    const { act } = await readRun(tx, of);
    return tx.execute<BulkLine>(sql`
      select o.position, o.subject_id as "subjectId", o.state, o.because, o.params, named.label,
        c.id as "customerId", c.name as "customerName"
      from bulk_item o
      cross join lateral ${LABELS[bulkActs[act].subject]} named
      join customer c on c.merchant_id = o.merchant_id and c.id = named.customer_id
      where o.merchant_id = ${merchantId} and o.run_id = ${runId} and o.position > ${after ?? 0}
        ${state === undefined ? sql`` : sql`and o.state = ${state}`}
      order by o.position limit ${limit + 1}`);
  });
  const items = rows.slice(0, limit);
  return { items, ...(rows.length > limit && { next: items.at(-1)!.position }) };
}

/** A run as it stands in the list of runs. */
export type BulkRunLine = Readonly<{ run: BulkRun; staffName: string; done: number }>;

const SHOWN_RUNS = 50;

/** What was done to many at once, the latest first; drafts only to whoever prepared them. */
export async function listBulkRuns(
  ctx: Pick<Context, 'db'>,
  {
    merchantId,
    staffId,
    after
  }: Readonly<{ merchantId: string; staffId: string; after?: string | undefined }>
): Promise<Readonly<{ items: readonly BulkRunLine[]; next?: string }>> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx
      .select({
        run: bulkRun,
        done: sql<number>`(select count(*)::int from ${bulkItem} i
          where i.merchant_id = ${bulkRun.merchantId} and i.run_id = ${bulkRun.id} and i.state = 'done')`
      })
      .from(bulkRun)
      .where(
        and(
          eq(bulkRun.merchantId, merchantId),
          sql`(${bulkRun.status} <> 'draft' or ${bulkRun.staffId} = ${staffId})`,
          after === undefined ? undefined : sql`${bulkRun.id} < ${after}::uuid`
        )
      )
      .orderBy(desc(bulkRun.id))
      .limit(SHOWN_RUNS + 1);
    const names = await listStaffNames(tx, merchantId);
    const items = rows
      .slice(0, SHOWN_RUNS)
      .map(({ run, done }) => ({ run, done, staffName: names.get(run.staffId) ?? '' }));
    return { items, ...(rows.length > SHOWN_RUNS && { next: items.at(-1)!.run.id }) };
  });
}
