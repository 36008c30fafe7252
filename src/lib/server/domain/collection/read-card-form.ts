import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openPayLink } from '../pay-links/index.ts';
import { openRoutedAccount } from '../routing/index.ts';
import { factsOf } from './route-payment.ts';

/** What a browser needs to open the card form, and the account that will take what is typed there. */
export type CardForm = Readonly<{ publishableKey: string; accountId: string }>;

/** The form of the account that a card payment of this amount goes to. Refuses `pay-link-unknown` and `pay-link-expired`. */
export async function readCardForm(
  ctx: Context,
  input: Readonly<{ token: string; amount: Money }>
): Promise<CardForm> {
  const { merchantId, customerId, state } = await openPayLink(ctx, input);
  if (state !== 'valid') throw new Refusal('pay-link-expired');
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const facts = await factsOf(tx, { merchantId, customerId, amount: input.amount }, 'card');
    const { gateway, accountId } = await openRoutedAccount(ctx, tx, merchantId, facts);
    return { ...gateway.browser, accountId };
  });
}
