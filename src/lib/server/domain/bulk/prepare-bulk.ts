import { and, eq, lt, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { invoiceList, messageList, subscriptionList, walkList, type Filters } from '../reporting/index.ts';
import type { BulkSubject } from './acts/bulk-act.ts';
import { bulkActs, type BulkActName } from './acts/bulk-acts.ts';
import { staffOf } from './bulk-runs.ts';
import { bulkItem, bulkRun } from './schema.ts';

/** More at once than anybody can look over, and than a worker does in a few minutes. */
const MOST_BULK_ROWS = 5_000;

/** Drafts that nobody confirmed are forgotten when the same person prepares another one. */
const DRAFT_HOURS = 24;

/** Which rows: these, or all that a list's filters find at this moment. */
export type BulkSelection =
  | Readonly<{ kind: 'rows'; ids: readonly string[] }>
  | Readonly<{ kind: 'all'; zone: string; filters: Filters }>;

/**
 * Writes down which rows an act is meant for; nothing is done yet. What arrives in the list later isn't among them.
 * Answers the run's id. Refuses `bulk-nothing-chosen` and `bulk-at-most`.
 */
export async function prepareBulk(
  ctx: Context,
  input: Readonly<{ merchantId: string; act: BulkActName; selection: BulkSelection }>
): Promise<string> {
  const { merchantId, act, selection } = input;
  const { subject, isOncePerCustomer, fields } = bulkActs[act];
  const ids =
    selection.kind === 'rows'
      ? [...new Set(selection.ids)]
      : await idsOf(ctx, merchantId, subject, selection);
  if (ids.length > MOST_BULK_ROWS) throw new Refusal('bulk-at-most', { count: MOST_BULK_ROWS });
  const staffId = staffOf(ctx);
  const createdAt = ctx.clock.now();
  const runId = newId(createdAt);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await readSubjects(tx, merchantId, subject, ids);
    if (rows.length === 0) throw new Refusal('bulk-nothing-chosen');
    await tx
      .delete(bulkRun)
      .where(
        and(
          eq(bulkRun.merchantId, merchantId),
          eq(bulkRun.staffId, staffId),
          eq(bulkRun.status, 'draft'),
          lt(bulkRun.createdAt, createdAt.subtract({ hours: DRAFT_HOURS }))
        )
      );
    await tx.insert(bulkRun).values({
      ...{ merchantId, id: runId, act, status: 'draft' as const, staffId, createdAt },
      params: fields.length === 0 ? {} : null,
      itemCount: rows.length
    });
    await insertItems(tx, { merchantId, runId }, rows, isOncePerCustomer);
  });
  return runId;
}

async function idsOf(
  ctx: Context,
  merchantId: string,
  subject: BulkSubject,
  { zone, filters }: Extract<BulkSelection, { kind: 'all' }>
): Promise<string[]> {
  const search = { merchantId, zone, filters };
  const rows = {
    invoice: () => walkList(ctx, invoiceList, search),
    subscription: () => walkList(ctx, subscriptionList, search),
    notice: () => walkList(ctx, messageList, search)
  }[subject]();
  const ids: string[] = [];
  for await (const { id } of rows) {
    ids.push(id);
    if (ids.length > MOST_BULK_ROWS) break;
  }
  return ids;
}

type Subject = Readonly<{ id: string; customerId: string }>;

const TABLES: Readonly<Record<BulkSubject, string>> = {
  invoice: 'invoice',
  subscription: 'subscription',
  notice: 'notice'
};

/** The rows that are this merchant's, in the order in which they were named. */
async function readSubjects(
  tx: Tx,
  merchantId: string,
  subject: BulkSubject,
  ids: readonly string[]
): Promise<Subject[]> {
  return tx.execute<Subject>(sql`
    select x.id, x.customer_id as "customerId"
    from unnest(${sql.param([...ids])}::uuid[]) with ordinality as chosen (id, place)
    join ${sql.raw(TABLES[subject])} x on x.merchant_id = ${merchantId} and x.id = chosen.id
    order by chosen.place`);
}

/** One statement for so many: parameters are counted in 16 bits. */
const PER_INSERT = 1_000;

async function insertItems(
  tx: Tx,
  of: Readonly<{ merchantId: string; runId: string }>,
  rows: readonly Subject[],
  isOncePerCustomer: boolean
): Promise<void> {
  const customers = new Set<string>();
  const items = rows.map(({ id, customerId }, i) => {
    const isAgain = isOncePerCustomer && customers.has(customerId);
    customers.add(customerId);
    return {
      ...{ ...of, position: i + 1, subjectId: id },
      ...(isAgain ? { state: 'left-out' as const, because: 'bulk-same-customer' } : { state: 'new' as const })
    };
  });
  for (let start = 0; start < items.length; start += PER_INSERT)
    await tx.insert(bulkItem).values(items.slice(start, start + PER_INSERT));
}
