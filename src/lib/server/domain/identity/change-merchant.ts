import { eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Merchant } from './merchants.ts';
import { recordAudit } from './record-audit.ts';
import { merchant } from './schema.ts';

/** What an owner may change about their business: what customers see, and from where they are written to. */
export type MerchantSettings = Pick<
  Merchant,
  | 'name'
  | 'brandColor'
  | 'radiusScale'
  | 'language'
  | 'isFormal'
  | 'contactEmail'
  | 'contactPhone'
  | 'website'
>;

/**
 * Changes a merchant's settings; the trail says which, from what and to what. Saved as they were, the trail says that
 * somebody looked and kept them: what stands there by chance is then what they want. Refuses `merchant-not-found`.
 */
export async function changeMerchant(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  { merchantId, ...settings }: MerchantSettings & Readonly<{ merchantId: string }>
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [before] = await tx.select().from(merchant).where(eq(merchant.id, merchantId)).for('update');
    if (!before) throw new Refusal('merchant-not-found');
    const names = Object.keys(settings) as (keyof MerchantSettings)[];
    const changed = names.filter((name) => settings[name] !== before[name]);
    const subject = { subjectKind: 'merchant', subjectId: merchantId };
    if (changed.length === 0)
      return recordAudit(ctx, tx, merchantId, { action: 'keep-merchant', ...subject });
    await tx.update(merchant).set(settings).where(eq(merchant.id, merchantId));
    const details = Object.fromEntries(
      changed.map((name) => [name, { from: before[name], to: settings[name] }])
    );
    await recordAudit(ctx, tx, merchantId, { action: 'change-merchant', ...subject, details });
  });
}
