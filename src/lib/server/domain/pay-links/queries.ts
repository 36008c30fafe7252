import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { toOpened, type OpenedPayLink } from './open-pay-link.ts';
import { payLink } from './schema.ts';

/** One link by its id, for those who work inside the merchant. Refuses `pay-link-unknown`. */
export async function readPayLink(
  tx: Tx,
  merchantId: string,
  payLinkId: string,
  now: Temporal.Instant
): Promise<OpenedPayLink> {
  const [row] = await tx
    .select()
    .from(payLink)
    .where(and(eq(payLink.merchantId, merchantId), eq(payLink.id, payLinkId)));
  if (!row) throw new Refusal('pay-link-unknown');
  return toOpened(row, now);
}
