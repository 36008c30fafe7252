import { and, eq } from 'drizzle-orm';
import type { Language } from '#lib/i18n/languages.ts';
import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Customer } from './customers.ts';
import { recordAudit } from './record-audit.ts';
import type { PostalAddress } from './postal-address.ts';
import { customer } from './schema.ts';

/** What is to be another way; what is absent stays, null takes away. */
export type CustomerChange = Readonly<{
  name?: string;
  email?: string | null;
  phone?: string | null;
  language?: Language;
  segment?: string | null;
  isBusiness?: boolean;
  address?: PostalAddress | null;
}>;

/**
 * Changes what the merchant's own system knows about a customer. A contact that the customer proved to be theirs stays,
 * as with an import. Refuses `customer-not-found`, and `customer-merged` with the id of whom they are now.
 */
export async function changeCustomer(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  input: Readonly<{ merchantId: string; customerId: string; change: CustomerChange }>
): Promise<Customer> {
  const { merchantId, customerId, change } = input;
  const isThis = and(eq(customer.merchantId, merchantId), eq(customer.id, customerId));
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [before] = await tx.select().from(customer).where(isThis).for('update');
    if (!before) throw new Refusal('customer-not-found');
    if (before.mergedIntoId) throw new Refusal('customer-merged', { customerId: before.mergedIntoId });
    const { email, phone, ...rest } = change;
    const changed = {
      ...rest,
      ...(email !== undefined && before.emailProvedAt === null && { email }),
      ...(phone !== undefined && before.phoneProvedAt === null && { phone })
    };
    if (Object.keys(changed).length === 0) return before as Customer;
    const [after] = await tx.update(customer).set(changed).where(isThis).returning();
    await recordAudit(ctx, tx, merchantId, {
      action: 'change-customer',
      subjectKind: 'customer',
      subjectId: customerId,
      // Which fields, not what they said: the audit trail outlives a customer who is forgotten.
      details: { fields: Object.keys(changed) }
    });
    return after as Customer;
  });
}
