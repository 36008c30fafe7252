import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import { defaultSettings } from './default-settings.ts';
import type { SubscriptionSettings } from './facts.ts';
import { subscriptionSettings } from './schema.ts';

/** Between nought and ten years of days, or times: beyond is a slip of the keyboard. */
const MOST = 3_650;

/** Changes what a merchant allows its subscribers. What is not given stays as it is. Refuses `settings-invalid`. */
export async function changeSettings(
  ctx: Context,
  input: Readonly<{ merchantId: string; settings: Partial<SubscriptionSettings> }>
): Promise<void> {
  const { merchantId, settings } = input;
  const { numberPrefix, stopOffer: _, ...numbers } = settings;
  const areCounts = Object.values(numbers).every(
    (value) => Number.isInteger(value) && value >= 0 && value <= MOST
  );
  // Letters, digits and dashes, so that a number reads the same on paper and in a file name.
  const isPrefix = numberPrefix === undefined || /^[A-Z0-9-]{0,12}$/.test(numberPrefix);
  const isEmpty = Object.keys(settings).length === 0;
  if (isEmpty || !areCounts || !isPrefix) throw new Refusal('settings-invalid');
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx
      .insert(subscriptionSettings)
      .values({ merchantId, ...defaultSettings, ...settings })
      .onConflictDoUpdate({ target: subscriptionSettings.merchantId, set: settings });
    await recordAudit(ctx, tx, merchantId, {
      action: 'change-subscription-settings',
      subjectKind: 'merchant',
      subjectId: merchantId,
      details: { ...settings }
    });
  });
}
