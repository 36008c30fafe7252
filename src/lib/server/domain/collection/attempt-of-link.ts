import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openPayLink } from '../pay-links/index.ts';
import { listAllocations, readAttempt, type Attempt } from './attempts.ts';

/**
 * An attempt that the holder of a link may know of: one for what the link opens. Refuses `pay-link-unknown`, and
 * `attempt-unknown` for every other, be it another customer's, another invoice's, or nobody's.
 */
export async function readAttemptOfLink(
  ctx: Context,
  input: Readonly<{ token: string; attemptId: string }>
): Promise<Attempt> {
  const { merchantId, customerId, invoiceId } = await openPayLink(ctx, { token: input.token });
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = await readAttempt(tx, merchantId, input.attemptId);
    const paid = await listAllocations(tx, merchantId, attempt.id);
    const isInScope = invoiceId === null || paid.some((each) => each.invoiceId === invoiceId);
    if (attempt.customerId !== customerId || !isInScope) throw new Refusal('attempt-unknown');
    return attempt;
  });
}
