import { halfWidth } from './compare-shares.ts';

/** How sure one wants to be to find a difference that is there, in percent. */
export const powers = [80, 90] as const;
export type Power = (typeof powers)[number];

/** Quantiles of the normal distribution: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.1. */
const QUANTILES: Readonly<Record<Power, number>> = { 80: 0.8416, 90: 1.2816 };

/** Beyond this nobody waits for the end. */
const MOST = 100_000_000;

export type SampleAsked = Readonly<{
  /** The share that recovers today, as a fraction of one. */
  baseline: number;
  /** The least difference worth knowing, as a fraction of one. */
  worthKnowing: number;
  power: Power;
  alpha: number;
}>;

/**
 * How many customers each arm needs until the bounds of `compareShares`, as they stand on that day alone, leave out zero
 * with this power if the difference is real. Looking earlier only helps. `undefined`: more than a hundred million, or the
 * difference doesn't fit beside the baseline.
 */
export function sampleSize({ baseline, worthKnowing, power, alpha }: SampleAsked): number | undefined {
  const other = baseline + worthKnowing <= 1 ? baseline + worthKnowing : baseline - worthKnowing;
  if (worthKnowing <= 0 || other < 0) return undefined;
  const perCustomer = baseline * (1 - baseline) + other * (1 - other);
  const isEnough = (customers: number) => {
    // One that is sure to be 0 or 1 still has the variance of one more of each.
    const variance = Math.max(perCustomer, 2 / customers) / customers;
    return (
      halfWidth(variance, worthKnowing ** 2, alpha) + QUANTILES[power] * Math.sqrt(variance) <= worthKnowing
    );
  };
  if (!isEnough(MOST)) return undefined;
  let [tooFew, enough] = [1, MOST];
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
