import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openPayLink } from '../pay-links/index.ts';
import { listAllocations, readAttempt, type Attempt } from './attempts.ts';
import type { Payer } from './payer.ts';

/**
 * An attempt that a payer may know of: one for what their link opens, or their own. Refuses `pay-link-unknown`, and
 * `attempt-unknown` for every other, be it another customer's, another invoice's, or nobody's.
 */
export async function readAttemptOfPayer(
  ctx: Context,
  input: Readonly<{ attemptId: string }> & Payer
): Promise<Attempt> {
  if (!('token' in input)) return readAttemptOfCustomer(ctx, input);
  const { merchantId, customerId, invoiceId } = await openPayLink(ctx, { token: input.token });
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = await readAttempt(tx, merchantId, input.attemptId);
    const paid = await listAllocations(tx, merchantId, attempt.id);
    const isInScope = invoiceId === null || paid.some((each) => each.invoiceId === invoiceId);
    if (attempt.customerId !== customerId || !isInScope) throw new Refusal('attempt-unknown');
    return attempt;
  });
}

/** A signed-in customer's own attempt, by whichever road it was made. Refuses `attempt-unknown`. */
export async function readAttemptOfCustomer(
  ctx: Pick<Context, 'db'>,
  input: Readonly<{ merchantId: string; customerId: string; attemptId: string }>
): Promise<Attempt> {
  const { merchantId, customerId, attemptId } = input;
  const attempt = await ctx.db.withMerchant(merchantId, (tx) => readAttempt(tx, merchantId, attemptId));
  if (attempt.customerId !== customerId) throw new Refusal('attempt-unknown');
  return attempt;
}
