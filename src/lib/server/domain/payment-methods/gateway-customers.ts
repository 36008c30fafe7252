import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Gateway } from '../../gateway/index.ts';
import { readCustomer } from '../identity/index.ts';
import { gatewayCustomer } from './schema.ts';

/**
 * The provider's reference for a customer, made at the provider when there is none. Called outside any transaction:
 * two callers at once may make two records there, and the first one kept is used by all. Throws `Transient` when the
 * provider is away.
 */
export async function ensureGatewayCustomer(
  ctx: Context,
  gateway: Gateway,
  input: Readonly<{ merchantId: string; customerId: string; accountId: string }>
): Promise<string> {
  const { merchantId, customerId, accountId } = input;
  const isThis = and(
    eq(gatewayCustomer.merchantId, merchantId),
    eq(gatewayCustomer.customerId, customerId),
    eq(gatewayCustomer.accountId, accountId)
  );
  const { known, customer } = await ctx.db.withMerchant(merchantId, async (tx) => ({
    known: (await tx.select().from(gatewayCustomer).where(isThis))[0],
    customer: await readCustomer(tx, merchantId, customerId)
  }));
  if (known) return known.gatewayRef;
  const gatewayRef = await gateway.createCustomer({
    merchantId,
    customerId,
    name: customer.name,
    language: customer.language,
    ...(customer.email && { email: customer.email })
  });
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await tx
      .insert(gatewayCustomer)
      .values({ ...input, gatewayRef })
      .onConflictDoNothing();
    const [kept] = await tx.select().from(gatewayCustomer).where(isThis);
    return kept?.gatewayRef ?? gatewayRef;
  });
}
