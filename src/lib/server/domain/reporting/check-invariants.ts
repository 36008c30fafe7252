import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { listMerchants } from '../identity/index.ts';
import { invariants } from './invariants/index.ts';
import type { Invariant } from './invariants/invariant.ts';

/** One row that breaks a truth. */
export type Violation = Readonly<{
  invariant: string;
  says: string;
  merchantId: string;
  row: Readonly<Record<string, unknown>>;
}>;

/** Enough to act on; the query finds the rest. */
const MOST_ROWS = 20;

/** Whole books are read, of a merchant with millions of bookings, too; a page would never take so long. */
const LONGEST = '5min';

/** Checks every invariant for every merchant, and answers what breaks one. Nothing is mended here. */
export async function checkInvariants(ctx: Context): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const { id: merchantId } of await listMerchants(ctx))
    for (const invariant of invariants) found.push(...(await checkInvariant(ctx, merchantId, invariant)));
  return found;
}

/** One invariant of one merchant, in a transaction of its own, so that none holds up the next. */
async function checkInvariant(
  ctx: Context,
  merchantId: string,
  { id, says, violations }: Invariant
): Promise<Violation[]> {
  const query = violations.replaceAll(':now', `'${ctx.clock.now().toString()}'::timestamptz`);
  const rows = await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx.execute(sql`select set_config('statement_timeout', ${LONGEST}, true)`);
    return tx.execute(sql.raw(`select * from (${query}) as violation limit ${MOST_ROWS}`));
  });
  return rows.map((row) => ({ invariant: id, says, merchantId, row }));
}

/**
 * The hourly check: each violation is an alert of its own in the log, and so is a check that came to no end, which keeps
 * none of the others from being made.
 */
export async function watchInvariants(ctx: Context): Promise<void> {
  for (const { id: merchantId } of await listMerchants(ctx))
    for (const invariant of invariants)
      try {
        for (const violation of await checkInvariant(ctx, merchantId, invariant))
          ctx.log.error(violation, 'invariant broken');
      } catch (error) {
        ctx.log.error({ invariant: invariant.id, merchantId, error }, 'invariant not checked');
      }
}
