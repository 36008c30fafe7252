import { and, eq, isNull } from 'drizzle-orm';
import * as v from 'valibot';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../../identity/index.ts';
import { refuseWhileDivided } from '../../variants/index.ts';
import { retryRuleSet } from '../schema.ts';
import { listSegmentNames } from '../segments/segments.ts';
import { checkRetryRules, type RetryRulesProblem } from './check-retry-rules.ts';
import { diffRetryRules } from './diff-retry-rules.ts';
import { RetryRules } from './retry-rules.ts';
import {
  findRetryDraft,
  lockRetryRules,
  nextRetryVersion,
  readRetryRulesInForce,
  readRetryVersion
} from './rule-versions.ts';

type Words = Readonly<{ merchantId: string; name: string; reason: string }>;

/**
 * Keeps what staff are working on, in place of the draft before. Answers what still stands in the way of publishing.
 * Refuses `retry-rules-unreadable` for what aren't rules at all.
 */
export async function saveRetryDraft(
  ctx: Context,
  input: Readonly<{ merchantId: string; rules: unknown }>
): Promise<readonly RetryRulesProblem[]> {
  const { merchantId } = input;
  const parsed = v.safeParse(RetryRules, input.rules);
  if (!parsed.success)
    throw new Refusal('retry-rules-unreadable', { at: v.getDotPath(parsed.issues[0]) ?? '' });
  const rules = parsed.output;
  const savedAt = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await tx
      .insert(retryRuleSet)
      .values({ merchantId, id: newId(savedAt), rules, name: '', reason: '', savedAt })
      .onConflictDoUpdate({
        target: [retryRuleSet.merchantId],
        targetWhere: isNull(retryRuleSet.version),
        set: { rules, savedAt }
      });
    return findRetryProblems(tx, merchantId, rules);
  });
}

/** Throws the draft away. Again: nothing. */
export async function dropRetryDraft(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<void> {
  const { merchantId } = input;
  await ctx.db.withMerchant(merchantId, (tx) =>
    tx.delete(retryRuleSet).where(and(eq(retryRuleSet.merchantId, merchantId), isNull(retryRuleSet.version)))
  );
}

/** Everything for which these rules may not be published by this merchant today. */
export async function findRetryProblems(
  tx: Tx,
  merchantId: string,
  rules: RetryRules
): Promise<readonly RetryRulesProblem[]> {
  return checkRetryRules(rules, await listSegmentNames(tx, merchantId));
}

/**
 * Puts the draft in force as the next version, for every decision from now on; what is planned keeps its day. Answers
 * its number. Refuses `retry-draft-missing`, `retry-reason-missing` and `retry-rules-impossible` with every problem. While
 * an experiment runs on the rules: `in-experiment`.
 */
export async function publishRetryRules(ctx: Context, input: Words): Promise<number> {
  const { merchantId } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await lockRetryRules(tx, merchantId);
    await refuseWhileDivided(tx, merchantId, 'retries');
    const draft = await findRetryDraft(tx, merchantId);
    if (!draft) throw new Refusal('retry-draft-missing');
    await tx
      .delete(retryRuleSet)
      .where(and(eq(retryRuleSet.merchantId, merchantId), eq(retryRuleSet.id, draft.id)));
    return addVersion(ctx, tx, { ...input, rules: draft.rules, copyOf: null });
  });
}

/**
 * Brings an earlier version back, as a new one: the history stays whole, and a draft stays as it is. Answers its number.
 * Refuses `retry-version-unknown` and what `publishRetryRules` refuses: a ceiling may have come down since.
 */
export async function rollBackRetryRules(
  ctx: Context,
  input: Readonly<{ merchantId: string; version: number; reason: string }>
): Promise<number> {
  return ctx.db.withMerchant(input.merchantId, (tx) => bringBackRetryRules(ctx, tx, input));
}

/** The same within a transaction: also an experiment's version, which is in force from then on. */
export async function bringBackRetryRules(
  ctx: Context,
  tx: Tx,
  { merchantId, version, reason }: Readonly<{ merchantId: string; version: number; reason: string }>
): Promise<number> {
  await lockRetryRules(tx, merchantId);
  await refuseWhileDivided(tx, merchantId, 'retries');
  const { rules, name } = await readRetryVersion(tx, merchantId, version);
  return addVersion(ctx, tx, { merchantId, name, reason, rules, copyOf: version });
}

type Arms = Readonly<{
  merchantId: string;
  experimentId: string;
  arms: readonly Readonly<{ key: string; name: string; rules: RetryRules }>[];
}>;

/**
 * Publishes the arms of an experiment: versions that nobody gets but whom the experiment gives them. Answers their
 * numbers, in order. Refuses `retry-rules-impossible` with every problem of the first arm that a ceiling forbids.
 */
export async function publishRetryVariants(
  ctx: Context,
  tx: Tx,
  { merchantId, experimentId, arms }: Arms
): Promise<number[]> {
  await lockRetryRules(tx, merchantId);
  const first = await nextRetryVersion(tx, merchantId);
  const savedAt = ctx.clock.now();
  for (const { rules } of arms) {
    const problems = await findRetryProblems(tx, merchantId, rules);
    if (problems.length > 0) throw new Refusal('retry-rules-impossible', { problems });
  }
  const versions = arms.map(({ key, name, rules }, place) => ({
    ...{ merchantId, id: newId(savedAt), experimentId, rules, name, savedAt },
    version: first + place,
    arm: key,
    reason: ''
  }));
  await tx.insert(retryRuleSet).values(versions);
  return versions.map(({ version }) => version);
}

async function addVersion(
  ctx: Context,
  tx: Tx,
  given: Words & Readonly<{ rules: RetryRules; copyOf: number | null }>
): Promise<number> {
  const { merchantId, rules, copyOf } = given;
  const name = given.name.trim();
  const reason = given.reason.trim();
  if (name === '' || reason === '') throw new Refusal('retry-reason-missing');
  const problems = await findRetryProblems(tx, merchantId, rules);
  if (problems.length > 0) throw new Refusal('retry-rules-impossible', { problems });
  const before = await readRetryRulesInForce(tx, merchantId);
  const version = await nextRetryVersion(tx, merchantId);
  const savedAt = ctx.clock.now();
  await tx
    .insert(retryRuleSet)
    .values({ merchantId, id: newId(savedAt), version, rules, name, reason, copyOf, savedAt });
  await recordAudit(ctx, tx, merchantId, {
    action: copyOf === null ? 'publish-retry-rules' : 'roll-back-retry-rules',
    subjectKind: 'retry-rules',
    subjectId: merchantId,
    details: { version, copyOf, name, reason, diff: diffRetryRules(before.rules, rules) }
  });
  return version;
}
