import { and, eq } from 'drizzle-orm';
import type { Tx } from '../db/database.ts';
import { gathering } from '../db/gather.ts';
import { eventListener } from './schema.ts';

/** A job that hears of these types of events at one merchant. */
export type EventListener = Readonly<{ subscriber: string; types: readonly string[] }>;

/** Who listens at a merchant beside those who always do. A transaction asks once, however much happens in it. */
export async function listListeners(tx: Tx, merchantId: string): Promise<readonly EventListener[]> {
  return load(tx, merchantId);
}

/** A transaction has one merchant. */
const load = gathering(async (tx, ids: readonly string[]) => {
  const rows = await tx
    .select({ subscriber: eventListener.subscriber, types: eventListener.types })
    .from(eventListener)
    .where(eq(eventListener.merchantId, ids[0]!));
  return ids.map(() => rows);
});

/** From this transaction on, a job hears of these types at a merchant, and of no others. */
export async function listen(
  tx: Tx,
  merchantId: string,
  { subscriber, types }: EventListener
): Promise<void> {
  if (types.length === 0) {
    await tx
      .delete(eventListener)
      .where(and(eq(eventListener.merchantId, merchantId), eq(eventListener.subscriber, subscriber)));
    return;
  }
  await tx
    .insert(eventListener)
    .values({ merchantId, subscriber, types: [...types] })
    .onConflictDoUpdate({
      target: [eventListener.merchantId, eventListener.subscriber],
      set: { types: [...types] }
    });
}
