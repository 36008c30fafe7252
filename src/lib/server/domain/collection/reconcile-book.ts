import { and, eq, gte } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { openAccounts } from '../routing/index.ts';
import { applyChargeOutcome, type Source } from './apply-charge.ts';
import { recordBreak } from './reconciliation-breaks.ts';
import { paymentAttempt } from './schema.ts';

/**
 * Holds our record against the gateway's own book since an instant, both ways. What the book knows better is recorded,
 * attempts that we have lost among it; money there without an attempt, and an attempt that we call paid and the book doesn't know, go to the work list (I5).
 */
export async function reconcileBook(
  ctx: Context,
  input: Readonly<{ merchantId: string; since: Temporal.Instant }>
): Promise<void> {
  const { merchantId, since } = input;
  const accounts = await ctx.db.withMerchant(merchantId, (tx) => openAccounts(ctx, tx, merchantId));
  for (const { accountId, gateway } of accounts)
    await reconcileAccount(ctx, { merchantId, accountId, gateway }, since);
}

/** The same for one account. */
export async function reconcileAccount(ctx: Context, source: Source, since: Temporal.Instant): Promise<void> {
  const { merchantId, accountId, gateway } = source;
  // Read before the book: what is paid in between is in the book already, and not yet among these.
  const ours = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select({ id: paymentAttempt.id, gatewayRef: paymentAttempt.gatewayRef })
      .from(paymentAttempt)
      .where(
        and(
          eq(paymentAttempt.merchantId, merchantId),
          eq(paymentAttempt.accountId, accountId),
          eq(paymentAttempt.status, 'succeeded'),
          gte(paymentAttempt.openedAt, since)
        )
      )
  );
  const inBook = new Set<string>();
  // The provider's clock may be behind ours: look a little further back than we ask of ourselves.
  for await (const entry of gateway.listBook(since.subtract({ minutes: 10 }))) {
    const { gatewayRef, attemptId, outcome } = entry;
    if (outcome.kind === 'succeeded') inBook.add(gatewayRef);
    if (outcome.kind === 'unknown') continue;
    await applyChargeOutcome(
      ctx,
      source,
      { gatewayRef, ...(attemptId !== undefined && { attemptId }) },
      outcome,
      entry
    );
  }
  const missing = ours.filter((each) => each.gatewayRef === null || !inBook.has(each.gatewayRef));
  if (missing.length === 0) return;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    for (const { id, gatewayRef } of missing)
      await recordBreak(tx, merchantId, ctx.clock.now(), {
        accountId,
        kind: 'attempt-without-charge',
        gatewayRef: gatewayRef ?? id,
        details: { attemptId: id }
      });
  });
}
