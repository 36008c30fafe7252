import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { openPayLink } from './open-pay-link.ts';

/**
 * The holder of an expired link asks for a new one. It goes to the contact on file, whoever asks, and at most once a
 * day; the answer is the same whether there is such a contact or not. Refuses `pay-link-unknown`. A link that still
 * works, or was revoked, brings nothing.
 */
export async function askFreshPayLink(ctx: Context, input: Readonly<{ token: string }>): Promise<void> {
  const link = await openPayLink(ctx, input);
  if (link.state !== 'expired') return;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(link.merchantId, (tx) =>
    emit(ctx, tx, link.merchantId, now, [
      // One notice a day and link: the date is part of the notice's cause.
      {
        type: 'pay-link.fresh-asked',
        subjectId: link.payLinkId,
        payload: { on: dateIn('UTC', now).toString() }
      }
    ])
  );
}
