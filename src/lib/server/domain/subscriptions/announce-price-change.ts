import { and, eq, isNull, lt, ne, or } from 'drizzle-orm';
import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readMerchant, recordAudit } from '../identity/index.ts';
import { isBefore } from './billing-periods.ts';
import { readPlans } from './queries.ts';
import { readSettings } from './read-settings.ts';
import { planPrice, subscription } from './schema.ts';

export type PriceChange = Readonly<{
  merchantId: string;
  planId: string;
  price: Money;
  effectiveOn: Temporal.PlainDate;
  /** `everyone`: those who subscribe already follow at their first renewal from that day on. */
  reach: 'everyone' | 'new-customers';
  /** Those who subscribe already keep what they pay until this day. */
  keptUntilOn?: Temporal.PlainDate;
}>;

/**
 * Makes a new price of a plan known. Periods that are planned keep their price. Refuses `plan-unknown`,
 * `price-invalid`, `price-already-announced` (one price per day) and `price-change-too-soon`.
 */
export async function announcePriceChange(ctx: Context, input: PriceChange): Promise<void> {
  const { merchantId, planId, price, effectiveOn, reach } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const plan = (await readPlans(tx, merchantId, [planId])).get(planId);
    if (!plan) throw new Refusal('plan-unknown');
    if (price.currency !== plan.prices[0]!.amount.currency || price.minor < 0)
      throw new Refusal('price-invalid');
    const { zone } = await readMerchant(tx, merchantId);
    const today = dateIn(zone, now);
    const { priceNoticeDays } = await readSettings(tx, merchantId);
    const earliest = today.add({ days: reach === 'everyone' ? priceNoticeDays : 0 });
    if (isBefore(effectiveOn, earliest))
      throw new Refusal('price-change-too-soon', { on: earliest.toString() });
    const added = await tx
      .insert(planPrice)
      .values({ merchantId, planId, effectiveOn, amountMinor: price.minor, reach, announcedAt: now })
      .onConflictDoNothing()
      .returning({ planId: planPrice.planId });
    if (added.length === 0) throw new Refusal('price-already-announced', { on: effectiveOn.toString() });
    if (input.keptUntilOn) await keepPrices(input.keptUntilOn);
    await emit(ctx, tx, merchantId, now, [
      { type: 'plan.price-announced', subjectId: planId, payload: { on: effectiveOn.toString(), reach } }
    ]);
    await recordAudit(ctx, tx, merchantId, {
      action: 'announce-price-change',
      subjectKind: 'plan',
      subjectId: planId,
      details: { ...price, effectiveOn: effectiveOn.toString(), reach }
    });

    async function keepPrices(untilOn: Temporal.PlainDate) {
      await tx
        .update(subscription)
        .set({ keepsPriceUntilOn: untilOn })
        .where(
          and(
            eq(subscription.merchantId, merchantId),
            eq(subscription.planId, planId),
            ne(subscription.status, 'stopped'),
            or(isNull(subscription.keepsPriceUntilOn), lt(subscription.keepsPriceUntilOn, untilOn))
          )
        );
    }
  });
}
