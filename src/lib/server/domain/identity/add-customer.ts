import { newId } from '../../platform/crypto/random.ts';
import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Customer, CustomerRow } from './customers.ts';
import { recordAudit } from './record-audit.ts';
import { customer } from './schema.ts';

export type NewCustomer = CustomerRow & Readonly<{ segment?: string; isBusiness?: boolean }>;

/** Adds one customer. Refuses `customer-already-exists` for a reference that the merchant has given before. */
export async function addCustomer(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  merchantId: string,
  given: NewCustomer
): Promise<Customer> {
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx
      .insert(customer)
      .values({ ...given, merchantId, id: newId(now), createdAt: now })
      .onConflictDoNothing({ target: [customer.merchantId, customer.reference] })
      .returning();
    if (!row) throw new Refusal('customer-already-exists', { reference: given.reference });
    const act = { action: 'add-customer', subjectKind: 'customer', subjectId: row.id };
    await recordAudit(ctx, tx, merchantId, act);
    return row as Customer;
  });
}
