import type { LetterMessage, SendOutcome } from '../../../channels/index.ts';
import { composeNotice, type ComposedNotice } from '../compose/compose-notice.ts';
import type { Correspondence } from '../compose/notice-content.ts';
import { saidOf } from '../compose/said-of.ts';
import { toEmail } from '../compose/to-email.ts';
import { toSms } from '../compose/to-sms.ts';
import { listContacts, type Contact } from '../delivery/list-contacts.ts';
import { prepareReply } from '../conversations/prepare-reply.ts';
import { noticeKinds } from '../delivery/notice-kinds.ts';
import type { Notice } from '../notices.ts';
import { openingUrl } from '../opening/opening-picture.ts';
import { reportAddress } from '../reports/report-address.ts';
import type { Said } from '../schema.ts';
import { openLetter } from '../seal-letter.ts';
import { unsubscribeUrl } from '../unsubscribe/unsubscribe-link.ts';
import { preparePush } from './prepare-push.ts';
import { prepareWhatsApp } from './prepare-whatsapp.ts';
import { printLetter } from './print-letter.ts';

/** A message, composed and addressed: `send` hands it to its carrier. */
export type PreparedMessage = Readonly<{
  send: () => Promise<SendOutcome>;
  /** What the portal shows of it. */
  said: Said | null;
  payLinkId: string | undefined;
  /** Which wording it was composed from; a letter keeps the one that it was printed with. */
  textVersion: string | undefined;
}>;

/** Composes a notice for its channel. What became untrue, or has no address any more, isn't sent. */
export async function prepareMessage(
  correspondence: Correspondence
): Promise<PreparedMessage | Readonly<{ problem: 'no-longer-true' | 'no-contact' }>> {
  const { channel, pdf } = correspondence.notice;
  if (channel === 'letter' && pdf !== null) return prepareLetter(correspondence);
  if (correspondence.notice.kind === 'reply') {
    const reply = await prepareReply(correspondence);
    return reply ? { ...reply, said: null, payLinkId: undefined } : { problem: 'no-contact' };
  }
  const content = await composeNotice(correspondence);
  if (!content) return { problem: 'no-longer-true' };
  const send = await addressTo(correspondence, content);
  if (!send) return { problem: 'no-contact' };
  return {
    send,
    said: saidOf(correspondence, content),
    payLinkId: content.payLinkId,
    textVersion: content.textVersion
  };
}

/** A letter that was printed before goes out as it is. */
function prepareLetter(correspondence: Correspondence): PreparedMessage {
  const { ctx, notice } = correspondence;
  const letter = letterMessage(correspondence, openLetter(ctx, notice));
  return {
    send: () => ctx.channels.letter.send(letter),
    said: notice.said,
    payLinkId: undefined,
    textVersion: undefined
  };
}

function letterMessage({ notice, customer, merchant }: Correspondence, pdf: Uint8Array): LetterMessage {
  const country = customer.address?.country ?? merchant.country;
  return { noticeId: notice.id, pdf, recipientName: customer.name, country };
}

async function addressTo(
  correspondence: Correspondence,
  content: ComposedNotice
): Promise<PreparedMessage['send'] | undefined> {
  const { ctx, notice } = correspondence;
  switch (notice.channel) {
    case 'email': {
      const address = addressFor(correspondence, 'email');
      if (address === undefined) return undefined;
      const isWatched = notice.openingEntryId !== null;
      const letterhead = {
        ...correspondence,
        ...(isWatched && { openingUrl: openingUrl(ctx, notice) })
      };
      const email = await toEmail(letterhead, content, address);
      // What doesn't have to be sent can be ended by one request.
      const mayEnd = !noticeKinds[notice.kind].isRequired;
      const mail = mayEnd ? { ...email, unsubscribeUrl: unsubscribeUrl(ctx, notice) } : email;
      return () => ctx.channels.email(mail);
    }
    case 'sms': {
      const number = addressFor(correspondence, 'sms');
      if (number === undefined) return undefined;
      const text = toSms(correspondence, content, number);
      const reportTo = reportAddress(ctx, notice.merchantId);
      return () => ctx.channels.sms({ ...text, reportTo });
    }
    case 'push':
      return preparePush(correspondence, content);
    case 'portal':
      // It is where it is read: nobody has to carry it.
      return () => Promise.resolve({ kind: 'sent', providerRef: `here-${notice.id}` });
    case 'letter': {
      if (!correspondence.customer.address) return undefined;
      const letter = letterMessage(correspondence, await printLetter(correspondence, content));
      return () => ctx.channels.letter.send(letter);
    }
    case 'whatsapp':
      return prepareWhatsApp(correspondence, content);
  }
}

function addressFor(
  { customer, merchant }: Correspondence,
  channel: Contact['channel'] & Notice['channel']
): string | undefined {
  return listContacts(customer, merchant).find((contact) => contact.channel === channel)?.address;
}
