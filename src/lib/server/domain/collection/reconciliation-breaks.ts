import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { reconciliationBreak } from './schema.ts';

export type Break = Readonly<{
  accountId: string;
  kind: (typeof reconciliationBreak.$inferSelect)['kind'];
  gatewayRef: string;
  details: Readonly<Record<string, unknown>>;
}>;

/** Sets a difference between our record and the gateway's on the work list, once per kind and object. */
export async function recordBreak(
  tx: Tx,
  merchantId: string,
  at: Temporal.Instant,
  found: Break
): Promise<void> {
  await tx
    .insert(reconciliationBreak)
    .values({ ...found, merchantId, id: newId(at), foundAt: at })
    .onConflictDoNothing();
}
