import { and, asc, eq, lte } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Notice } from '../notices.ts';
import { notice } from '../schema.ts';
import { recordDelivery } from './record-delivery.ts';

const NOTICES_PER_PASS = 200;
/** More passes than any backlog has. */
const MOST_PASSES = 500;

/**
 * Nobody reported in time that these arrived: each takes its next way, if there is one. What arrives later all the same
 * takes back what hasn't left by then.
 */
export async function fallBackUnreported(
  ctx: Context,
  input: Readonly<{ merchantId: string }>
): Promise<void> {
  for (let pass = 0; pass < MOST_PASSES; pass += 1)
    if ((await fallBackSome(ctx, input.merchantId)) < NOTICES_PER_PASS) return;
}

function fallBackSome(ctx: Context, merchantId: string): Promise<number> {
  const at = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const silent = (await tx
      .select()
      .from(notice)
      .where(and(eq(notice.merchantId, merchantId), lte(notice.reportBy, at)))
      .orderBy(asc(notice.reportBy))
      .limit(NOTICES_PER_PASS)
      .for('update', { skipLocked: true })) as Notice[];
    const word = { state: 'overdue', because: null, isAddressFault: false, reportId: null, at } as const;
    for (const each of silent) await recordDelivery(ctx, tx, each, word);
    return silent.length;
  });
}
