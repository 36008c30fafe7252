import { hash } from 'node:crypto';

/** The arm that keeps what was in force when the experiment began; it is shown beside the others, never compared. */
export const HOLD_OUT = 'hold-out';

/** One way to treat customers: a published version, and how many get it in proportion to the other arms. */
export type Arm = Readonly<{
  /** `A`, `B` … or `hold-out`. */
  key: string;
  weight: number;
  version: number;
}>;

/** What decides about a customer's arm. */
type Division = Readonly<{
  id: string;
  arms: readonly Arm[];
  segment: string | null;
  shareBasisPoints: number;
}>;

type Candidate = Readonly<{
  customerId: string;
  /** The names by which policies know the customer. */
  segments: readonly string[];
}>;

const BASIS_POINTS = 10_000;

/**
 * The arm of a customer, or `undefined` for whoever doesn't take part. Pure, and the same whenever it is asked: it hangs
 * on the experiment and the customer alone. Whether somebody takes part and in which arm are drawn apart, so that a
 * larger share adds customers and moves none.
 */
export function decideArm(
  { id, arms, segment, shareBasisPoints }: Division,
  { customerId, segments }: Candidate
): Arm | undefined {
  if (segment !== null && !segments.includes(segment)) return undefined;
  if (drawn(`${id}:share:${customerId}`, BASIS_POINTS) >= shareBasisPoints) return undefined;
  const total = arms.reduce((sum, { weight }) => sum + weight, 0);
  let place = drawn(`${id}:arm:${customerId}`, total);
  return arms.find(({ weight }) => (place -= weight) < 0);
}

/** A number from 0 to below `sides`. 48 bits of a hash: what a division by `sides` favours is below one in 10¹⁰. */
function drawn(what: string, sides: number): number {
  return hash('sha256', what, 'buffer').readUIntBE(0, 6) % sides;
}
