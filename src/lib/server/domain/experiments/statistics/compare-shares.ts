/** Of so many, so many did. */
export type Share = Readonly<{ hits: number; of: number }>;

/** How much higher one share is than another, as fractions of one, and where the truth lies. */
export type Difference = Readonly<{
  estimate: number;
  /** All the time, however often it is looked at, the truth is between these with the confidence that was asked for. */
  lower: number;
  upper: number;
}>;

type Asked = Readonly<{
  /** The chance of ever being wrong, over the whole run: 0.05 for 95 %. */
  alpha: number;
  /** The difference that is worth knowing. The bounds are narrowest for differences of about this size. */
  worthKnowing: number;
}>;

/**
 * How much higher `b` is than `a`: a confidence sequence, so that it may be looked at every day and acted upon on any.
 * `undefined` while either has too little to say anything at all.
 *
 * The bounds are those of the mixture sequential probability ratio test with a normal mixture of variance τ²: for an
 * estimate of variance V, every difference further than √(V (V + τ²) / τ² · ln((V + τ²) / (V α²))) from it is rejected.
 * The likelihood ratio is a martingale if the difference is the true one, and by Ville's inequality it ever passes 1/α with
 * a chance of at most α. The normal approximation of shares is held by asking for enough of both outcomes first, and by
 * thousands of experiments played in `statistics.test.ts`.
 *
 * R. Johari, P. Koomen, L. Pekelis, D. Walsh, Always Valid Inference: Continuous Monitoring of A/B Tests, Operations
 * Research 70(3), 2022, https://doi.org/10.1287/opre.2021.2135 · H. Robbins, Statistical methods related to the law of the
 * iterated logarithm, Annals of Mathematical Statistics 41(5), 1970 · I. Waudby-Smith, D. Arbour, R. Sinha, E. Kennedy,
 * A. Ramdas, Time-uniform central limit theory and asymptotic confidence sequences, Annals of Statistics 52(6), 2024.
 */
export function compareShares(a: Share, b: Share, { alpha, worthKnowing }: Asked): Difference | undefined {
  if (!saysEnough(a, b)) return undefined;
  const estimate = b.hits / b.of - a.hits / a.of;
  const half = halfWidth(varianceOf(a) + varianceOf(b), worthKnowing ** 2, alpha);
  return { estimate, lower: Math.max(-1, estimate - half), upper: Math.min(1, estimate + half) };
}

/** How far the bounds are from an estimate of this variance. */
export function halfWidth(variance: number, mixture: number, alpha: number): number {
  const widened = variance + mixture;
  return Math.sqrt(((variance * widened) / mixture) * Math.log(widened / (variance * alpha ** 2)));
}

/** Fewer of either outcome than this, and a share isn't nearly normal yet. */
const LEAST_OF_EACH = 10;

/** Both together have enough who did and enough who didn't, and either is more than a handful. */
function saysEnough(a: Share, b: Share): boolean {
  const hits = a.hits + b.hits;
  const misses = a.of + b.of - hits;
  return Math.min(a.of, b.of) >= 2 * LEAST_OF_EACH && Math.min(hits, misses) >= LEAST_OF_EACH;
}

/**
 * The variance of a share. One more of each outcome than were seen: an arm in which nobody or everybody did is not as
 * sure as it looks.
 */
function varianceOf({ hits, of }: Share): number {
  const share = (hits + 1) / (of + 2);
  return (share * (1 - share)) / of;
}
