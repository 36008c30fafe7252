import { and, desc, eq, isNotNull, lt } from 'drizzle-orm';
import { textVersion } from '#lib/i18n/index.server.ts';
import type { SendOutcome } from '../../../channels/index.ts';
import { plainForSms } from '../compose/sms-text.ts';
import { smsSender } from '../compose/sms-text.ts';
import { toEmail } from '../compose/to-email.ts';
import type { Correspondence, NoticeContent } from '../compose/notice-content.ts';
import { listContacts } from '../delivery/list-contacts.ts';
import { subjectOf } from '../notices.ts';
import { reportAddress } from '../reports/report-address.ts';
import type { ConversationMessage } from './conversations.ts';
import { conversationMessage } from './schema.ts';
import { findWhatsAppReply } from './whatsapp-window.ts';

/** An answer for its carrier: what staff wrote, as they wrote it. `undefined` when it has nowhere to go any more. */
export async function prepareReply(
  correspondence: Correspondence
): Promise<Readonly<{ send: () => Promise<SendOutcome>; textVersion: string }> | undefined> {
  const { tx, notice } = correspondence;
  const [message] = await tx
    .select()
    .from(conversationMessage)
    .where(
      and(
        eq(conversationMessage.merchantId, notice.merchantId),
        eq(conversationMessage.id, subjectOf(notice))
      )
    );
  if (!message) return undefined;
  const send = await addressed(correspondence, message);
  return send && { send, textVersion: textVersion(notice.language, 'conversations') };
}

async function addressed(
  correspondence: Correspondence,
  message: ConversationMessage
): Promise<(() => Promise<SendOutcome>) | undefined> {
  const { ctx, tx, notice, customer, merchant } = correspondence;
  const reportTo = reportAddress(ctx, notice.merchantId);
  const contact = listContacts(customer, merchant).find(({ channel }) => channel === notice.channel);
  switch (notice.channel) {
    case 'email': {
      if (!contact) return undefined;
      const answered = await findAnswered(correspondence, message);
      const email = await toEmail(
        correspondence,
        contentOf(correspondence, message, answered),
        contact.address
      );
      const inReplyTo = answered?.providerRef;
      const isId = inReplyTo != null && /^<[^<>\s]+>$/.test(inReplyTo);
      return () => ctx.channels.email({ ...email, ...(isId && { inReplyTo }) });
    }
    case 'sms': {
      if (!contact) return undefined;
      const body = plainForSms(message.text);
      const sms = { noticeId: notice.id, from: smsSender(merchant), to: contact.address, body, reportTo };
      return () => ctx.channels.sms(sms);
    }
    case 'whatsapp': {
      const way = await findWhatsAppReply(ctx, tx, correspondence);
      if (!way) return undefined;
      const whatsapp = { noticeId: notice.id, to: way.number, body: message.text, reportTo };
      return () => ctx.channels.whatsapp.send(whatsapp);
    }
    default:
      return undefined;
  }
}

/** The customer's last word by e-mail before this answer: mail programs show them together. */
async function findAnswered(
  { tx, notice: { merchantId } }: Correspondence,
  { conversationId, id }: ConversationMessage
): Promise<Pick<ConversationMessage, 'providerRef' | 'subject'> | undefined> {
  const [last] = await tx
    .select({ providerRef: conversationMessage.providerRef, subject: conversationMessage.subject })
    .from(conversationMessage)
    .where(
      and(
        eq(conversationMessage.merchantId, merchantId),
        eq(conversationMessage.conversationId, conversationId),
        eq(conversationMessage.author, 'customer'),
        eq(conversationMessage.channel, 'email'),
        isNotNull(conversationMessage.providerRef),
        lt(conversationMessage.id, id)
      )
    )
    .orderBy(desc(conversationMessage.id))
    .limit(1);
  return last;
}

function contentOf(
  { merchant, t }: Correspondence,
  { text }: ConversationMessage,
  answered: Pick<ConversationMessage, 'subject'> | undefined
): NoticeContent {
  const title = t('conversations:mail.title', { merchant: merchant.name });
  const subject = answered?.subject?.replace(/^(re|aw|antw|sv)\s*:\s*/i, '');
  return {
    title,
    subject: subject ? `Re: ${subject}` : title,
    preheader: text.slice(0, 120),
    isGreeted: true,
    paragraphs: text.split(/\n{2,}/),
    facts: [],
    attachments: [],
    why: t('conversations:mail.why', { merchant: merchant.name }),
    sms: text,
    push: text
  };
}
