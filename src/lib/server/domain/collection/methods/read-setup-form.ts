import type { Context } from '../../../context.ts';
import type { CardForm } from '../read-card-form.ts';
import { openRoutedAccount } from '../../routing/index.ts';
import { factsOf } from '../route-payment.ts';
import { findRepairDebt } from './repair-debt.ts';
import { usualAmount } from './usual-amount.ts';

/** What a browser needs to open the form in which a card is stored, and the account that will hold it. */
export async function readSetupForm(
  ctx: Context,
  input: Readonly<{ merchantId: string; customerId: string }>
): Promise<CardForm> {
  const { merchantId, customerId } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const debt = await findRepairDebt(tx, merchantId, customerId);
    const amount = debt?.total ?? (await usualAmount(tx, merchantId, customerId));
    const facts = await factsOf(tx, { merchantId, customerId, amount }, 'card');
    const { gateway, accountId } = await openRoutedAccount(ctx, tx, merchantId, facts);
    return { ...gateway.browser, accountId };
  });
}
