import { eq } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { collectionSettings } from '../schema.ts';

export type CollectionSettings = Readonly<Omit<typeof collectionSettings.$inferSelect, 'merchantId'>>;

const DEFAULTS: CollectionSettings = {
  segment: 'standard',
  noticeDays: 14,
  moveMostDays: 14,
  movesPerYear: 3,
  cutOffBusinessDays: 2
};

/** How this merchant collects. */
export async function readCollectionSettings(tx: Tx, merchantId: string): Promise<CollectionSettings> {
  const [row] = await tx
    .select()
    .from(collectionSettings)
    .where(eq(collectionSettings.merchantId, merchantId));
  return row ?? DEFAULTS;
}

/** Sets how this merchant collects; what isn't given stays as it was. */
export async function changeCollectionSettings(
  tx: Tx,
  merchantId: string,
  changes: Partial<CollectionSettings>
): Promise<void> {
  const values = { ...(await readCollectionSettings(tx, merchantId)), ...changes };
  await tx
    .insert(collectionSettings)
    .values({ ...values, merchantId })
    .onConflictDoUpdate({ target: collectionSettings.merchantId, set: changes });
}
