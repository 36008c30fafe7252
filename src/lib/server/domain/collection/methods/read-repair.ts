import type { Context } from '../../../context.ts';
import { readCustomer, readMerchant, type Customer, type Merchant } from '../../identity/index.ts';
import { findMethod, type OpenedRepairLink, type SavedMethod } from '../../payment-methods/index.ts';
import { findRepairDebt, type RepairDebt } from './repair-debt.ts';
import { listConsents } from './take-place.ts';

/** What a repair link shows its holder: which method it is about, and what is tried on the new one. No name, no history. */
export type RepairPage = Readonly<{
  merchant: Merchant;
  language: Customer['language'];
  tone: 'formal' | 'friendly';
  method: Pick<SavedMethod, 'id' | 'kind' | 'brand' | 'last4'>;
  use: 'default' | 'backup' | 'none';
  debt?: RepairDebt;
}>;

/** Reads what a link is about. `undefined` when its method is gone: then it was replaced or removed. */
export async function readRepairPage(ctx: Context, link: OpenedRepairLink): Promise<RepairPage | undefined> {
  const { merchantId, customerId, paymentMethodId } = link;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const merchant = await readMerchant(tx, merchantId);
    const customer = await readCustomer(tx, merchantId, customerId);
    const method = await findMethod(tx, merchantId, paymentMethodId);
    if (!method || method.customerId !== customerId) return undefined;
    const consents = await listConsents(tx, merchantId, customerId);
    const position = consents.find((each) => each.paymentMethodId === method.id)?.position;
    const debt = position === 0 ? await findRepairDebt(tx, merchantId, customerId) : undefined;
    const { id, kind, brand, last4 } = method;
    return {
      merchant,
      language: customer.language,
      tone: (customer.isFormal ?? merchant.isFormal) ? 'formal' : 'friendly',
      method: { id, kind, brand, last4 },
      use: position === undefined ? 'none' : position === 0 ? 'default' : 'backup',
      ...(debt && { debt })
    };
  });
}
