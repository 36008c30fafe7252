import { eq } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { defaultSettings } from './default-settings.ts';
import type { SubscriptionSettings } from './facts.ts';
import { subscriptionSettings } from './schema.ts';

/** What a merchant allows; where it said nothing, the defaults. */
export async function readSettings(tx: Tx, merchantId: string): Promise<SubscriptionSettings> {
  const [row] = await tx
    .select()
    .from(subscriptionSettings)
    .where(eq(subscriptionSettings.merchantId, merchantId));
  return row ?? defaultSettings;
}
