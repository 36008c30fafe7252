import type { Context } from '../../../context.ts';
import { addMessage, holdConversation, noteOnConversation, sinceFirst } from './conversations.ts';

/** A signed-in customer writes in the portal: it stands in their conversation and waits for an answer. */
export async function writeToMerchant(
  ctx: Context,
  { merchantId, customerId, text }: Readonly<{ merchantId: string; customerId: string; text: string }>
): Promise<void> {
  const at = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const whose = { merchantId, customerId, channel: 'portal', address: null } as const;
    const held = await holdConversation(ctx, tx, whose);
    await addMessage(ctx, tx, held, { author: 'customer', channel: 'portal', text });
    await noteOnConversation(tx, held, {
      ...{ channel: 'portal', address: null, waitingSince: sinceFirst(held, at), lastInAt: at, lastAt: at }
    });
  });
}
