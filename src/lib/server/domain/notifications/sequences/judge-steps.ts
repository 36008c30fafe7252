import { assert } from '../../../platform/assert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { bundleOf, MOST_TOGETHER, type Lead } from './bundles.ts';
import { nameClaim, readClaims, withNamed } from './claims.ts';
import { counts } from './counted-kinds.ts';
import {
  decideCost,
  type AskedCosts,
  type ClaimFacts,
  type NoticeOfRun,
  type OtherClaims,
  type VatOnCosts
} from './decide-cost.ts';
import { decideStep, type DunningLimits, type StepDecision, type StepFacts } from './decide-step.ts';
import { readEarlierOutcomes } from './earlier-outcomes.ts';
import { localDays, type LocalDay } from './local-day.ts';
import { readNoticesOfRuns } from './notices-of-runs.ts';
import { isAsking } from './plan-dates.ts';
import { readReminders } from './reminders.ts';
import { stepChannels, type EarlierOutcome, type SequenceStep } from './sequence.ts';
import type { StepRow } from './step-facts.ts';
import { readToldAlready } from './told-already.ts';
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
  /** What it asks now, to be put on the invoice when it goes. */
  asked: AskedCosts | undefined;
  /** The step before it in the list whose message tells of this one, too. */
  toldWith: string | undefined;
}>;

export type Judging = Readonly<{
  merchantId: string;
  now: Temporal.Instant;
  limits: DunningLimits & VatOnCosts;
  /** In the order in which their turn came: of two for one customer the first is within the limit. */
  rows: readonly StepRow[];
  /** Their messages wait to be sent already. */
  isQueued: boolean;
}>;

/** Decides about steps in the light of what each of them, and those before it in the list, mean for their customer. */
export async function judgeSteps(tx: Tx, judging: Judging): Promise<JudgedStep[]> {
  const { merchantId, now, rows, isQueued } = judging;
  const versions = await readVersions(tx, merchantId, rows);
  const steps = rows.map((row) => stepOf(versions, row));
  const known = await readAround(tx, judging, steps);
  const toldNow = new Set<string>();
  const day = localDays(now);
  const said = new Map<string, number>();
  const passed = new Map<string, number>();
  const named = new Map<string, OtherClaims>();
  const leads = new Map<string, Lead>();
  return rows.map((row, n) => {
    const { version, step } = steps[n]!;
    const local = day(row.zone, row.country);
    const bundle = isQueued ? undefined : bundleOf(row, step, version);
    const lead = bundle === undefined ? undefined : leads.get(bundle);
    const joined = lead && lead.count < MOST_TOGETHER ? lead : undefined;
    const planned = decideStep(
      factsOf({
        ...{ row, step, local, ...judging },
        outcomes: known.outcomes(row, step),
        wasTold: known.told.has(row.stepId) || toldNow.has(newsOf(row, step)),
        // What is told together is one message: that it is counted keeps none of its invoices back.
        more: (said.get(row.customerId) ?? 0) - (joined && counts(step.kind) ? 1 : 0),
        openBefore: row.openBefore - (passed.get(row.runId) ?? 0)
      })
    );
    const { decision, costMinor, asked } = withCosts(
      planned,
      { row, version, step, local },
      {
        notice: known.notices.get(row.runId),
        claim: {
          ...withNamed(known.claims.get(row.stepId), named.get(row.customerId)),
          reminders: known.reminders.get(row.stepId)
        },
        vat: judging.limits
      }
    );
    // A notice that is decided here stands nowhere yet; one that is queued does.
    if (decision.kind === 'send' && step.kind === 'formal-notice' && !isQueued)
      named.set(row.customerId, nameClaim(named.get(row.customerId), row, costMinor));
    if (decision.kind === 'send' && row.subjectId !== null) toldNow.add(newsOf(row, step));
    const toldWith = decision.kind === 'send' ? joined : undefined;
    if (toldWith) toldWith.count += 1;
    else if (decision.kind === 'send') {
      if (counts(step.kind)) count(said, row.customerId);
      if (bundle !== undefined) leads.set(bundle, { stepId: row.stepId, count: 1 });
    }
    // Behind a demand that goes out late everything moves: what follows it waits for its new day.
    if (decision.kind === 'skip' || (decision.kind === 'send' && !isAsking(step.kind)))
      count(passed, row.runId);
    return { row, version, step, local, decision, costMinor, asked, toldWith: toldWith?.stepId };
  });
}

type KnownStep = ReturnType<typeof stepOf>;

/** What was said and asked before, read for all of them at once. */
async function readAround(tx: Tx, judging: Judging, steps: readonly KnownStep[]) {
  const { merchantId, now, rows } = judging;
  const rowsWhere = (fits: (step: SequenceStep) => boolean) => rows.filter((_, n) => fits(steps[n]!.step));
  const earlier = await readEarlierOutcomes(
    tx,
    merchantId,
    rows.flatMap(({ runId }, n) => {
      const key = steps[n]!.step.when?.earlier?.step;
      return key === undefined ? [] : [{ runId, key }];
    })
  );
  const outcomes = ({ runId }: StepRow, { when }: SequenceStep) =>
    when?.earlier ? (earlier.get(`${runId}:${when.earlier.step}`) ?? ['none' as const]) : [];
  return {
    outcomes,
    notices: await readNoticesOfRuns(
      tx,
      merchantId,
      rowsWhere(({ cost }) => cost.kind !== 'none')
    ),
    claims: await readClaims(tx, merchantId, rowsWhere(hasCosts)),
    reminders: await readReminders(
      tx,
      merchantId,
      rowsWhere(({ cost }) => cost.kind === 'reminder-fee'),
      now
    ),
    told: await readToldAlready(
      tx,
      judging,
      rows.map((row, n) => ({ row, kind: steps[n]!.step.kind }))
    )
  };
}

/** What a step about a card or a payment says, whichever invoice it belongs to. */
function newsOf({ stepId, subjectId }: StepRow, { kind }: SequenceStep): string {
  return `${kind}:${subjectId ?? stepId}`;
}

function hasCosts({ cost, kind }: SequenceStep): boolean {
  return cost.kind !== 'none' || kind === 'formal-notice';
}

/** What a step that may go asks on top; while the time that the law gives isn't over, it waits. */
function withCosts(
  decision: StepDecision,
  { row, version, step, local }: Pick<JudgedStep, 'row' | 'version' | 'step' | 'local'>,
  facts: Readonly<{ notice: NoticeOfRun | undefined; claim: ClaimFacts; vat: VatOnCosts }>
): Pick<JudgedStep, 'decision' | 'costMinor' | 'asked'> {
  const nothing = { decision, costMinor: null, asked: undefined };
  if (decision.kind !== 'send' || !hasCosts(step)) return nothing;
  const costs = decideCost({
    ...{ ...facts, step, local, isBusiness: row.isBusiness },
    following: version.definition.steps.slice(row.place + 1),
    principal: { minor: Math.max(0, row.balanceMinor - row.costsMinor), currency: row.currency }
  });
  switch (costs.kind) {
    case 'none':
      return nothing;
    case 'names':
      return { ...nothing, costMinor: costs.minor };
    case 'asks':
      return { decision, costMinor: costs.minor, asked: costs };
    case 'wait':
      return { ...nothing, decision: { kind: 'hold', rule: 'term-runs', until: costs.until } };
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
  wasTold: boolean;
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
  wasTold,
  more,
  openBefore,
  limits,
  isQueued
}: Given): StepFacts {
  return {
    ...{ step, local, limits, isQueued, wasTold, earlier: outcomes },
    plannedOn: row.plannedOn === null ? null : Temporal.PlainDate.from(row.plannedOn),
    invoice: {
      status: row.invoiceStatus,
      balanceMinor: row.balanceMinor,
      currency: row.currency,
      dueOn: Temporal.PlainDate.from(row.dueOn)
    },
    isHeld: row.isHeld || row.pausedBecause === 'hold',
    isDisputed: row.isDisputed,
    pausedBecause: row.pausedBecause === 'hold' ? null : row.pausedBecause,
    isUnderWay: row.isUnderWay,
    // What counts from something that happened comes when it happens, whatever else is planned.
    waitsForEarlier: openBefore > 0 && step.at.of !== 'failed' && step.at.of !== 'expiring',
    isDebitPlanned: row.isDebitPlanned,
    hasSavedMethod: row.hasSavedMethod,
    segments: row.segments,
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
