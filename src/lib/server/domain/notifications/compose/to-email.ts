import {
  renderEmailHtml,
  renderEmailText,
  type EmailContent,
  type EmailMessage
} from '../../../channels/index.ts';
import { checkAddress } from './check-address.ts';
import type { Context } from '../../../context.ts';
import type { Correspondence, NoticeContent } from './notice-content.ts';

/** What a message is laid out with: less than it is composed from. */
export type Letterhead = Pick<Correspondence, 'merchant' | 't'> &
  Readonly<{
    ctx: Pick<Context, 'origin'>;
    notice: Pick<Correspondence['notice'], 'id' | 'kind' | 'language' | 'channelRule'>;
    customer: Pick<Correspondence['customer'], 'name'>;
    /** Of the picture that tells that it was opened, for a reader who agreed to that. */
    openingUrl?: string;
  }>;

/** A notice as an e-mail. What becomes a header is one line, whatever an invoice file put into a name. */
export async function toEmail(
  letterhead: Letterhead,
  content: NoticeContent,
  address: string
): Promise<EmailMessage> {
  const { notice, merchant, customer } = letterhead;
  const email = emailContent(letterhead, content);
  return {
    noticeId: notice.id,
    from: { name: oneLine(merchant.name), address: merchant.contactEmail },
    to: { name: oneLine(customer.name), address },
    subject: oneLine(content.subject),
    html: await renderEmailHtml(email),
    text: renderEmailText(email),
    language: notice.language,
    attachments: content.attachments
  };
}

function emailContent(letterhead: Letterhead, content: NoticeContent): EmailContent {
  const { ctx, notice, merchant, customer, openingUrl, t } = letterhead;
  const { checkCode, paragraphs, isGreeted } = content;
  // A number stays on one line.
  const phone = merchant.contactPhone?.replaceAll(' ', '\u00a0');
  const contact = [merchant.contactEmail, phone].filter(Boolean).join(' · ');
  return {
    ...content,
    language: notice.language,
    merchantName: merchant.name,
    brandColor: merchant.brandColor,
    paragraphs: isGreeted ? paragraphs : [t('messages:greeting', { name: customer.name }), ...paragraphs],
    ...(checkCode !== undefined && {
      genuine: {
        code: checkCode,
        address: checkAddress(ctx, merchant.slug),
        text: t('messages:genuine', { code: checkCode, url: checkAddress(ctx, merchant.slug) })
      }
    }),
    ...(openingUrl !== undefined && { openingUrl }),
    why: [content.why, whyDespite(letterhead), openingUrl !== undefined && t('messages:why.opening')]
      .filter(Boolean)
      .join(' '),
    contact: t('messages:contact', { merchant: merchant.name, contact }),
    poweredBy: t('common:powered-by')
  };
}

/** A message that the customer chose otherwise about says why it comes by this way all the same. */
function whyDespite({ notice, t }: Letterhead): string | undefined {
  if (notice.kind !== 'debit-announced') return undefined;
  if (notice.channelRule === 'required') return t('messages:why.must-required');
  if (notice.channelRule === 'not-for-this-kind') return t('messages:why.must-not-for-this-kind');
  return undefined;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
