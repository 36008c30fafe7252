import type { Tx } from '../../../platform/db/database.ts';
import { findMethod, type SavedMethod } from '../../payment-methods/index.ts';
import { listConsents } from './take-place.ts';

/** The method that a customer allows to be debited first, whether it works or not; `undefined` when none, or removed. */
export async function findDebitedMethod(
  tx: Tx,
  merchantId: string,
  customerId: string
): Promise<SavedMethod | undefined> {
  const [first] = await listConsents(tx, merchantId, customerId);
  if (first?.position !== 0) return undefined;
  const method = await findMethod(tx, merchantId, first.paymentMethodId);
  return method?.status === 'removed' ? undefined : method;
}

/** Whether a method stands anywhere in its customer's order of debits. */
export async function isDebited(tx: Tx, method: SavedMethod): Promise<boolean> {
  const consents = await listConsents(tx, method.merchantId, method.customerId);
  return consents.some(({ paymentMethodId }) => paymentMethodId === method.id);
}
