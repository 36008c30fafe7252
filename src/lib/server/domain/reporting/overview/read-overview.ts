import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Overview } from './overview.ts';
import { toOverview, type OverviewAnswer } from './overview-answer.ts';

export type ReadOverview = Readonly<{
  merchantId: string;
  customerId: string;
  /** The merchant's, in which "today" is meant. */
  zone: string;
}>;

/** More than anybody reads; the totals count all there is. */
const MOST_SHOWN = 50;

/**
 * What a customer has to do, what is coming and what was, in one round trip to the database (`read_customer_overview`
 * in drizzle/). The caller has checked that this customer is the one who asks. What is owed comes from the invoices,
 * attempts and plans; what came in, credit and disputes come from the ledger.
 */
export async function readOverview(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId, customerId, zone }: ReadOverview
): Promise<Overview> {
  const [row] = await ctx.db.ask<{ overview: OverviewAnswer }>(
    sql`select read_customer_overview(${merchantId}::uuid, ${customerId}::uuid, ${MOST_SHOWN}) as overview`
  );
  return toOverview(row!.overview, dateIn(zone, ctx.clock.now()));
}
