import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isUuid } from '../../platform/uuid.ts';
import { gatewayCustomer, mandate, paymentMethod } from './schema.ts';

export type SavedMethod = typeof paymentMethod.$inferSelect;

/** What a customer had us remember, newest first; removed and broken ones are left out. */
export async function listSavedMethods(
  tx: Tx,
  merchantId: string,
  customerId: string
): Promise<SavedMethod[]> {
  return listMethods(tx, merchantId, customerId, ['active']);
}

/** A saved method with what the gateway needs to use it. Refuses `payment-method-unknown` for a foreign or removed one. */
export async function readChargeableMethod(
  tx: Tx,
  merchantId: string,
  customerId: string,
  paymentMethodId: string
): Promise<SavedMethod & Readonly<{ customerRef: string; mandateRef: string | null }>> {
  if (!isUuid(paymentMethodId)) throw new Refusal('payment-method-unknown');
  const [row] = await tx
    .select()
    .from(paymentMethod)
    .innerJoin(
      gatewayCustomer,
      and(
        eq(gatewayCustomer.merchantId, paymentMethod.merchantId),
        eq(gatewayCustomer.customerId, paymentMethod.customerId),
        eq(gatewayCustomer.accountId, paymentMethod.accountId)
      )
    )
    .leftJoin(
      mandate,
      and(
        eq(mandate.merchantId, paymentMethod.merchantId),
        eq(mandate.paymentMethodId, paymentMethod.id),
        eq(mandate.status, 'active')
      )
    )
    .where(
      and(
        eq(paymentMethod.merchantId, merchantId),
        eq(paymentMethod.customerId, customerId),
        eq(paymentMethod.id, paymentMethodId),
        eq(paymentMethod.status, 'active')
      )
    );
  if (!row) throw new Refusal('payment-method-unknown');
  return {
    ...row.payment_method,
    customerRef: row.payment_method.gatewayCustomerRef ?? row.gateway_customer.gatewayRef,
    mandateRef: row.mandate?.gatewayRef ?? null
  };
}

/** What a customer has with us, broken ones too, newest first; removed ones are left out. */
export async function listKeptMethods(
  tx: Tx,
  merchantId: string,
  customerId: string
): Promise<SavedMethod[]> {
  return listMethods(tx, merchantId, customerId, ['active', 'broken']);
}

/** One of them. Refuses `payment-method-unknown` for a foreign, unknown or removed one: the same answer. */
export async function readKeptMethod(
  tx: Tx,
  merchantId: string,
  customerId: string,
  paymentMethodId: string
): Promise<SavedMethod> {
  const method = isUuid(paymentMethodId) ? await findMethod(tx, merchantId, paymentMethodId) : undefined;
  if (!method || method.customerId !== customerId || method.status === 'removed')
    throw new Refusal('payment-method-unknown');
  return method;
}

/** A method in whatever status, for those who work inside the merchant. */
export async function findMethod(
  tx: Tx,
  merchantId: string,
  paymentMethodId: string
): Promise<SavedMethod | undefined> {
  const [row] = await tx
    .select()
    .from(paymentMethod)
    .where(and(eq(paymentMethod.merchantId, merchantId), eq(paymentMethod.id, paymentMethodId)));
  return row;
}

async function listMethods(
  tx: Tx,
  merchantId: string,
  customerId: string,
  statuses: readonly SavedMethod['status'][]
): Promise<SavedMethod[]> {
  return tx
    .select()
    .from(paymentMethod)
    .where(
      and(
        eq(paymentMethod.merchantId, merchantId),
        eq(paymentMethod.customerId, customerId),
        inArray(paymentMethod.status, statuses)
      )
    )
    .orderBy(desc(paymentMethod.savedAt), desc(paymentMethod.id));
}
