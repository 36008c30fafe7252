import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { listMerchants } from '../identity/index.ts';
import { invariants } from './invariants/index.ts';

/** One row that breaks a truth. */
export type Violation = Readonly<{
  invariant: string;
  says: string;
  merchantId: string;
  row: Readonly<Record<string, unknown>>;
}>;

/** Enough to act on; the query finds the rest. */
const MOST_ROWS = 20;

/** Checks every invariant for every merchant, and answers what breaks one. Nothing is mended here. */
export async function checkInvariants(ctx: Context): Promise<Violation[]> {
  const now = ctx.clock.now().toString();
  const found: Violation[] = [];
  for (const { id: merchantId } of await listMerchants(ctx))
    await ctx.db.withMerchant(merchantId, async (tx) => {
      for (const { id, says, violations } of invariants) {
        const query = violations.replaceAll(':now', `'${now}'::timestamptz`);
        const rows = await tx.execute(sql.raw(`select * from (${query}) as violation limit ${MOST_ROWS}`));
        for (const row of rows) found.push({ invariant: id, says, merchantId, row });
      }
    });
  return found;
}

/** The hourly check: each violation is an alert of its own in the log. */
export async function watchInvariants(ctx: Context): Promise<void> {
  for (const violation of await checkInvariants(ctx)) ctx.log.error(violation, 'invariant broken');
}
