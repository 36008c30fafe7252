import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { staffPasskey, staffRecoveryCode } from '../second-factor-schema.ts';

/** Whoever begins anew with an authenticator begins without what stood beside the former one: passkeys and recovery codes. */
export async function dropSecondFactors(
  tx: Tx,
  { merchantId, staffId }: Readonly<{ merchantId: string; staffId: string }>
): Promise<void> {
  for (const table of [staffPasskey, staffRecoveryCode])
    await tx.delete(table).where(and(eq(table.merchantId, merchantId), eq(table.staffId, staffId)));
}
