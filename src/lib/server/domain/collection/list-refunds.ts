import { and, desc, eq, sql, type SQL } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { toPage, type Page, type PageWish } from '../../platform/db/pages.ts';
import { Refusal } from '../../platform/refusal.ts';
import { refund } from './schema.ts';

/** Money that goes back, as it stands. */
export type RefundRecord = Readonly<
  Omit<typeof refund.$inferSelect, 'amountMinor' | 'currency'> & { amount: Money }
>;

/** A merchant's refunds, the newest first. Runs on `refund_newest`: their ids are not in order of time. */
export async function listRefunds(
  ctx: Pick<Context, 'db'>,
  query: Readonly<{ merchantId: string; attemptId?: string | undefined }> & PageWish
): Promise<Page<RefundRecord>> {
  const { merchantId, attemptId, after, limit } = query;
  const isBehind =
    after === undefined
      ? undefined
      : sql`(${refund.requestedAt}, ${refund.id}) < (select requested_at, id from refund where merchant_id = ${merchantId} and id = ${after})`;
  const ofAttempt = attemptId === undefined ? undefined : eq(refund.attemptId, attemptId);
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    select(tx, merchantId, [ofAttempt, isBehind])
      .orderBy(desc(refund.requestedAt), desc(refund.id))
      .limit(limit + 1)
  );
  return toPage(rows.map(toRefund), limit);
}

/** One of them. Refuses `refund-unknown`, the same for another merchant's. */
export async function readRefund(
  ctx: Pick<Context, 'db'>,
  { merchantId, refundId }: Readonly<{ merchantId: string; refundId: string }>
): Promise<RefundRecord> {
  const [row] = await ctx.db.withMerchant(merchantId, (tx) =>
    select(tx, merchantId, [eq(refund.id, refundId)])
  );
  if (!row) throw new Refusal('refund-unknown');
  return toRefund(row);
}

function select(tx: Tx, merchantId: string, conditions: readonly (SQL | undefined)[]) {
  return tx
    .select()
    .from(refund)
    .where(and(eq(refund.merchantId, merchantId), ...conditions));
}

function toRefund({ amountMinor, currency, ...rest }: typeof refund.$inferSelect): RefundRecord {
  return { ...rest, amount: money(amountMinor, currency as Currency) };
}
