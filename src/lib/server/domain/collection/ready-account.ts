import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { Transient } from '../../platform/transient.ts';
import { ensureGatewayCustomer } from '../payment-methods/index.ts';
import { openAccount, type OpenAccount } from '../routing/index.ts';

/** An account that is ready to be charged at: the payer is known there, where the method is to be kept. */
export type ReadyAccount = OpenAccount & Readonly<{ customerRef?: string }>;

/** A ready account, and those that may stand in for it, the next first. */
export type ReadyStart = Readonly<{ account: ReadyAccount; standIns: readonly string[] }>;

export type Payer = Readonly<{ merchantId: string; customerId: string; isToBeRemembered: boolean }>;

/**
 * The first of these accounts that can be made ready. Nothing was tried yet: refuses `provider-away` when none can, and
 * the payer may simply repeat.
 */
export async function findReady(
  ctx: Context,
  payer: Payer,
  accountIds: readonly string[]
): Promise<ReadyStart> {
  const { merchantId } = payer;
  for (const [index, accountId] of accountIds.entries()) {
    const account = await ctx.db.withMerchant(merchantId, (tx) =>
      openAccount(ctx, tx, merchantId, accountId)
    );
    try {
      return { account: await makeReady(ctx, payer, account), standIns: accountIds.slice(index + 1) };
    } catch (error) {
      if (!(error instanceof Transient)) throw error;
    }
  }
  throw new Refusal('provider-away');
}

async function makeReady(ctx: Context, payer: Payer, account: OpenAccount): Promise<ReadyAccount> {
  if (!payer.isToBeRemembered) return account;
  const { merchantId, customerId } = payer;
  const whom = { merchantId, customerId, accountId: account.accountId };
  return { ...account, customerRef: await ensureGatewayCustomer(ctx, account.gateway, whom) };
}
