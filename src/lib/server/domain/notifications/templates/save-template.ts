import { sql } from 'drizzle-orm';
import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { recordAudit } from '../../identity/index.ts';
import { fieldsOf, type Texts } from '../words/own-text.ts';
import { messageTemplateDraft } from './schema.ts';
import type { TemplateKey } from './template-key.ts';
import type { TextsByLanguage } from './template-queries.ts';

export type SaveTemplate = TemplateKey & Readonly<{ merchantId: string; texts: TextsByLanguage }>;

/** Keeps words while they are worked on. Nothing of them goes out before they are published; they may be wrong. */
export async function saveTemplate(ctx: Context, input: SaveTemplate): Promise<void> {
  await ctx.db.withMerchant(input.merchantId, (tx) => keepDraft(ctx, tx, input));
}

/** The same within a transaction. */
export async function keepDraft(ctx: Context, tx: Tx, input: SaveTemplate): Promise<void> {
  const { merchantId, message, channel, tone } = input;
  const savedAt = ctx.clock.now();
  const given = Object.entries(input.texts) as [Language, Texts][];
  if (given.length === 0) return;
  await tx
    .insert(messageTemplateDraft)
    .values(
      given.map(([language, texts]) => ({
        ...{ merchantId, message, channel, tone, language, savedAt },
        texts: tidy(input, texts)
      }))
    )
    .onConflictDoUpdate({
      target: [
        messageTemplateDraft.merchantId,
        messageTemplateDraft.message,
        messageTemplateDraft.channel,
        messageTemplateDraft.tone,
        messageTemplateDraft.language
      ],
      set: { texts: sql`excluded.texts`, savedAt }
    });
  await recordAudit(ctx, tx, merchantId, {
    action: 'save-template',
    subjectKind: 'template',
    subjectId: merchantId,
    details: { template: templateName(input), languages: given.map(([language]) => language) }
  });
}

/** `overdue-first/email/friendly`: how the audit trail and a notice name it. */
export function templateName({ message, channel, tone }: TemplateKey): string {
  return `${message}/${channel}/${tone}`;
}

/** Only the parts that the message has on this channel, with line ends as we write them. */
function tidy({ message, channel }: TemplateKey, texts: Texts): Texts {
  return Object.fromEntries(
    fieldsOf(message, channel).map((field) => [field, (texts[field] ?? '').replace(/\r\n?/g, '\n').trim()])
  );
}
