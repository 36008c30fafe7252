import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from '../identity/index.ts';
import type { BillingCycle } from './billing-periods.ts';
import { plan, planPrice } from './schema.ts';

export type NewPlan = Readonly<{
  merchantId: string;
  name: string;
  cycle: BillingCycle;
  /** Per period and unit, tax included. */
  price: Money;
  /** The first day on which one can subscribe at this price. */
  effectiveOn: Temporal.PlainDate;
  /** Tax that is in the price, in basis points; 0 to 10000. */
  taxBp?: number;
  partialPeriods?: 'by-day' | 'whole';
  /** 0 to 60. */
  billAheadDays?: number;
  /** 0 to 366. */
  trialDays?: number;
  /** Customers may change to other plans of the same family; without one they keep this plan. */
  family?: string;
  /** 1 to 10000: how many a customer may choose; one when absent. */
  mostQuantity?: number;
}>;

const MOST_CYCLE = 366;

/** Adds something to subscribe to, with its first price; answers its id. Refuses `plan-invalid`. */
export async function addPlan(ctx: Context, input: NewPlan): Promise<string> {
  const { merchantId, name, cycle, price, effectiveOn } = input;
  const isValid =
    name.trim() !== '' &&
    price.minor >= 0 &&
    Number.isInteger(cycle.count) &&
    cycle.count >= 1 &&
    cycle.count <= MOST_CYCLE;
  if (!isValid) throw new Refusal('plan-invalid');
  const now = ctx.clock.now();
  const id = newId(now);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx.insert(plan).values({
      merchantId,
      id,
      name: name.trim(),
      currency: price.currency,
      cycleUnit: cycle.unit,
      cycleCount: cycle.count,
      taxBp: input.taxBp ?? 0,
      partialPeriods: input.partialPeriods ?? 'by-day',
      billAheadDays: input.billAheadDays ?? 0,
      trialDays: input.trialDays ?? 0,
      family: input.family ?? null,
      mostQuantity: input.mostQuantity ?? 1,
      createdAt: now
    });
    await tx.insert(planPrice).values({
      merchantId,
      planId: id,
      effectiveOn,
      amountMinor: price.minor,
      reach: 'everyone',
      announcedAt: now
    });
    await recordAudit(ctx, tx, merchantId, {
      action: 'add-plan',
      subjectKind: 'plan',
      subjectId: id,
      details: { name, ...price }
    });
  });
  return id;
}
