import { sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { casesInNeed } from './cases/case-needs.ts';
import { countWaitingReports } from './inbox/waiting-reports.ts';

/** What of the hand-over waits for somebody: cases, and reports of agencies that couldn't be worked off. */
export type HandoverNeeds = Readonly<{ cases: number; reports: number }>;

/** How much waits for somebody at this moment: what the menu says, and the home page. */
export async function countHandoverNeeds(
  tx: Tx,
  { merchantId, zone, now }: Readonly<{ merchantId: string; zone: string; now: Temporal.Instant }>
): Promise<HandoverNeeds> {
  const [row] = await tx.execute<{ count: number }>(
    sql`select count(*)::int as count from (${casesInNeed({ merchantId, today: dateIn(zone, now) })}) n`
  );
  return { cases: row?.count ?? 0, reports: await countWaitingReports(tx, { merchantId, now }) };
}

/** The same for whoever has no transaction. */
export function readHandoverNeeds(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId, zone }: Readonly<{ merchantId: string; zone: string }>
): Promise<HandoverNeeds> {
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, (tx) => countHandoverNeeds(tx, { merchantId, zone, now }));
}
