import {
  renderEmailHtml,
  renderEmailText,
  type EmailContent,
  type EmailMessage
} from '../../../channels/index.ts';
import { checkAddress } from './check-address.ts';
import type { Correspondence, NoticeContent } from './notice-content.ts';

/** A notice as an e-mail. What becomes a header is one line, whatever an invoice file put into a name. */
export async function toEmail(
  correspondence: Correspondence,
  content: NoticeContent,
  address: string
): Promise<EmailMessage> {
  const { notice, merchant, customer } = correspondence;
  const email = emailContent(correspondence, content);
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

function emailContent(correspondence: Correspondence, content: NoticeContent): EmailContent {
  const { ctx, notice, merchant, customer, t } = correspondence;
  const { checkCode, paragraphs } = content;
  // A number stays on one line.
  const phone = merchant.contactPhone?.replaceAll(' ', '\u00a0');
  const contact = [merchant.contactEmail, phone].filter(Boolean).join(' · ');
  return {
    ...content,
    language: notice.language,
    merchantName: merchant.name,
    brandColor: merchant.brandColor,
    paragraphs: [t('messages:greeting', { name: customer.name }), ...paragraphs],
    ...(checkCode !== undefined && {
      genuine: {
        code: checkCode,
        text: t('messages:genuine', { code: checkCode, url: checkAddress(ctx, merchant.slug) })
      }
    }),
    why: [content.why, whyDespite(correspondence)].filter(Boolean).join(' '),
    contact: t('messages:contact', { merchant: merchant.name, contact }),
    poweredBy: t('common:powered-by')
  };
}

/** A message that the customer chose otherwise about says why it comes by this way all the same. */
function whyDespite({ notice, t }: Correspondence): string | undefined {
  if (notice.kind !== 'debit-announced') return undefined;
  if (notice.channelRule === 'required') return t('messages:why.must-required');
  if (notice.channelRule === 'not-for-this-kind') return t('messages:why.must-not-for-this-kind');
  return undefined;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
