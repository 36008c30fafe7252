import { and, eq } from 'drizzle-orm';
import { compare, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { BillingCycle } from './billing-periods.ts';
import { currencyOf, priceEffectOf, type PriceEffect } from './decision.ts';
import { decideTermsChange } from './decide-terms-change.ts';
import type { SubscriptionFacts, SubscriptionSettings } from './facts.ts';
import { planOf } from './plan-next-period.ts';
import { priceOn } from './price-on.ts';
import { readFacts, readPlans, type FactsOf } from './queries.ts';
import { plan } from './schema.ts';

/** A plan that a customer may have instead, or has. */
export type PlanChoice = Readonly<{
  id: string;
  name: string;
  cycle: BillingCycle;
  /** Per period and unit, as of today. */
  price: Money;
  isPresent: boolean;
  /** What going there would do; absent for the present plan, and for one that can't be gone to now. */
  effect?: PriceEffect;
}>;

/** What a customer may do with one subscription, besides leaving it. */
export type SubscriptionChoices = Readonly<{
  /** The family's plans, the cheapest year first, the present one among them; alone when there is no choice. */
  plans: readonly PlanChoice[];
  /** 1 when there is nothing to choose. */
  mostQuantity: number;
  settings: SubscriptionSettings;
}>;

/** The plans and numbers that a customer may choose from, each with its effect. Refuses `subscription-unknown`. */
export async function listPlanChoices(
  ctx: Context,
  of: FactsOf & Readonly<{ customerId: string }>
): Promise<SubscriptionChoices> {
  const now = ctx.clock.now();
  return ctx.db.withMerchant(of.merchantId, async (tx) => {
    const read = await readFacts(tx, of, now, false);
    const present = planOf(read.plans, read.subscription.planId);
    const family =
      present.family === null
        ? []
        : await tx
            .select({ id: plan.id })
            .from(plan)
            .where(
              and(
                eq(plan.merchantId, of.merchantId),
                eq(plan.family, present.family),
                eq(plan.currency, currencyOf(read)),
                eq(plan.isOffered, true)
              )
            );
    const plans = await readPlans(tx, of.merchantId, [present.id, ...family.map(({ id }) => id)]);
    const facts = { ...read, plans: new Map([...read.plans, ...plans]) };
    const choices = [...plans.values()]
      .filter(({ prices }) => Temporal.PlainDate.compare(prices[0]!.effectiveOn, facts.today) <= 0)
      .map((each) => choiceOf(facts, each.id));
    return {
      plans: choices.sort((a, b) => compare(yearOf(facts, a), yearOf(facts, b))),
      mostQuantity: Math.max(present.mostQuantity, facts.subscription.quantity),
      settings: facts.settings
    };
  });
}

function choiceOf(facts: SubscriptionFacts, planId: string): PlanChoice {
  const { subscription, today } = facts;
  const { id, name, cycle, prices } = planOf(facts.plans, planId);
  const isPresent = id === subscription.planId;
  const claim = isPresent ? subscription : { pricedOn: today, keepsPriceUntilOn: null };
  const price = priceOn(prices, claim, today).amount;
  const effect = isPresent ? undefined : effectOf(facts, planId);
  return { id, name, cycle, price, isPresent, ...(effect && { effect }) };
}

function effectOf(facts: SubscriptionFacts, planId: string): PriceEffect | undefined {
  try {
    return priceEffectOf(facts, decideTermsChange(facts, { planId }));
  } catch (thrown) {
    if (thrown instanceof Refusal) return undefined;
    throw thrown;
  }
}

/** What a year of a plan costs about, to put plans of different cycles in order. */
function yearOf({ subscription }: SubscriptionFacts, { cycle, price }: PlanChoice): Money {
  const perYear = { day: 365, week: 52, month: 12, year: 1 }[cycle.unit];
  return { ...price, minor: Math.round((price.minor * perYear * subscription.quantity) / cycle.count) };
}
