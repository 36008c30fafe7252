import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { listMerchants } from '../../identity/index.ts';
import { invariants } from './invariants/index.ts';
import type { Invariant } from './invariants/invariant.ts';

/** One row that breaks a truth. */
export type Violation = Readonly<{
  invariant: string;
  says: string;
  merchantId: string;
  row: Readonly<Record<string, unknown>>;
}>;

/** Ids after `after`, up to and with `upTo`: a part of a book. Without the one it begins, without the other it ends there. */
export type BookSlice = Readonly<{ after?: string; upTo?: string }>;

/** Enough to act on; the query finds the rest. */
const MOST_ROWS = 20;

/** What finds its rows by an index reads many of them in the books of a large merchant; a page would never take so long. */
const LONGEST = '5min';

/** Checks every invariant for every merchant, and answers what breaks one. Nothing is mended here. */
export async function checkInvariants(ctx: Context): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const { id: merchantId } of await listMerchants(ctx))
    for (const invariant of invariants) found.push(...(await checkInvariant(ctx, { merchantId, invariant })));
  return found;
}

/** One invariant of one merchant's book or a slice of it, in a transaction of its own, so that none holds up the next. */
export async function checkInvariant(
  ctx: Context,
  { merchantId, invariant, slice }: Readonly<{ merchantId: string; invariant: Invariant; slice?: BookSlice }>
): Promise<Violation[]> {
  const { id, says } = invariant;
  const query = selectViolations(invariant, ctx.clock.now(), slice ?? {});
  const rows = await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx.execute(sql`select set_config('statement_timeout', ${LONGEST}, true)`);
    if (slice) await findByKey(tx);
    return tx.execute(sql.raw(`select * from (${query}) as violation limit ${MOST_ROWS}`));
  });
  return rows.map((row) => ({ invariant: id, says, merchantId, row }));
}

/** The query of an invariant about one slice. */
export function selectViolations(
  { violations }: Invariant,
  now: Temporal.Instant,
  { after, upTo }: BookSlice
): string {
  const isWithin = (column: string) =>
    [
      ...(after === undefined ? [] : [`${column} > '${after}'::uuid`]),
      ...(upTo === undefined ? [] : [`${column} <= '${upTo}'::uuid`])
    ].join(' and ') || 'true';
  return violations
    .replaceAll(/:slice\(([\w.]+)\)/g, (_, column: string) => isWithin(column))
    .replaceAll(':now', `'${now.toString()}'::timestamptz`);
}

/** A slice is found by its ids and whatever belongs to it by theirs: to read a whole table for it never pays. */
export const findByKey = (tx: Tx): Promise<unknown> =>
  tx.execute(sql`
    select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
      set_config('enable_mergejoin', 'off', true)`);
