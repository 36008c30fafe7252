import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { actorIdOf, readMerchant, recordAudit, type Customer } from '../../identity/index.ts';
import { listContacts, phoneOf } from '../delivery/list-contacts.ts';
import {
  holdConversation,
  noteOnConversation,
  readConversation,
  removeConversation,
  type Conversation,
  type ConversationChannel
} from './conversations.ts';
import { conversationMessage } from './schema.ts';
import { sendReply } from './send-reply.ts';
import { readWindowEnd } from './whatsapp-window.ts';

type Which = Readonly<{ merchantId: string; conversationId: string }>;

/** The ways by which a customer can be answered now, the one that they wrote by first where it is open. */
export async function listAnswerWays(
  ctx: Pick<Context, 'clock' | 'channels'>,
  tx: Tx,
  held: Pick<Conversation, 'merchantId' | 'channel'>,
  person: Customer
): Promise<Readonly<{ ways: readonly ConversationChannel[]; windowEndsAt: Temporal.Instant | undefined }>> {
  const merchant = await readMerchant(tx, held.merchantId);
  const contacts: ConversationChannel[] = listContacts(person, merchant).map(({ channel }) => channel);
  const windowEndsAt = await readWindowEnd(tx, merchant.id, person.id);
  const isOpen = windowEndsAt !== undefined && Temporal.Instant.compare(ctx.clock.now(), windowEndsAt) < 0;
  const whatsapp: ConversationChannel[] =
    ctx.channels.whatsapp.isSetUp && isOpen && phoneOf(person, merchant) ? ['whatsapp'] : [];
  const all = [...contacts, ...whatsapp, 'portal' as const];
  const ways = all.toSorted((a, b) => Number(b === held.channel) - Number(a === held.channel));
  return { ways, windowEndsAt };
}

/**
 * Staff answer. Refuses `conversation-unknown`, `conversation-unmatched` while nobody knows whose it is, and
 * `answer-way-closed` when the channel can't be used: no address, or more than a day after a WhatsApp.
 */
export async function answerCustomer(
  ctx: Context,
  input: Which & Readonly<{ text: string; channel: ConversationChannel }>
): Promise<void> {
  const { merchantId, conversationId, text, channel } = input;
  const at = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const held = await readConversation(tx, merchantId, conversationId);
    if (held.customerId === null) throw new Refusal('conversation-unmatched');
    const staffId = actorIdOf(ctx.actor);
    const isSent = await sendReply(ctx, tx, {
      conversation: { ...held, channel },
      author: 'staff',
      ...(staffId !== null && { staffId }),
      write: () => text
    });
    if (!isSent) throw new Refusal('answer-way-closed');
    await noteOnConversation(tx, held, { waitingSince: null, readAt: at, lastAt: at });
    await audit(ctx, tx, input, 'answer-customer', { channel });
  });
}

/** Staff say that a conversation needs no answer. Refuses `conversation-unknown`. */
export async function closeConversation(ctx: Context, input: Which): Promise<void> {
  const { merchantId, conversationId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const held = await readConversation(tx, merchantId, conversationId);
    await noteOnConversation(tx, held, { waitingSince: null, readAt: ctx.clock.now() });
    await audit(ctx, tx, input, 'close-conversation');
  });
}

/**
 * Staff say whose an unmatched conversation is: its words go to that customer's, and it is gone. Answers the id of that
 * one. Refuses `conversation-unknown`, `conversation-already-matched` and `customer-not-found`.
 */
export async function giveConversation(
  ctx: Context,
  input: Which & Readonly<{ reference: string }>
): Promise<string> {
  const { merchantId, conversationId, reference } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const held = await readConversation(tx, merchantId, conversationId);
    if (held.customerId !== null) throw new Refusal('conversation-already-matched');
    const customerId = await findCustomerId(tx, merchantId, reference);
    const { channel, address } = held;
    const theirs = await holdConversation(ctx, tx, { merchantId, customerId, channel, address });
    await tx
      .update(conversationMessage)
      .set({ conversationId: theirs.id })
      .where(
        and(
          eq(conversationMessage.merchantId, merchantId),
          eq(conversationMessage.conversationId, conversationId)
        )
      );
    await noteOnConversation(tx, theirs, {
      ...{ channel, address, lastInAt: held.lastInAt, lastAt: held.lastAt },
      waitingSince: theirs.waitingSince ?? held.waitingSince
    });
    await removeConversation(tx, held);
    await audit(ctx, tx, { merchantId, conversationId: theirs.id }, 'give-conversation', { reference });
    return theirs.id;
  });
}

async function findCustomerId(tx: Tx, merchantId: string, reference: string): Promise<string> {
  const [found] = await tx.execute<{ id: string }>(sql`
    select id from customer where merchant_id = ${merchantId} and reference = ${reference.trim()}`);
  if (!found) throw new Refusal('customer-not-found');
  return found.id;
}

const audit = (ctx: Context, tx: Tx, { merchantId, conversationId }: Which, action: string, details = {}) =>
  recordAudit(ctx, tx, merchantId, {
    action,
    subjectKind: 'conversation',
    subjectId: conversationId,
    details
  });
