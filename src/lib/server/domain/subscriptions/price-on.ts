import { multiplyRatio, type Money } from '#lib/money/index.ts';
import { assert } from '../../platform/assert.ts';
import { isBefore } from './billing-periods.ts';

/** A price of a plan from a date on: per period and unit, tax included. */
export type PriceVersion = Readonly<{
  effectiveOn: Temporal.PlainDate;
  amount: Money;
  /** `everyone`: subscriptions that run move at their next renewal. `new-customers`: they keep what they have. */
  reach: 'everyone' | 'new-customers';
}>;

/** What decides which price a subscription pays. */
export type PriceClaim = Readonly<{
  /** The day whose price list was agreed to. */
  pricedOn: Temporal.PlainDate;
  /** Until when later changes don't count for this subscription; null: they count. */
  keepsPriceUntilOn: Temporal.PlainDate | null;
}>;

/**
 * The price of a period that starts on `startOn`: the newest that stood when the customer agreed, or that was announced
 * for everyone since, unless the customer keeps the old price that day. A change inside a period waits for its end.
 */
export function priceOn(
  versions: readonly PriceVersion[],
  claim: PriceClaim,
  startOn: Temporal.PlainDate
): PriceVersion {
  const isKept = claim.keepsPriceUntilOn !== null && isBefore(startOn, claim.keepsPriceUntilOn);
  const found = versions
    .filter((each) => !isBefore(startOn, each.effectiveOn))
    .filter((each) => !isBefore(claim.pricedOn, each.effectiveOn) || (each.reach === 'everyone' && !isKept))
    .sort((a, b) => Temporal.PlainDate.compare(b.effectiveOn, a.effectiveOn))[0];
  assert(found, `a plan has a price on ${startOn.toString()}`);
  return found;
}

/** A price for a number of units. */
export function times(price: Money, quantity: number): Money {
  return multiplyRatio(price, quantity, 1);
}
