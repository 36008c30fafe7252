import { and, eq, isNull, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import { checkRuleSet, type RuleSetProblem } from './check-rule-set.ts';
import { diffRuleSets } from './diff-rule-sets.ts';
import { RuleSetInput, type RuleSet } from './routing-rules.ts';
import { findDraft, listPaymentAccounts, readRuleSet, readRuleSetInForce } from './rule-sets.ts';
import { routingRuleSet } from './schema.ts';

/**
 * Keeps what staff are working on, in place of the draft before. Answers what still stands in the way of publishing.
 * Refuses `routing-rules-unreadable` for what isn't a rule set at all.
 */
export async function saveRuleSetDraft(
  ctx: Context,
  input: Readonly<{ merchantId: string; ruleSet: unknown }>
): Promise<readonly RuleSetProblem[]> {
  const { merchantId } = input;
  const parsed = v.safeParse(RuleSetInput, input.ruleSet);
  if (!parsed.success)
    throw new Refusal('routing-rules-unreadable', { at: v.getDotPath(parsed.issues[0]) ?? '' });
  const { rules, defaultAccounts } = parsed.output;
  const savedAt = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await tx
      .insert(routingRuleSet)
      .values({ merchantId, id: newId(savedAt), rules, defaultAccounts, savedAt })
      .onConflictDoUpdate({
        target: [routingRuleSet.merchantId],
        targetWhere: isNull(routingRuleSet.version),
        set: { rules, defaultAccounts, savedAt }
      });
    return findRuleSetProblems(tx, merchantId, parsed.output);
  });
}

/**
 * Puts the draft in force as the next version. Answers that version. Refuses `routing-draft-missing` and whatever
 * `checkRuleSet` finds first: `routing-default-missing`, `routing-account-unknown`, `routing-rule-name-taken`,
 * `routing-rule-impossible`, `routing-rule-unreachable`. Payments under way keep the account that they have.
 */
export async function publishRuleSet(
  ctx: Context,
  input: Readonly<{ merchantId: string; reason?: string }>
): Promise<number> {
  const { merchantId, reason = '' } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await lockRules(tx, merchantId);
    const draft = await findDraft(tx, merchantId);
    if (!draft) throw new Refusal('routing-draft-missing');
    await refuseProblems(tx, merchantId, draft);
    const before = await readRuleSetInForce(tx, merchantId);
    const version = before.version + 1;
    await tx
      .update(routingRuleSet)
      .set({ version, reason, savedAt: ctx.clock.now() })
      .where(and(eq(routingRuleSet.merchantId, merchantId), eq(routingRuleSet.id, draft.id)));
    await recordAudit(ctx, tx, merchantId, {
      action: 'publish-routing-rules',
      subjectKind: 'routing-rules',
      subjectId: merchantId,
      details: { version, reason, diff: diffRuleSets(before, draft) }
    });
    return version;
  });
}

/**
 * Brings an earlier version back, as a new one: the history stays whole. Answers its number. Refuses
 * `routing-version-unknown`, and what `publishRuleSet` refuses: an account may have gone since.
 */
export async function rollBackRuleSet(
  ctx: Context,
  input: Readonly<{ merchantId: string; version: number; reason?: string }>
): Promise<number> {
  const { merchantId, reason = '' } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await lockRules(tx, merchantId);
    const { rules, defaultAccounts } = await readRuleSet(tx, merchantId, input.version);
    await refuseProblems(tx, merchantId, { rules, defaultAccounts });
    const before = await readRuleSetInForce(tx, merchantId);
    const savedAt = ctx.clock.now();
    const version = before.version + 1;
    await tx.insert(routingRuleSet).values({
      merchantId,
      id: newId(savedAt),
      version,
      rules,
      defaultAccounts,
      copyOf: input.version,
      reason,
      savedAt
    });
    await recordAudit(ctx, tx, merchantId, {
      action: 'roll-back-routing-rules',
      subjectKind: 'routing-rules',
      subjectId: merchantId,
      details: {
        version,
        copyOf: input.version,
        reason,
        diff: diffRuleSets(before, { rules, defaultAccounts })
      }
    });
    return version;
  });
}

/** Two who publish at once get two versions, one after the other. */
async function lockRules(tx: Tx, merchantId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`routing-rules:${merchantId}`}, 0))`);
}

/** Everything for which these rules may not be published by this merchant today. */
export async function findRuleSetProblems(
  tx: Tx,
  merchantId: string,
  ruleSet: RuleSet
): Promise<RuleSetProblem[]> {
  const accounts = await listPaymentAccounts(tx, merchantId);
  return checkRuleSet(
    ruleSet,
    accounts.map(({ id }) => id)
  );
}

async function refuseProblems(tx: Tx, merchantId: string, ruleSet: RuleSet): Promise<void> {
  const [problem] = await findRuleSetProblems(tx, merchantId, ruleSet);
  if (!problem) return;
  const { code, ...params } = problem;
  throw new Refusal(code, params);
}
