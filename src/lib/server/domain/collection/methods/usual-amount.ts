import { and, desc, eq } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { invoice } from '../../billing/index.ts';
import { readMerchant } from '../../identity/index.ts';

/**
 * What will be taken from a new method isn't known yet, but rules by amount choose its account: the customer's last
 * invoice is the best guess, and one unit of the merchant's currency for whoever has none.
 */
export async function usualAmount(tx: Tx, merchantId: string, customerId: string): Promise<Money> {
  const [last] = await tx
    .select({ minor: invoice.totalMinor, currency: invoice.currency })
    .from(invoice)
    .where(and(eq(invoice.merchantId, merchantId), eq(invoice.customerId, customerId)))
    .orderBy(desc(invoice.issuedOn), desc(invoice.id))
    .limit(1);
  if (last && last.minor > 0) return money(last.minor, last.currency as Currency);
  return money(100, (await readMerchant(tx, merchantId)).currency);
}
