import { readInboundMail, readInboundText, type InboundMessage } from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readMerchant } from '../../identity/index.ts';
import type { carrierReport } from '../delivery-schema.ts';
import { addMessage, holdConversation, noteOnConversation, sinceFirst } from './conversations.ts';
import { matchSender } from './match-sender.ts';
import { obeyKeyword } from './obey-keyword.ts';
import { recogniseKeyword } from './recognise-keyword.ts';
import { conversationFile } from './schema.ts';
import { trimReply } from './trim-reply.ts';

type Report = Pick<typeof carrierReport.$inferSelect, 'merchantId' | 'id' | 'source' | 'payload'>;

/**
 * Somebody wrote: their word goes into the conversation of the customer whose it is, or onto the list of those that a
 * person has to match. A word that is an order is obeyed; what a machine wrote is kept and never answered. The same
 * message twice is one. Answers what was wrong with it, if anything was.
 */
export async function receiveMessage(ctx: Context, tx: Tx, report: Report): Promise<string | null> {
  const message =
    report.source === 'mail'
      ? await readInboundMail(report.payload)
      : readInboundText(Object.fromEntries(new URLSearchParams(report.payload)));
  if (!message) return 'no-message';
  const { merchantId } = report;
  const merchant = await readMerchant(tx, merchantId);
  // A mail of our own that comes back: whoever answers that answers themselves for ever.
  if (message.from === merchant.contactEmail.toLowerCase()) return 'own-message';
  const sender = await matchSender(tx, merchant, message);
  const { channel, from: address } = message;
  const held = await holdConversation(ctx, tx, {
    merchantId,
    customerId: sender.customerId,
    channel,
    address
  });
  const { text, whole } = textsOf(message);
  const keyword = message.isAutomatic ? undefined : (message.carrierKeyword ?? recogniseKeyword(text));
  const messageId = await addMessage(ctx, tx, held, {
    ...{ author: 'customer', channel, address, text, whole },
    keyword: keyword ?? null,
    subject: message.subject ?? null,
    providerRef: message.providerRef ?? report.id,
    noticeId: sender.noticeId ?? null,
    isAutomatic: message.isAutomatic
  });
  if (messageId === undefined) return 'known-message';
  await keepFiles(tx, { merchantId, messageId }, message);
  const at = ctx.clock.now();
  const isForAPerson = !message.isAutomatic && keyword === undefined;
  await noteOnConversation(tx, held, {
    ...(isForAPerson && { waitingSince: sinceFirst(held, at) }),
    // What a machine sent says nothing about where its owner wants an answer.
    ...(message.isAutomatic ? {} : { channel, address, lastInAt: at }),
    lastAt: at
  });
  if (keyword !== undefined)
    await obeyKeyword(ctx, tx, { keyword, message, messageId, conversation: held, sender, merchant });
  return null;
}

/** What is shown, and all of it where that is more. An empty mail has said what its subject says. */
function textsOf({ channel, text, subject, filesLeftOut, files }: InboundMessage) {
  if (text === '') return { text: subject ?? (filesLeftOut + files.length > 0 ? '📎' : '…'), whole: null };
  if (channel !== 'email') return { text, whole: null };
  const shown = trimReply(text);
  return { text: shown, whole: shown === text ? null : text };
}

async function keepFiles(
  tx: Tx,
  owner: Readonly<{ merchantId: string; messageId: string }>,
  { files }: InboundMessage
): Promise<void> {
  if (files.length === 0) return;
  await tx
    .insert(conversationFile)
    .values(files.map((file, place) => ({ ...owner, place, ...file, size: file.content.length })));
}
