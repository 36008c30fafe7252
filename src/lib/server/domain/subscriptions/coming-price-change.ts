import { compare, type Money } from '#lib/money/index.ts';
import { isBefore } from './billing-periods.ts';
import type { SubscriptionFacts } from './facts.ts';
import { forecast, planOf } from './plan-next-period.ts';
import { priceOn, times } from './price-on.ts';

/** A price that was announced, as one subscription will meet it. */
export type ComingPriceChange = Readonly<{
  /** The first day of the first period at the new price. */
  on: Temporal.PlainDate;
  from: Money;
  to: Money;
}>;

/** What a whole period of the subscription costs today. */
export function wholePriceNow({ subscription, plans, planned, today }: SubscriptionFacts): Money {
  const running = planned.find((each) => !isBefore(today, each.startOn) && isBefore(today, each.endOn));
  if (running && running.planId === subscription.planId) return running.wholePrice;
  const { prices } = planOf(plans, subscription.planId);
  const first = prices[0]!.effectiveOn;
  const on = isBefore(today, first) ? first : today;
  return times(priceOn(prices, subscription, on).amount, subscription.quantity);
}

/** The first period of the coming two years that costs another price, though the customer changed nothing. */
export function comingPriceChange(facts: SubscriptionFacts): Readonly<{ priceChange?: ComingPriceChange }> {
  const { planId, quantity } = facts.subscription;
  const from = wholePriceNow(facts);
  const next = forecast(facts, facts.today.add({ years: 2 })).find(
    (each) => each.planId === planId && each.quantity === quantity && compare(each.wholePrice, from) !== 0
  );
  return next ? { priceChange: { on: next.startOn, from, to: next.wholePrice } } : {};
}
