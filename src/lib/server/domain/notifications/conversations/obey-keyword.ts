import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import type { InboundMessage } from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Customer, Merchant } from '../../identity/index.ts';
import { formalityFor } from '../compose/notice-content.ts';
import { setChannelWish } from '../preferences/change-preferences.ts';
import type { Conversation } from './conversations.ts';
import type { Keyword } from './keywords.data.ts';
import type { Sender } from './match-sender.ts';
import { sendReply } from './send-reply.ts';

export type Order = Readonly<{
  keyword: Keyword;
  message: InboundMessage;
  messageId: string;
  conversation: Conversation;
  sender: Sender;
  merchant: Merchant;
}>;

/**
 * Does what a word by itself orders. STOP and START hold for everybody who has this address on file, since nobody can
 * tell who of them holds the telephone; each is written into the ledger, and whatever waits is decided anew. One answer
 * says so: none when nothing changed, none when the carrier has answered already, and none to somebody unknown.
 */
export async function obeyKeyword(ctx: Context, tx: Tx, order: Order): Promise<void> {
  const { keyword, message, sender } = order;
  const concerned = sender.sharing.length > 0 ? sender.sharing.map(({ id }) => id) : [sender.customerId];
  let isNews = keyword === 'help';
  for (const customerId of concerned) {
    if (keyword === 'help' || customerId === undefined) continue;
    const hasChanged = await wish(ctx, tx, order, customerId);
    isNews ||= hasChanged;
  }
  if (isNews && message.carrierKeyword === undefined && sender.customerId !== undefined)
    await answer(ctx, tx, order, sender.customerId);
}

async function wish(ctx: Context, tx: Tx, order: Order, customerId: string): Promise<boolean> {
  const { keyword, message, messageId, sender, merchant } = order;
  const known = sender.sharing.find(({ id }) => id === customerId);
  return setChannelWish(ctx, tx, {
    ...{ merchantId: merchant.id, customerId },
    ...{ channel: message.channel, isWanted: keyword === 'start', value: { messageId } },
    evidence: { source: 'reply', wording: null, language: known?.language ?? (merchant.language as Language) }
  });
}

async function answer(ctx: Context, tx: Tx, order: Order, customerId: string): Promise<void> {
  const { keyword, message, conversation, merchant } = order;
  await sendReply(ctx, tx, {
    conversation: { ...conversation, customerId, channel: message.channel },
    author: 'machine',
    write: (customer: Customer) => {
      const t = translator(customer.language, formalityFor(customer, merchant));
      const contact = [merchant.contactEmail, merchant.contactPhone].filter(Boolean).join(' · ');
      return t(`conversations:answers.${keyword}`, {
        merchant: merchant.name,
        contact,
        channel: t(`conversations:by.${message.channel}`)
      });
    }
  });
}
