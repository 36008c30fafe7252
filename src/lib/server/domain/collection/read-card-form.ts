import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { openPayLink } from '../pay-links/index.ts';
import { openDefaultAccount } from '../routing/index.ts';

/** What a browser needs to open the card form of the account that will take the payment. */
export type CardForm = Readonly<{ publishableKey: string }>;

/** Refuses `pay-link-unknown` and `pay-link-expired`. */
export async function readCardForm(ctx: Context, input: Readonly<{ token: string }>): Promise<CardForm> {
  const { merchantId, state } = await openPayLink(ctx, input);
  if (state !== 'valid') throw new Refusal('pay-link-expired');
  const { gateway } = await ctx.db.withMerchant(merchantId, (tx) => openDefaultAccount(ctx, tx, merchantId));
  return gateway.browser;
}
