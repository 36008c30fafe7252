import type { Context } from '../../context.ts';
import { isDebited } from '../collection/index.ts';
import { cardEndsOn, findMethod } from '../payment-methods/index.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';
import { wasToldOfCard } from './sequences/told-already.ts';

/**
 * A card ends soon: its owner is told, each step once. Not of a card that nothing is debited from, and not of one that
 * was renewed or replaced in the meantime, nor right after a step of a sequence that said so.
 */
export async function warnOfCardEnd(
  ctx: Context,
  input: Readonly<{ merchantId: string; paymentMethodId: string; endsOn: string; daysBefore: number }>
): Promise<void> {
  const { merchantId, paymentMethodId, endsOn, daysBefore } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const method = await findMethod(tx, merchantId, paymentMethodId);
    if (method?.status !== 'active' || cardEndsOn(method)?.toString() !== endsOn) return;
    if (!(await isDebited(tx, method))) return;
    const { customerId } = method;
    if (await wasToldOfCard(tx, { merchantId, customerId, paymentMethodId, now: ctx.clock.now() })) return;
    await queueNoticeToCustomer(ctx, tx, {
      ...{ merchantId, customerId, invoiceId: null, kind: 'card-ending' },
      cause: `payment-method:${paymentMethodId}:ends:${endsOn}:${daysBefore}`
    });
  });
}
