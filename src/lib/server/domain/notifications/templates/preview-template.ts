import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import { originOf, readMerchant } from '../../identity/index.ts';
import { previewLetter } from '../words/preview-letter.ts';
import { previewMessage, type Preview, type PreviewOf } from '../words/preview-message.ts';
import { readTemplate } from './read-template.ts';
import type { TemplateKey } from './template-key.ts';

type Asked = TemplateKey & Readonly<{ merchantId: string; language: Language }>;

/** How the words that are worked on would arrive in one language, by the code that sends. */
export async function previewTemplate(ctx: Context, input: Asked): Promise<Preview> {
  return previewMessage(await previewOf(ctx, input));
}

/** The same as the letter's PDF. */
export async function previewTemplateLetter(ctx: Context, input: Asked): Promise<Uint8Array> {
  return previewLetter(await previewOf(ctx, input));
}

async function previewOf(ctx: Context, input: Asked): Promise<PreviewOf> {
  const { merchantId, language } = input;
  const { texts } = await readTemplate(ctx, input);
  const merchant = await ctx.db.withMerchant(merchantId, (tx) => readMerchant(tx, merchantId));
  return { ...input, texts: texts[language] ?? {}, merchant, origin: originOf(ctx, merchant) };
}
