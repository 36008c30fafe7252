import { assert } from '../../../platform/assert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { counts } from './counted-kinds.ts';
import { decideCost, type NoticeOfRun } from './decide-cost.ts';
import { decideStep, type DunningLimits, type StepDecision, type StepFacts } from './decide-step.ts';
import { readEarlierOutcomes } from './earlier-outcomes.ts';
import { localDays, type LocalDay } from './local-day.ts';
import { readNoticesOfRuns } from './notices-of-runs.ts';
import { isAsking } from './plan-dates.ts';
import { stepChannels, type EarlierOutcome, type SequenceStep } from './sequence.ts';
import type { StepRow } from './step-facts.ts';
import { readVersions, versionKey, type SequenceVersion } from './versions.ts';

/** A step with what was decided about it. */
export type JudgedStep = Readonly<{
  row: StepRow;
  version: SequenceVersion;
  step: SequenceStep;
  local: LocalDay;
  decision: StepDecision;
  /** What it says is asked on top of the debt, now (a step with costs) or later (a formal notice); null is nothing. */
  costMinor: number | null;
}>;

export type Judging = Readonly<{
  merchantId: string;
  now: Temporal.Instant;
  limits: DunningLimits;
  /** In the order in which their turn came: of two for one customer the first is within the limit. */
  rows: readonly StepRow[];
  /** Their messages wait to be sent already. */
  isQueued: boolean;
}>;

/** Decides about steps in the light of what each of them, and those before it in the list, mean for their customer. */
export async function judgeSteps(tx: Tx, judging: Judging): Promise<JudgedStep[]> {
  const { merchantId, now, rows } = judging;
  const versions = await readVersions(tx, merchantId, rows);
  const steps = rows.map((row) => stepOf(versions, row));
  const earlier = await readEarlierOutcomes(
    tx,
    merchantId,
    rows.flatMap(({ runId }, n) => {
      const key = steps[n]!.step.when?.earlier?.step;
      return key === undefined ? [] : [{ runId, key }];
    })
  );
  const notices = await readNoticesOfRuns(
    tx,
    merchantId,
    rows.filter((_, n) => steps[n]!.step.cost.kind !== 'none')
  );
  const day = localDays(now);
  const said = new Map<string, number>();
  const passed = new Map<string, number>();
  return rows.map((row, n) => {
    const { version, step } = steps[n]!;
    const local = day(row.zone, row.country);
    const planned = decideStep(
      factsOf({
        ...{ row, step, local, ...judging },
        outcomes: step.when?.earlier
          ? (earlier.get(`${row.runId}:${step.when.earlier.step}`) ?? ['none'])
          : [],
        more: said.get(row.customerId) ?? 0,
        openBefore: row.openBefore - (passed.get(row.runId) ?? 0)
      })
    );
    const { decision, costMinor } = withCosts(planned, { row, version, step, local }, notices.get(row.runId));
    if (decision.kind === 'send' && counts(step.kind)) count(said, row.customerId);
    // Behind a demand that goes out late everything moves: what follows it waits for its new day.
    if (decision.kind === 'skip' || (decision.kind === 'send' && !isAsking(step.kind)))
      count(passed, row.runId);
    return { row, version, step, local, decision, costMinor };
  });
}

/** What a step that may go asks on top; while the time that the law gives isn't over, it waits. */
function withCosts(
  decision: StepDecision,
  { row, version, step, local }: Pick<JudgedStep, 'row' | 'version' | 'step' | 'local'>,
  notice: NoticeOfRun | undefined
): Pick<JudgedStep, 'decision' | 'costMinor'> {
  const hasCosts = step.cost.kind !== 'none' || step.kind === 'formal-notice';
  if (decision.kind !== 'send' || !hasCosts) return { decision, costMinor: null };
  const costs = decideCost({
    ...{ step, local, notice, isBusiness: row.isBusiness },
    following: version.definition.steps.slice(row.place + 1),
    principal: { minor: row.balanceMinor, currency: row.currency }
  });
  switch (costs.kind) {
    case 'none':
      return { decision, costMinor: null };
    case 'names':
    case 'asks':
      return { decision, costMinor: costs.minor };
    case 'wait':
      return { decision: { kind: 'hold', rule: 'term-runs', until: costs.until }, costMinor: null };
  }
}

function count(counted: Map<string, number>, id: string): void {
  counted.set(id, (counted.get(id) ?? 0) + 1);
}

function stepOf(versions: ReadonlyMap<string, SequenceVersion>, row: StepRow) {
  const version = versions.get(versionKey(row));
  const step = version?.definition.steps[row.place];
  assert(version && step?.key === row.key, 'a run keeps the steps of its version');
  return { version, step };
}

type Given = Readonly<{
  row: StepRow;
  step: SequenceStep;
  local: LocalDay;
  outcomes: readonly EarlierOutcome[];
  /** What was decided to be said to this customer a moment ago. */
  more: number;
  /** Earlier steps of the run that still aren't dealt with. */
  openBefore: number;
  limits: DunningLimits;
  isQueued: boolean;
}>;

/** What the decision sees. */
export function factsOf({
  row,
  step,
  local,
  outcomes,
  more,
  openBefore,
  limits,
  isQueued
}: Given): StepFacts {
  return {
    ...{ step, local, limits, isQueued, earlier: outcomes },
    plannedOn: row.plannedOn === null ? null : Temporal.PlainDate.from(row.plannedOn),
    invoice: {
      status: row.invoiceStatus,
      balanceMinor: row.balanceMinor,
      currency: row.currency,
      dueOn: Temporal.PlainDate.from(row.dueOn)
    },
    isHeld: row.isHeld,
    isDisputed: row.isDisputed,
    isUnderWay: row.isUnderWay,
    // What counts from something that happened comes when it happens, whatever else is planned.
    waitsForEarlier: openBefore > 0 && step.at.of !== 'failed' && step.at.of !== 'expiring',
    isDebitPlanned: row.isDebitPlanned,
    hasSavedMethod: row.hasSavedMethod,
    segment: row.segment,
    reachableBy: step.when?.reachableBy ? channelsOf(row.reach) : [],
    quiet:
      row.quietFrom === null || row.quietUntil === null
        ? undefined
        : { fromMinute: row.quietFrom, untilMinute: row.quietUntil },
    hadToday: row.hadToday + more,
    hadThisWeek: row.hadThisWeek + more
  };
}

const BITS = { email: 1, sms: 2, push: 4, letter: 8, whatsapp: 16 } as const;

/** The ways that a row's bits stand for. */
export function channelsOf(reach: number) {
  return stepChannels.filter((channel) => (reach & BITS[channel]) !== 0);
}
