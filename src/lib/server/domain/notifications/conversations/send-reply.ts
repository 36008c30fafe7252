import type { Context } from '../../../context.ts';
import { assert } from '../../../platform/assert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readCustomer, readMerchant, type Customer } from '../../identity/index.ts';
import { planDelivery } from '../delivery/plan-delivery.ts';
import { queueNotice, type NoticeChannel } from '../notices.ts';
import { readContactPreference } from '../preferences/contact-preference.ts';
import { addMessage, type Conversation } from './conversations.ts';

export type Reply = Readonly<{
  conversation: Conversation;
  author: 'staff' | 'machine';
  staffId?: string;
  /** What is said, in the customer's language. */
  write: (customer: Customer) => string;
}>;

/**
 * Puts an answer into a conversation and queues its sending by the conversation's channel, to the address on file. One
 * to a word from the portal is read there; that it is there is told by whichever way the customer hasn't refused.
 * Answers whether it can be sent; nothing is written when it can't.
 */
export async function sendReply(ctx: Context, tx: Tx, reply: Reply): Promise<boolean> {
  const { conversation, author, staffId = null, write } = reply;
  const { merchantId, customerId, channel } = conversation;
  assert(customerId !== null, 'only somebody known is answered');
  const [customer, merchant] = await Promise.all([
    readCustomer(tx, merchantId, customerId),
    readMerchant(tx, merchantId)
  ]);
  const ways = await waysOf(tx, conversation);
  const plan = (cause: string) =>
    planDelivery(
      ctx,
      tx,
      { merchantId, customerId, kind: 'reply', cause, isAnswer: true, sendBy: null, ways },
      { customer, merchant }
    );
  const isReachable = ways.length > 0 && (await plan('reply')) !== undefined;
  if (!isReachable && channel !== 'portal') return false;
  const messageId = await addMessage(ctx, tx, conversation, {
    author,
    staffId,
    channel,
    text: write(customer)
  });
  const cause = `reply:${messageId}`;
  const delivery = isReachable ? await plan(cause) : undefined;
  if (delivery)
    await queueNotice(ctx, tx, {
      ...{ merchantId, customerId, invoiceId: null, kind: 'reply', cause, isAnswer: true },
      ...delivery,
      ways
    });
  return true;
}

async function waysOf(tx: Tx, { merchantId, customerId, channel }: Conversation): Promise<NoticeChannel[]> {
  if (channel !== 'portal') return [channel];
  const { refused } = await readContactPreference(tx, merchantId, customerId!);
  return (['email', 'sms'] as const).filter((each) => !refused.includes(each));
}
