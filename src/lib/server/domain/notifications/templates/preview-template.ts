import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import { readMerchant } from '../../identity/index.ts';
import { previewMessage, type Preview } from '../words/preview-message.ts';
import { readTemplate } from './read-template.ts';
import type { TemplateKey } from './template-key.ts';

/** How the words that are worked on would arrive in one language, by the code that sends. */
export async function previewTemplate(
  ctx: Context,
  input: TemplateKey & Readonly<{ merchantId: string; language: Language }>
): Promise<Preview> {
  const { merchantId, language } = input;
  const { texts } = await readTemplate(ctx, input);
  const merchant = await ctx.db.withMerchant(merchantId, (tx) => readMerchant(tx, merchantId));
  return previewMessage({ ...input, texts: texts[language] ?? {}, merchant, origin: ctx.origin });
}
