import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { money, type Currency } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import type { RefundOutcome } from '../../gateway/index.ts';
import { assert } from '../../platform/assert.ts';
import { openAccount } from '../routing/index.ts';
import { readAttempt } from './attempts.ts';
import { settleRefund } from './record-refund.ts';
import { refund } from './schema.ts';

type Row = typeof refund.$inferSelect;

const REFUNDS_PER_PASS = 100;
/** For so long a refund is sent again, under its own key: well within the life of the key (24 h). */
const RESEND_MINUTES = 60;

/**
 * The janitor of refunds: sees through those whose answer was lost. One that the provider doesn't have is sent again
 * under the same key, which makes it one effect however often it goes; after an hour of failing it is given up, so that
 * staff can decide anew.
 */
export async function reconcileRefunds(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<void> {
  const { merchantId } = input;
  const now = ctx.clock.now();
  const stale = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(refund)
      .where(
        and(
          eq(refund.merchantId, merchantId),
          inArray(refund.status, ['opened', 'unknown']),
          sql`${refund.requestedAt} < ${now.toString()}::timestamptz - interval '1 minute'`
        )
      )
      .orderBy(asc(refund.requestedAt))
      .limit(REFUNDS_PER_PASS)
  );
  for (const row of stale) {
    try {
      await seeThrough(ctx, row, now);
    } catch (error) {
      // One that can't be asked about must not keep the others waiting.
      ctx.log.warn({ refundId: row.id, merchantId, error }, 'could not ask about a refund');
    }
  }
}

async function seeThrough(ctx: Context, row: Row, now: Temporal.Instant): Promise<void> {
  const { merchantId, id: refundId } = row;
  const { gatewayRef, gateway } = await ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = await readAttempt(tx, merchantId, row.attemptId);
    return { gatewayRef: attempt.gatewayRef, ...(await openAccount(ctx, tx, merchantId, attempt.accountId)) };
  });
  assert(gatewayRef !== null, 'only a payment with a reference is refunded');
  const amount = money(row.amountMinor, row.currency as Currency);
  const request = { refundId, attemptGatewayRef: gatewayRef };
  const found = await gateway.lookUpRefund(request);
  const isWorthIt = Temporal.Instant.compare(row.requestedAt.add({ minutes: RESEND_MINUTES }), now) > 0;
  const outcome: RefundOutcome =
    found.kind !== 'not-found'
      ? found
      : isWorthIt
        ? await gateway.refund({ ...request, amount })
        : { kind: 'failed', code: 'never-taken' };
  if (outcome.kind === 'failed')
    ctx.log.error({ refundId, merchantId, code: outcome.code }, 'a refund failed after its answer was lost');
  await ctx.db.withMerchant(merchantId, (tx) =>
    settleRefund(ctx, tx, merchantId, refundId, {
      status: outcome.kind,
      ...('gatewayRef' in outcome && outcome.gatewayRef !== undefined && { gatewayRef: outcome.gatewayRef })
    })
  );
}
