import { and, eq, isNull, sql } from 'drizzle-orm';
import { compare, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import { priceEffectOf, type PriceEffect, type SubscriptionDecision } from './decision.ts';
import type { SubscriptionFacts } from './facts.ts';
import { readFacts, type FactsOf } from './queries.ts';
import { subscription, subscriptionAdjustment, subscriptionPause, subscriptionPeriod } from './schema.ts';

/** One act on one subscription: whose, and what was shown. */
export type SubscriptionAct = FactsOf &
  Readonly<{
    /** The total that the page showed before the act was asked for. Another one now is refused. */
    expectedTotal?: Money;
  }>;

/** What the act would do now, changing nothing. Refuses as the act itself does. */
export async function previewAct(
  ctx: Context,
  act: FactsOf,
  decide: (facts: SubscriptionFacts) => SubscriptionDecision
): Promise<PriceEffect> {
  const now = ctx.clock.now();
  return ctx.db.withMerchant(act.merchantId, async (tx) => {
    const facts = await readFacts(tx, act, now, false);
    return priceEffectOf(facts, decide(facts));
  });
}

/**
 * Decides on locked facts and writes all of it, in one transaction: the subscription, its pause, what is added to the
 * bills, the change of status, the news and the audit entry. Refuses `price-effect-changed` when the effect is no
 * longer what was shown, and whatever the decision refuses.
 */
export async function performAct(
  ctx: Context,
  act: SubscriptionAct,
  decide: (facts: SubscriptionFacts) => SubscriptionDecision
): Promise<PriceEffect> {
  const now = ctx.clock.now();
  return ctx.db.withMerchant(act.merchantId, async (tx) => {
    const facts = await readFacts(tx, act, now, true);
    const decision = decide(facts);
    const effect = priceEffectOf(facts, decision);
    if (act.expectedTotal && compare(act.expectedTotal, effect.total) !== 0)
      throw new Refusal('price-effect-changed');
    await writeDecision(ctx, tx, facts, decision, now);
    return effect;
  });
}

async function writeDecision(
  ctx: Context,
  tx: Tx,
  facts: SubscriptionFacts,
  decision: SubscriptionDecision,
  now: Temporal.Instant
): Promise<void> {
  const { merchantId, id, status } = facts.subscription;
  await tx
    .update(subscription)
    .set(decision.subscription)
    .where(and(eq(subscription.merchantId, merchantId), eq(subscription.id, id)));
  if (decision.withdrawsStopLines) await withdrawStopLines(tx, merchantId, id, now);
  await writePause(tx, merchantId, id, decision);
  await writeLines(tx, merchantId, id, decision, now);
  await writeRepriced(tx, merchantId, id, decision);
  if (decision.change)
    await recordStatusChanges(tx, merchantId, now, [
      {
        subjectKind: 'subscription',
        subjectId: id,
        from: status,
        event: decision.change,
        to: decision.subscription.status
      }
    ]);
  await emit(ctx, tx, merchantId, now, [decision.event]);
  await recordAudit(ctx, tx, merchantId, {
    action: decision.act,
    subjectKind: 'subscription',
    subjectId: id,
    details: {
      ...decision.event.payload,
      effectiveOn: decision.effectiveOn.toString(),
      lines: decision.lines.map(({ kind, amount }) => ({ kind, ...amount }))
    }
  });
}

async function writePause(
  tx: Tx,
  merchantId: string,
  subscriptionId: string,
  decision: SubscriptionDecision
) {
  const { pause } = decision;
  if (!pause) return;
  const { startOn: fromOn, endOn: untilOn, askedOn } = pause;
  await tx
    .insert(subscriptionPause)
    .values({ merchantId, subscriptionId, fromOn, untilOn, askedOn })
    .onConflictDoUpdate({
      target: [subscriptionPause.merchantId, subscriptionPause.subscriptionId, subscriptionPause.fromOn],
      set: { untilOn, askedOn }
    });
}

async function writeLines(
  tx: Tx,
  merchantId: string,
  subscriptionId: string,
  decision: SubscriptionDecision,
  now: Temporal.Instant
) {
  if (decision.lines.length === 0) return;
  await tx.insert(subscriptionAdjustment).values(
    decision.lines.map(({ kind, name, taxBp, startOn, endOn, amount }) => ({
      merchantId,
      id: newId(now),
      subscriptionId,
      ...{ kind, name, taxBp },
      fromOn: startOn,
      untilOn: endOn,
      amountMinor: amount.minor,
      billOn: decision.linesBilledOn,
      createdAt: now
    }))
  );
}

/** The days to come of planned periods cost what was decided: a later pause or stop counts by it. */
async function writeRepriced(
  tx: Tx,
  merchantId: string,
  subscriptionId: string,
  decision: SubscriptionDecision
) {
  // One or two: the period that runs, and the next one when it is billed ahead.
  for (const { startOn, planId, quantity, wholePrice } of decision.repriced ?? [])
    await tx
      .update(subscriptionPeriod)
      .set({ planId, quantity, wholeMinor: wholePrice.minor })
      .where(
        and(
          eq(subscriptionPeriod.merchantId, merchantId),
          eq(subscriptionPeriod.subscriptionId, subscriptionId),
          eq(subscriptionPeriod.startOn, startOn)
        )
      );
}

async function withdrawStopLines(tx: Tx, merchantId: string, subscriptionId: string, now: Temporal.Instant) {
  await tx
    .update(subscriptionAdjustment)
    .set({ withdrawnAt: now })
    .where(
      and(
        eq(subscriptionAdjustment.merchantId, merchantId),
        eq(subscriptionAdjustment.subscriptionId, subscriptionId),
        eq(subscriptionAdjustment.kind, 'stopped'),
        isNull(subscriptionAdjustment.invoiceId),
        sql`${subscriptionAdjustment.creditNoteId} is null and ${subscriptionAdjustment.withdrawnAt} is null`
      )
    );
}
