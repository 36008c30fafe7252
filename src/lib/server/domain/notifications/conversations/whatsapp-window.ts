import { and, desc, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Customer, Merchant } from '../../identity/index.ts';
import type { Reach } from '../delivery/decide-channel.ts';
import { findFault, phoneOf } from '../delivery/list-contacts.ts';
import { conversation, conversationMessage } from './schema.ts';

/** Meta's customer service window: free text only so long after the customer's own last word. */
const WINDOW_HOURS = 24;

/** Until when a customer may be written to freely by WhatsApp; `undefined` when they never wrote. */
export async function readWindowEnd(
  tx: Tx,
  merchantId: string,
  customerId: string
): Promise<Temporal.Instant | undefined> {
  const [last] = await tx
    .select({ at: conversationMessage.at })
    .from(conversationMessage)
    .innerJoin(
      conversation,
      and(
        eq(conversation.merchantId, conversationMessage.merchantId),
        eq(conversation.id, conversationMessage.conversationId)
      )
    )
    .where(
      and(
        eq(conversation.merchantId, merchantId),
        eq(conversation.customerId, customerId),
        eq(conversationMessage.author, 'customer'),
        eq(conversationMessage.channel, 'whatsapp')
      )
    )
    .orderBy(desc(conversationMessage.at))
    .limit(1);
  return last?.at.add({ hours: WINDOW_HOURS });
}

/** How an answer reaches a customer by WhatsApp; `undefined` when the window is closed, or there is no such way. */
export async function findWhatsAppReply(
  ctx: Pick<Context, 'channels' | 'clock'>,
  tx: Tx,
  { customer, merchant }: Readonly<{ customer: Customer; merchant: Merchant }>
): Promise<Readonly<{ number: string; reach: Reach }> | undefined> {
  const number = phoneOf(customer, merchant);
  if (!ctx.channels.whatsapp.isSetUp || number === undefined) return undefined;
  const end = await readWindowEnd(tx, merchant.id, customer.id);
  if (!end || Temporal.Instant.compare(ctx.clock.now(), end) >= 0) return undefined;
  const owner = { merchantId: merchant.id, customerId: customer.id };
  const isBroken = await findFault(tx, owner, { channel: 'whatsapp', address: number });
  return { number, reach: { channel: 'whatsapp', isBroken } };
}
