import type { Context } from '../../../context.ts';
import { gatherTransactions, type GatheredTransaction } from '../../../platform/db/gather-transactions.ts';
import { readMerchant } from '../../identity/index.ts';
import { openAccounts, type OpenAccount } from '../../routing/index.ts';
import type { RetryPolicy } from '../retry/index.ts';
import { readRetryPolicy } from '../retry-rules/rule-versions.ts';

/** What is the same for every plan of a batch, and read once for it: seconds old at most when a plan is sent. */
export type Round = Readonly<{
  merchantId: string;
  policy: RetryPolicy;
  accounts: ReadonlyMap<string, OpenAccount>;
  /** One transaction for the plans of this round that come together. */
  within: GatheredTransaction;
}>;

/** The merchant's policy, and its accounts with their keys unsealed. */
export async function openRound(ctx: Context, merchantId: string): Promise<Round> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { zone } = await readMerchant(tx, merchantId);
    const [policy, accounts] = await Promise.all([
      readRetryPolicy(tx, merchantId, zone),
      openAccounts(ctx, tx, merchantId)
    ]);
    const byId = new Map(accounts.map((account) => [account.accountId, account]));
    const within = gatherTransactions((work) => ctx.db.withMerchant(merchantId, work, { isKeyed: true }));
    return { merchantId, policy, accounts: byId, within };
  });
}
