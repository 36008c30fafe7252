import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { assert } from '../../../platform/assert.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { conversation, conversationMessage } from './schema.ts';

export type Conversation = Readonly<typeof conversation.$inferSelect>;
export type ConversationMessage = Readonly<typeof conversationMessage.$inferSelect>;
export type ConversationChannel = Conversation['channel'];

/** Whose conversation it is: a customer's, or that of an address that is nobody's yet. */
export type Whose = Readonly<{
  merchantId: string;
  customerId: string | undefined;
  channel: ConversationChannel;
  address: string | null;
}>;

/**
 * The conversation of this customer or stranger, made if there is none, and held until the transaction ends. A word of
 * the customer's has come: the answer goes back by its channel.
 */
export async function holdConversation(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  whose: Whose
): Promise<Conversation> {
  const { merchantId, customerId, channel, address } = whose;
  const at = ctx.clock.now();
  const isIts =
    customerId === undefined
      ? and(
          isNull(conversation.customerId),
          eq(conversation.channel, channel),
          eq(conversation.address, address!)
        )
      : eq(conversation.customerId, customerId);
  await tx
    .insert(conversation)
    .values({
      ...{ merchantId, customerId: customerId ?? null, channel, address },
      ...{ id: newId(at), lastInAt: at, lastAt: at, createdAt: at }
    })
    .onConflictDoNothing();
  const [held] = await tx
    .select()
    .from(conversation)
    .where(and(eq(conversation.merchantId, merchantId), isIts))
    .for('update');
  assert(held !== undefined, 'a conversation that was just made is there');
  return held;
}

/** One conversation, held. Refuses `conversation-unknown`, the same for another merchant's. */
export async function readConversation(tx: Tx, merchantId: string, id: string): Promise<Conversation> {
  const [found] = await tx
    .select()
    .from(conversation)
    .where(and(eq(conversation.merchantId, merchantId), eq(conversation.id, id)))
    .for('update');
  if (!found) throw new Refusal('conversation-unknown');
  return found;
}

export type NewMessage = Pick<ConversationMessage, 'author' | 'channel' | 'text'> &
  Partial<Omit<ConversationMessage, 'merchantId' | 'id' | 'conversationId' | 'at'>>;

/** Adds a word. `undefined` when the same came before: what a carrier brings twice is one word. */
export async function addMessage(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  { merchantId, id: conversationId }: Pick<Conversation, 'merchantId' | 'id'>,
  message: NewMessage
): Promise<string | undefined> {
  const at = ctx.clock.now();
  const [added] = await tx
    .insert(conversationMessage)
    .values({ ...message, merchantId, conversationId, id: newId(at), at })
    .onConflictDoNothing()
    .returning({ id: conversationMessage.id });
  return added?.id;
}

/** Ends a conversation whose words have gone elsewhere. */
export async function removeConversation(
  tx: Tx,
  { merchantId, id }: Pick<Conversation, 'merchantId' | 'id'>
): Promise<void> {
  await tx.delete(conversation).where(and(eq(conversation.merchantId, merchantId), eq(conversation.id, id)));
}

type Facts = Partial<
  Pick<Conversation, 'customerId' | 'channel' | 'address' | 'waitingSince' | 'readAt' | 'lastInAt' | 'lastAt'>
>;

/** Writes down how a conversation that is held stands now. */
export async function noteOnConversation(
  tx: Tx,
  { merchantId, id }: Pick<Conversation, 'merchantId' | 'id'>,
  facts: Facts
): Promise<void> {
  await tx
    .update(conversation)
    .set(facts)
    .where(and(eq(conversation.merchantId, merchantId), eq(conversation.id, id)));
}

/** A customer's words wait for an answer since the first of them. */
export const sinceFirst = (held: Conversation, at: Temporal.Instant) => held.waitingSince ?? at;

/** How many conversations wait for an answer; at most 99. */
export async function countWaiting(ctx: Context, merchantId: string): Promise<number> {
  const [row] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ waiting: number }>(sql`
      select count(*)::int as waiting from (
        select 1 from conversation where merchant_id = ${merchantId} and waiting_since is not null limit 99) w`)
  );
  return row?.waiting ?? 0;
}
