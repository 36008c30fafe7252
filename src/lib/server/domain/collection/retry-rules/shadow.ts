import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../../identity/index.ts';
import type { RetryDecision, RetryPolicy } from '../retry/index.ts';
import { retryShadow, retryShadowAnswer } from '../schema.ts';
import { answerOf, compareAnswers, type RetryAnswer } from './compare-answers.ts';
import { findRetryProblems } from './publish-retry-rules.ts';
import { findRetryDraft, policyOfCustomer } from './rule-versions.ts';

/** Rules that are asked along, and decide nothing. */
export type RetryShadow = Readonly<Omit<typeof retryShadow.$inferSelect, 'merchantId'>>;

type Asked = Readonly<{ merchantId: string; customerId: string; zone: string; now: Temporal.Instant }>;

/**
 * From now on each decision is also asked of the draft as it stands at this moment; one that was asked before ends.
 * Refuses `retry-draft-missing`, and `retry-rules-impossible` for what could never be published.
 */
export async function startRetryShadow(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<void> {
  const { merchantId } = input;
  const startedAt = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const draft = await findRetryDraft(tx, merchantId);
    if (!draft) throw new Refusal('retry-draft-missing');
    const problems = await findRetryProblems(tx, merchantId, draft.rules);
    if (problems.length > 0) throw new Refusal('retry-rules-impossible', { problems });
    await endShadow(tx, merchantId, startedAt);
    const id = newId(startedAt);
    await tx.insert(retryShadow).values({ merchantId, id, rules: draft.rules, startedAt });
    await recordAudit(ctx, tx, merchantId, {
      action: 'start-retry-shadow',
      subjectKind: 'retry-rules',
      subjectId: merchantId,
      details: { shadowId: id }
    });
  });
}

/** Ends it; what was written down stays. Again: nothing. */
export async function stopRetryShadow(ctx: Context, input: Readonly<{ merchantId: string }>): Promise<void> {
  const { merchantId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const ended = await endShadow(tx, merchantId, ctx.clock.now());
    if (ended === undefined) return;
    await recordAudit(ctx, tx, merchantId, {
      action: 'stop-retry-shadow',
      subjectKind: 'retry-rules',
      subjectId: merchantId,
      details: { shadowId: ended }
    });
  });
}

/** The one that runs, or the last one that did; `undefined` when there was never any. */
export async function findRetryShadow(tx: Tx, merchantId: string): Promise<RetryShadow | undefined> {
  const [row] = await tx
    .select()
    .from(retryShadow)
    .where(eq(retryShadow.merchantId, merchantId))
    .orderBy(desc(retryShadow.startedAt), desc(retryShadow.id))
    .limit(1);
  return row;
}

/** What the shadow's rules say to the question that is being decided; `undefined` while none runs. Writes nothing. */
export async function askShadow(
  tx: Tx,
  of: Asked,
  ask: (policy: RetryPolicy) => Promise<Readonly<{ decision: RetryDecision }>>
): Promise<Readonly<{ shadowId: string; answer: RetryAnswer }> | undefined> {
  const [running] = await tx
    .select({ id: retryShadow.id, rules: retryShadow.rules })
    .from(retryShadow)
    .where(and(eq(retryShadow.merchantId, of.merchantId), isNull(retryShadow.endedAt)));
  if (!running) return undefined;
  const { decision } = await ask(await policyOfCustomer(tx, running.rules, of));
  return { shadowId: running.id, answer: answerOf(decision, of.now) };
}

/** Writes the shadow's answer beside the decision that was made, with how they differ. */
export async function recordShadowAnswer(
  tx: Tx,
  { merchantId, zone, now }: Asked,
  shadow: Readonly<{ shadowId: string; answer: RetryAnswer }>,
  made: Readonly<{ decisionId: string; answer: RetryAnswer }>
): Promise<void> {
  const { shadowId, answer } = shadow;
  const { decisionId } = made;
  const difference = compareAnswers(made.answer, answer, zone);
  await tx
    .insert(retryShadowAnswer)
    .values({ merchantId, shadowId, decisionId, ...answer, difference, decidedAt: now });
}

async function endShadow(tx: Tx, merchantId: string, endedAt: Temporal.Instant): Promise<string | undefined> {
  const [ended] = await tx
    .update(retryShadow)
    .set({ endedAt })
    .where(and(eq(retryShadow.merchantId, merchantId), isNull(retryShadow.endedAt)))
    .returning({ id: retryShadow.id });
  return ended?.id;
}
