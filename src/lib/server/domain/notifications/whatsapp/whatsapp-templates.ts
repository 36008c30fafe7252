import { and, eq, sql } from 'drizzle-orm';
import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { gathering } from '../../../platform/db/gather.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../../identity/index.ts';
import { noticeKinds } from '../delivery/notice-kinds.ts';
import { whatsappTemplate } from '../delivery-schema.ts';
import type { NoticeKind } from '../notices.ts';

/** A template that Meta knows, and for which kind of message and language it stands. */
export type WhatsAppTemplate = Readonly<
  Omit<typeof whatsappTemplate.$inferSelect, 'kind' | 'language'> & { kind: NoticeKind; language: Language }
>;

/**
 * Keeps which template says a kind of message in a language. Refuses `whatsapp-kind-not-allowed` for what may never go
 * by WhatsApp (formal notices, collection, keys), and `whatsapp-category-not-allowed` for marketing.
 */
export async function keepWhatsAppTemplate(
  ctx: Context,
  input: Omit<WhatsAppTemplate, 'changedAt'>
): Promise<void> {
  const { merchantId, kind, language, contentSid, category, approval } = input;
  if (!noticeKinds[kind].channels.includes('whatsapp')) throw new Refusal('whatsapp-kind-not-allowed');
  if (category === 'marketing') throw new Refusal('whatsapp-category-not-allowed');
  const changedAt = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx
      .insert(whatsappTemplate)
      .values({ ...input, changedAt })
      .onConflictDoUpdate({
        target: [whatsappTemplate.merchantId, whatsappTemplate.kind, whatsappTemplate.language],
        set: { ...input, changedAt }
      });
    await recordAudit(ctx, tx, merchantId, {
      action: 'keep-whatsapp-template',
      subjectKind: 'merchant',
      subjectId: merchantId,
      details: { kind, language, contentSid, category, approval }
    });
  });
}

/** The kinds of messages that may go by WhatsApp at all, without what people write themselves. */
export const whatsappKinds = (Object.keys(noticeKinds) as NoticeKind[]).filter(
  (kind) => kind !== 'reply' && noticeKinds[kind].channels.includes('whatsapp')
);

/** Every template of a merchant, whatever its state. */
export async function listWhatsAppTemplates(
  tx: Tx,
  merchantId: string
): Promise<readonly WhatsAppTemplate[]> {
  const rows = await tx.select().from(whatsappTemplate).where(eq(whatsappTemplate.merchantId, merchantId));
  return rows as WhatsAppTemplate[];
}

type Asked = Pick<WhatsAppTemplate, 'merchantId' | 'kind' | 'language'>;

/** The template of one kind in one language, whatever its state. */
export const findWhatsAppTemplate = gathering(async (tx, asked: readonly Asked[]) => {
  const kinds = [...new Set(asked.map(({ kind }) => kind))];
  const rows = (await tx
    .select()
    .from(whatsappTemplate)
    .where(
      and(
        eq(whatsappTemplate.merchantId, asked[0]!.merchantId),
        sql`${whatsappTemplate.kind} = any(${sql.param(kinds)}::text[])`
      )
    )) as WhatsAppTemplate[];
  return asked.map((each) => rows.find((row) => row.kind === each.kind && row.language === each.language));
});
