import { redirect } from '@sveltejs/kit';
import {
  findDraft,
  findRuleSetProblems,
  listPaymentAccounts,
  listRuleSets,
  readAccountHealth,
  readRuleSetInForce
} from '#lib/server/domain/routing/index.ts';
import type { SignedIn } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';

type Work = Pick<SignedIn, 'ctx' | 'merchant'>;

/** What holds, what is being worked on with what stands in its way, the history, and the accounts with their health. */
export function readRouting({ ctx, merchant }: Work) {
  const { id } = merchant;
  return ctx.db.withMerchant(id, async (tx) => {
    const draft = await findDraft(tx, id);
    const accounts = await listPaymentAccounts(tx, id);
    return {
      inForce: await readRuleSetInForce(tx, id),
      draft: draft && { ...draft, problems: await findRuleSetProblems(tx, id, draft) },
      versions: await listRuleSets(tx, id),
      accounts,
      names: new Map(accounts.map((account) => [account.id, account.name])),
      health: await readAccountHealth(tx, id, ctx.clock.now())
    };
  });
}

/** The same for a page about the draft; without one it leads back to what holds. */
export async function readRoutingDraft(who: Work) {
  const { draft, ...rest } = await readRouting(who);
  if (!draft) redirect(303, paths.routing());
  return { draft, ...rest };
}
