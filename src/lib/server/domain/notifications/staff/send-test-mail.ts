import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { renderEmailHtml, renderEmailText, type EmailContent } from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import { readMerchant, recordAudit, type Merchant } from '../../identity/index.ts';

/**
 * Sends a mail to the very person who asks, by the carrier that customers' mail goes by and from the same sender: what
 * comes of it stands in the trail. Answers whether the carrier took it, and if not, its own words.
 */
export async function sendTestMail(
  ctx: Context,
  input: Readonly<{
    merchantId: string;
    language: Language;
    to: Readonly<{ name: string; email: string }>;
  }>
): Promise<Readonly<{ isSent: true } | { isSent: false; because: string }>> {
  const { merchantId, language, to } = input;
  const merchant = await ctx.db.withMerchant(merchantId, (tx) => readMerchant(tx, merchantId));
  const content = write(merchant, language);
  const outcome = await ctx.channels.email({
    noticeId: newId(ctx.clock.now()),
    from: { name: oneLine(merchant.name), address: merchant.contactEmail },
    to: { name: oneLine(to.name), address: to.email },
    subject: oneLine(content.subject),
    html: await renderEmailHtml(content),
    text: renderEmailText(content),
    language,
    attachments: []
  });
  await ctx.db.withMerchant(merchantId, (tx) =>
    recordAudit(ctx, tx, merchantId, {
      action: 'send-test-mail',
      subjectKind: 'merchant',
      subjectId: merchantId,
      details: { outcome: outcome.kind }
    })
  );
  return outcome.kind === 'sent' ? { isSent: true } : { isSent: false, because: outcome.because };
}

function write(merchant: Merchant, language: Language): EmailContent {
  const t = translator(language);
  const params = { merchant: merchant.name };
  return {
    language,
    merchantName: merchant.name,
    brandColor: merchant.brandColor,
    subject: t('messages:test-mail.subject', params),
    preheader: t('messages:test-mail.text', params),
    title: t('messages:test-mail.title', params),
    paragraphs: [t('messages:test-mail.text', params)],
    facts: [],
    contact: t('messages:contact', { merchant: merchant.name, contact: merchant.contactEmail }),
    why: t('messages:test-mail.why', params),
    poweredBy: t('common:powered-by')
  };
}

/** A name can't add a header. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
