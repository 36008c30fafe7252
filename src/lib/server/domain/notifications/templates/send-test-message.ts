import { translator } from '#lib/i18n/index.server.ts';
import { type Language, withColon } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import { readMerchant, recordAudit } from '../../identity/index.ts';
import { previewMessage } from '../words/preview-message.ts';
import { readTemplate } from './read-template.ts';
import { templateName } from './save-template.ts';
import type { TemplateKey } from './template-key.ts';

/**
 * Sends an e-mail as its words stand now to the very person who asks, by the carrier that customers' e-mail goes by. It
 * says TEST in its subject, is about a made-up customer, and stands in the audit trail. Answers whether the carrier
 * took it.
 */
export async function sendTestMessage(
  ctx: Context,
  input: TemplateKey &
    Readonly<{
      channel: 'email';
      merchantId: string;
      language: Language;
      to: Readonly<{ name: string; email: string }>;
    }>
): Promise<Readonly<{ isSent: boolean }>> {
  const { merchantId, language, tone, to } = input;
  const { texts } = await readTemplate(ctx, input);
  const merchant = await ctx.db.withMerchant(merchantId, async (tx) => {
    await recordAudit(ctx, tx, merchantId, {
      action: 'send-test-message',
      subjectKind: 'template',
      subjectId: merchantId,
      details: { template: templateName(input), language }
    });
    return readMerchant(tx, merchantId);
  });
  const { origin } = ctx;
  const preview = await previewMessage({
    ...input,
    texts: texts[language] ?? {},
    merchant,
    origin,
    reader: to
  });
  if (preview.channel !== 'email') return { isSent: false };
  const { email } = preview;
  const mark = translator(language, tone)('templates:test-mark');
  const outcome = await ctx.channels.email({
    ...email,
    noticeId: newId(ctx.clock.now()),
    subject: withColon(language, mark, email.subject)
  });
  return { isSent: outcome.kind === 'sent' };
}
