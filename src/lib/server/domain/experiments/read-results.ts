import type { Context } from '../../context.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import { readMerchant } from '../identity/index.ts';
import { readCountedUntil, readFeedbackOfSplit, type ScoreTally } from '../reporting/index.ts';
import { HOLD_OUT, listSplits, type Split } from '../variants/index.ts';
import { countOutcomes, rails, type ArmCount, type Rail } from './count-outcomes.ts';
import type { ExperimentFrame } from './experiment-plan.ts';
import { readExperiment, type Experiment } from './experiments.ts';
import { isUneven } from './statistics/is-uneven.ts';
import { judgeArm, judgeRail, type Judged, type RailVerdict } from './statistics/judge-arms.ts';

/** One arm: what became of its customers, and how it compares with the first. */
export type ArmResult = ArmCount &
  Readonly<{
    /** `undefined` for the first arm and the hold-out, which aren't compared. */
    judged: Judged | undefined;
    railVerdicts: Readonly<Record<Rail, RailVerdict>> | undefined;
  }>;

/** How easy customers found it who answered while they were in an arm, by arm: shown beside, and never compared. */
export type SaidByArm = ReadonlyMap<string, ScoreTally>;

export type ExperimentResults = Readonly<{
  /** In the order of the plan, the hold-out last; also whom nobody has met yet. */
  arms: readonly ArmResult[];
  /** Customers are divided otherwise than they should be: no difference means anything. */
  isUneven: boolean;
  /** A guard rail that was broken, and by which arm. */
  harm: Readonly<{ arm: string; rail: Rail }> | undefined;
  said: SaidByArm;
  countedUntil: Temporal.Instant | undefined;
}>;

/** What an experiment has shown so far; `undefined` before it starts. Refuses `experiment-unknown`. */
export async function readResults(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId, experimentId }: Readonly<{ merchantId: string; experimentId: string }>
): Promise<ExperimentResults | undefined> {
  return ctx.db.withMerchant(merchantId, async (tx) =>
    readResultsOf(ctx, tx, merchantId, await readExperiment(tx, merchantId, experimentId))
  );
}

/** The same of one that was read. */
export async function readResultsOf(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  merchantId: string,
  { id, plan, startedAt, endedAt }: Experiment
): Promise<ExperimentResults | undefined> {
  const { frame, trial } = plan;
  const split = (await listSplits(tx, merchantId, trial.layer)).find((each) => each.id === id);
  if (!split || startedAt === null) return undefined;
  const { zone, currency } = await readMerchant(tx, merchantId);
  const countedUntil = await readCountedUntil(tx, merchantId);
  const counts = await countOutcomes(tx, {
    ...{ merchantId, split, currency, withinDays: frame.withinDays },
    countedOn: dateIn(zone, countedUntil ?? startedAt),
    // Who complains later than the days to recover in complains about something else.
    until: endedAt?.add({ hours: 24 * frame.withinDays }) ?? ctx.clock.now()
  });
  const said = await readFeedbackOfSplit(tx, merchantId, split.id);
  return { ...judge(split, counts, frame), said, countedUntil };
}

/** Compares arms with the first one. Pure. */
function judge(
  split: Split,
  counts: readonly ArmCount[],
  { leastDifferenceTenths }: ExperimentFrame
): Omit<ExperimentResults, 'said' | 'countedUntil'> {
  const byArm = new Map(counts.map((each) => [each.arm, each]));
  const all = split.arms.map(({ key }) => byArm.get(key) ?? nobody(key));
  const compared = all.filter(({ arm }) => arm !== HOLD_OUT);
  const [first] = compared;
  const asked = { arms: compared.length, worthKnowing: leastDifferenceTenths / 1_000 };
  const arms = all.map((each): ArmResult => {
    if (!first || each === first || each.arm === HOLD_OUT)
      return { ...each, judged: undefined, railVerdicts: undefined };
    const shareOf = ({ recovered, ripe }: ArmCount) => ({ hits: recovered, of: ripe });
    const railOf = (count: ArmCount, rail: Rail) => ({ hits: count.rails[rail], of: count.exposed });
    const verdicts = rails.map(
      (rail) =>
        [
          rail,
          judgeRail(railOf(first, rail), railOf(each, rail), { arms: compared.length, rails: rails.length })
        ] as const
    );
    return {
      ...each,
      judged: judgeArm(shareOf(first), shareOf(each), asked),
      railVerdicts: Object.fromEntries(verdicts) as Record<Rail, RailVerdict>
    };
  });
  const broken = arms.flatMap(({ arm, railVerdicts }) =>
    rails.filter((rail) => railVerdicts?.[rail] === 'breached').map((rail) => ({ arm, rail }))
  );
  const weights = new Map(split.arms.map(({ key, weight }) => [key, weight]));
  return {
    arms,
    harm: broken[0],
    isUneven: isUneven(all.map(({ arm, exposed }) => ({ weight: weights.get(arm) ?? 1, customers: exposed })))
  };
}

function nobody(arm: string): ArmCount {
  return {
    ...{ arm, exposed: 0, missed: 0, ripe: 0, recovered: 0, atRiskMinor: 0, recoveredMinor: 0 },
    rails: { complaints: 0, unsubscribes: 0, disputes: 0, refunds: 0 }
  };
}
