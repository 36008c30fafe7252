import { compareShares, type Difference, type Share } from './compare-shares.ts';

/** The chance of ever calling something a difference that is none, over all arms and the whole run. */
const ALPHA = 0.05;

/**
 * `too-early`: nobody knows yet · `better`, `worse`: than the first arm · `alike`: if there is a difference, it is smaller
 * than what is worth knowing.
 */
export type Verdict = 'too-early' | 'better' | 'worse' | 'alike';

/** `fine`: nothing speaks against it · `watch`: it looks worse, by chance perhaps · `breached`: it surely is. */
export type RailVerdict = 'fine' | 'watch' | 'breached';

export type Judged = Readonly<{ verdict: Verdict; difference: Difference | undefined }>;

/** How the chance of being wrong is divided over arms that are compared with the first: each gets its part (Bonferroni). */
export function alphaOf(arms: number): number {
  return ALPHA / Math.max(1, arms - 1);
}

/** Whether an arm recovers more than the first one. Pure. */
export function judgeArm(
  first: Share,
  arm: Share,
  asked: Readonly<{ arms: number; worthKnowing: number }>
): Judged {
  const { arms, worthKnowing } = asked;
  const difference = compareShares(first, arm, { alpha: alphaOf(arms), worthKnowing });
  return { verdict: verdictOf(difference, worthKnowing), difference };
}

function verdictOf(difference: Difference | undefined, worthKnowing: number): Verdict {
  if (!difference) return 'too-early';
  const { lower, upper } = difference;
  if (lower > 0) return 'better';
  if (upper < 0) return 'worse';
  return lower > -worthKnowing && upper < worthKnowing ? 'alike' : 'too-early';
}

/**
 * Whether more customers of an arm than of the first complain, dispute or leave: `rails` of them are watched, and each gets
 * its part of the chance of being wrong. Pure.
 */
export function judgeRail(
  first: Share,
  arm: Share,
  asked: Readonly<{ arms: number; rails: number }>
): RailVerdict {
  const alpha = alphaOf(asked.arms) / asked.rails;
  const difference = compareShares(first, arm, { alpha, worthKnowing: RAIL_DIFFERENCE });
  if (!difference) return 'fine';
  if (difference.lower > 0) return 'breached';
  return difference.estimate > RAIL_DIFFERENCE ? 'watch' : 'fine';
}

/** Two in a hundred more: what a merchant would want to know of, whatever the experiment is about. */
const RAIL_DIFFERENCE = 0.02;
