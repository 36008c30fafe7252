import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { diffRuleSets, type RuleSetDiff } from './diff-rule-sets.ts';
import { findDraft, readRuleSet } from './rule-sets.ts';

/** What changes between two versions, or between a version and the draft. Refuses `routing-version-unknown`, `routing-draft-missing`. */
export async function compareRuleSets(
  ctx: Context,
  input: Readonly<{ merchantId: string; before: number; after: number | 'draft' }>
): Promise<RuleSetDiff> {
  const { merchantId, before, after } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const later =
      after === 'draft' ? await findDraft(tx, merchantId) : await readRuleSet(tx, merchantId, after);
    if (!later) throw new Refusal('routing-draft-missing');
    return diffRuleSets(await readRuleSet(tx, merchantId, before), later);
  });
}
