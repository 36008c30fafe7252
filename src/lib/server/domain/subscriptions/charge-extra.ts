import { isPositive, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import { planOf } from './plan-next-period.ts';
import { readFacts } from './queries.ts';
import { subscriptionAdjustment } from './schema.ts';

export type Extra = Readonly<{
  merchantId: string;
  subscriptionId: string;
  /** As it stands on the invoice: "Extra dag 12 maart". */
  name: string;
  /** Tax included, above nought. */
  amount: Money;
  /** The day of it. */
  on: Temporal.PlainDate;
}>;

/**
 * Puts something beside the plan on the next bill, at the plan's tax rate; without a further bill, on one of its own.
 * Refuses `subscription-unknown` and `extra-invalid`.
 */
export async function chargeExtra(ctx: Context, input: Extra): Promise<void> {
  const { merchantId, subscriptionId, name, amount, on } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { subscription, plans, today } = await readFacts(tx, input, now, true);
    const plan = planOf(plans, subscription.planId);
    if (!isPositive(amount) || amount.currency !== plan.prices[0]!.amount.currency || name.trim() === '')
      throw new Refusal('extra-invalid');
    await tx.insert(subscriptionAdjustment).values({
      merchantId,
      id: newId(now),
      subscriptionId,
      kind: 'extra',
      name: name.trim(),
      fromOn: on,
      untilOn: on.add({ days: 1 }),
      amountMinor: amount.minor,
      taxBp: plan.taxBp,
      billOn: subscription.nextBillOn ?? today,
      createdAt: now
    });
    await recordAudit(ctx, tx, merchantId, {
      action: 'charge-extra',
      subjectKind: 'subscription',
      subjectId: subscriptionId,
      details: { name, ...amount, on: on.toString() }
    });
  });
}
