import { describe, expect, test } from 'vitest';
import { compareShares, type Share } from './compare-shares.ts';
import { isUneven } from './is-uneven.ts';
import { alphaOf, judgeArm, judgeRail } from './judge-arms.ts';
import { sampleSize } from './sample-size.ts';

/** Random numbers from 0 to below 1 that are the same in every run: mulberry32. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type World = Readonly<{ shares: readonly number[]; days: number; perDay: number; worthKnowing: number }>;

/** Plays one experiment day by day, looking at each day's end. Answers the first verdict that is none of `too-early`. */
function play({ shares, days, perDay, worthKnowing }: World, seed: number) {
  const random = numbers(seed);
  const arms = shares.map(() => ({ hits: 0, of: 0 }));
  for (let day = 0; day < days; day += 1) {
    shares.forEach((share, place) => {
      for (let customer = 0; customer < perDay; customer += 1) {
        arms[place]!.of += 1;
        if (random() < share) arms[place]!.hits += 1;
      }
    });
    for (const arm of arms.slice(1)) {
      const { verdict } = judgeArm(arms[0]!, arm, { arms: arms.length, worthKnowing });
      if (verdict === 'better' || verdict === 'worse') return verdict;
    }
  }
  return undefined;
}

const RUNS = 1_000;
const playAll = (world: World) => Array.from({ length: RUNS }, (_, seed) => play(world, seed + 1));

describe('an experiment that is looked at every day', () => {
  // What may not depend on how many pay anyhow, how many come a day, how long it runs, or how many arms there are.
  test.each<World>([
    { shares: [0.6, 0.6], days: 120, perDay: 20, worthKnowing: 0.05 },
    { shares: [0.3, 0.3], days: 60, perDay: 5, worthKnowing: 0.1 },
    { shares: [0.95, 0.95], days: 120, perDay: 10, worthKnowing: 0.03 },
    { shares: [0.5, 0.5, 0.5, 0.5], days: 90, perDay: 15, worthKnowing: 0.05 }
  ])('calls alike arms different in at most 5 % of its runs: $shares, $perDay a day', (world) => {
    const wrong = playAll(world).filter((verdict) => verdict !== undefined).length;
    expect(wrong / RUNS).toBeLessThanOrEqual(0.05);
  });

  test('finds a difference as large as is worth knowing in most runs, by the day that the help names', () => {
    const asked = { baseline: 0.6, worthKnowing: 0.08, power: 80, alpha: alphaOf(2) } as const;
    const customers = sampleSize(asked)!;
    const world = { shares: [0.6, 0.68], days: Math.ceil(customers / 20), perDay: 20, worthKnowing: 0.08 };
    const verdicts = playAll(world);
    expect(verdicts.filter((verdict) => verdict === 'better').length / RUNS).toBeGreaterThanOrEqual(0.8);
    expect(verdicts.filter((verdict) => verdict === 'worse').length / RUNS).toBeLessThanOrEqual(0.01);
  });
});

describe('two shares', () => {
  const asked = { alpha: 0.05, worthKnowing: 0.05 };

  test('say nothing while there are few', () => {
    expect(compareShares({ hits: 9, of: 12 }, { hits: 3, of: 12 }, asked)).toBeUndefined();
    expect(compareShares({ hits: 400, of: 400 }, { hits: 395, of: 400 }, asked)).toBeUndefined();
  });

  test('have bounds around the estimate that narrow with more customers', () => {
    const at = (times: number) =>
      compareShares({ hits: 60 * times, of: 100 * times }, { hits: 66 * times, of: 100 * times }, asked)!;
    const [few, more] = [at(1), at(100)];
    expect(few.lower).toBeLessThan(0);
    expect(more.lower).toBeGreaterThan(0);
    expect(more.upper - more.lower).toBeLessThan((few.upper - few.lower) / 5);
    expect(more.estimate).toBeCloseTo(0.06, 10);
  });

  // By hand: V = 0.24/2002·2 nearly, τ² = 0.0025; wider than the 1.96 standard errors of a test that is looked at once.
  test('have wider bounds than a test that is looked at once', () => {
    const { lower, estimate } = compareShares({ hits: 1200, of: 2000 }, { hits: 1300, of: 2000 }, asked)!;
    const standardError = Math.sqrt((0.6 * 0.4 + 0.65 * 0.35) / 2000);
    expect(estimate - lower).toBeGreaterThan(1.96 * standardError);
    expect(estimate - lower).toBeLessThan(3.5 * standardError);
  });
});

describe('a verdict', () => {
  const of = (hits: number, all: number): Share => ({ hits, of: all });
  test.each([
    ['too-early', of(30, 50), of(31, 50)],
    ['better', of(3_000, 5_000), of(3_500, 5_000)],
    ['worse', of(3_500, 5_000), of(3_000, 5_000)],
    ['alike', of(30_000, 50_000), of(30_010, 50_000)]
  ] as const)('is %s for %o against %o', (verdict, first, arm) => {
    expect(judgeArm(first, arm, { arms: 2, worthKnowing: 0.05 }).verdict).toBe(verdict);
  });

  test.each([
    ['fine', of(0, 400), of(2, 400)],
    ['fine', of(20, 2_000), of(22, 2_000)],
    ['watch', of(8, 200), of(14, 200)],
    ['breached', of(20, 2_000), of(200, 2_000)]
  ] as const)('about complaints is %s for %o against %o', (verdict, first, arm) => {
    expect(judgeRail(first, arm, { arms: 2, rails: 4 })).toBe(verdict);
  });
});

describe('how customers were divided', () => {
  const arms = (...customers: number[]) => customers.map((each) => ({ weight: 1, customers: each }));
  test('is uneven only beyond what chance does', () => {
    expect(isUneven(arms(500, 540))).toBe(false);
    expect(isUneven(arms(5_000, 5_600))).toBe(true);
    expect(isUneven(arms(500, 520, 490, 510, 480, 505))).toBe(false);
    expect(
      isUneven([
        { weight: 3, customers: 750 },
        { weight: 1, customers: 250 }
      ])
    ).toBe(false);
    expect(
      isUneven([
        { weight: 3, customers: 500 },
        { weight: 1, customers: 500 }
      ])
    ).toBe(true);
    expect(isUneven(arms(0, 0))).toBe(false);
  });
});

describe('how many customers it takes', () => {
  const size = (given: Partial<Parameters<typeof sampleSize>[0]>) =>
    sampleSize({ baseline: 0.6, worthKnowing: 0.05, power: 80, alpha: 0.05, ...given })!;

  test('is more for a smaller difference, for more certainty, and for more arms', () => {
    expect(size({ worthKnowing: 0.02 })).toBeGreaterThan(4 * size({}));
    expect(size({ power: 90 })).toBeGreaterThan(size({}));
    expect(size({ alpha: alphaOf(5) })).toBeGreaterThan(size({}));
  });

  // The textbook's 1,471 for one look at the end (60 against 65 %), times what looking every day costs.
  test('is more than for a test that is looked at once, and not by an order of magnitude', () => {
    expect(size({})).toBeGreaterThan(1_471);
    expect(size({})).toBeLessThan(4 * 1_471);
  });

  test('looks for less where more doesn’t fit, and is unknown where nothing fits', () => {
    expect(size({ baseline: 0.97 })).toBeLessThan(size({}));
    expect(sampleSize({ baseline: 0.5, worthKnowing: 0, power: 80, alpha: 0.05 })).toBeUndefined();
  });
});
