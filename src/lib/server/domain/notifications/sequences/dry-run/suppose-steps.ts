import { MOST_TOGETHER } from '../bundles.ts';
import { counts } from '../counted-kinds.ts';
import { decideStep, type HoldRule, type SkipRule, type StepFacts } from '../decide-step.ts';
import { localDay } from '../local-day.ts';
import { dateFrom, isAsking } from '../plan-dates.ts';
import type { SequenceStep } from '../sequence.ts';

/** A step as it stands today; everything about its case that time doesn't change is in `facts`. */
export type SupposedTurn = Readonly<{
  id: string;
  invoiceId: string;
  customerId: string;
  place: number;
  step: SequenceStep;
  /** What it has in common with those that would go in the same message. */
  bundle: string | undefined;
  /** The step behind it in its sequence. */
  plannedOn: Temporal.PlainDate | null;
  dueAt: Temporal.Instant | null;
  zone: string;
  country: string;
  facts: Omit<StepFacts, 'step' | 'plannedOn' | 'local' | 'waitsForEarlier' | 'hadToday' | 'hadThisWeek'>;
}>;

/** What would become of a step: when it was last decided about, and every rule that held it back on the way. */
export type SupposedOutcome = Readonly<{
  turn: SupposedTurn;
  at: Temporal.Instant;
  outcome: 'send' | 'hold' | 'skip' | 'stop';
  /** It is told by the message of one before it. */
  isTogether: boolean;
  rule: HoldRule | SkipRule | 'planned' | 'settled';
  heldBy: readonly HoldRule[];
}>;

type Waiting = {
  turn: SupposedTurn;
  at: Temporal.Instant;
  plannedOn: Temporal.PlainDate | null;
  heldBy: Set<HoldRule>;
};

/**
 * What one customer would get until a moment, if nothing else happened: nobody pays, nobody writes. The same decisions as
 * in earnest, taken one after the other at the hours when they would be. `had` are the messages that they got lately.
 * Pure.
 */
export function supposeSteps(
  turns: readonly SupposedTurn[],
  had: readonly Temporal.Instant[],
  between: Readonly<{ now: Temporal.Instant; until: Temporal.Instant }>
): SupposedOutcome[] {
  const said = [...had];
  const together = new Map<string, number>();
  const outcomes: SupposedOutcome[] = [];
  const waiting: Waiting[] = turns.flatMap((turn) =>
    turn.dueAt === null
      ? []
      : [{ turn, at: later(turn.dueAt, between.now), plannedOn: turn.plannedOn, heldBy: new Set<HoldRule>() }]
  );
  for (let next = takeNext(waiting, between.until); next; next = takeNext(waiting, between.until)) {
    const { turn, at, plannedOn, heldBy } = next;
    const local = localDay(at, turn.zone, turn.country);
    const bundle = turn.bundle && `${at.toString()} ${turn.bundle}`;
    const told = together.get(bundle ?? '') ?? 0;
    const isTogether = told > 0 && told < MOST_TOGETHER;
    const decision = decideStep({
      ...turn.facts,
      ...{ step: turn.step, plannedOn, local },
      waitsForEarlier: waiting.some((other) => isBefore(other, next, at)),
      ...countSaid(said, at, turn.zone, isTogether && counts(turn.step.kind) ? 1 : 0)
    });
    if (decision.kind === 'hold') heldBy.add(decision.rule);
    if (decision.kind === 'hold' && Temporal.Instant.compare(decision.until, between.until) <= 0) {
      waiting.push({ ...next, at: decision.until });
      continue;
    }
    const isSent = decision.kind === 'send';
    outcomes.push({
      ...{ turn, at, outcome: decision.kind, rule: decision.rule, heldBy: [...heldBy] },
      isTogether: isSent && isTogether
    });
    if (isSent && bundle) together.set(bundle, isTogether ? told + 1 : 1);
    if (isSent && !isTogether && counts(turn.step.kind)) said.push(at);
    if (isSent || decision.kind === 'skip') dateFollowing(next, turns, waiting, { local, isSent });
  }
  return outcomes;
}

function takeNext(waiting: Waiting[], until: Temporal.Instant): Waiting | undefined {
  const first = waiting
    .filter(({ at }) => Temporal.Instant.compare(at, until) <= 0)
    .sort((a, b) => Temporal.Instant.compare(a.at, b.at) || a.turn.place - b.turn.place)[0];
  if (first) waiting.splice(waiting.indexOf(first), 1);
  return first;
}

/** Of the same run, before it, and its turn has come. */
function isBefore(other: Waiting, { turn }: Waiting, at: Temporal.Instant): boolean {
  const isDue = Temporal.Instant.compare(other.turn.dueAt ?? other.at, at) <= 0;
  return other.turn.invoiceId === turn.invoiceId && other.turn.place < turn.place && isDue;
}

function countSaid(said: readonly Temporal.Instant[], at: Temporal.Instant, zone: string, less: number) {
  const today = at.toZonedDateTimeISO(zone).startOfDay().toInstant();
  const weekAgo = at.subtract({ hours: 7 * 24 });
  return {
    hadToday: said.filter((each) => Temporal.Instant.compare(each, today) >= 0).length - less,
    hadThisWeek: said.filter((each) => Temporal.Instant.compare(each, weekAgo) > 0).length - less
  };
}

/** As `write-decisions.ts` does it: what counts from this one gets its day, what follows a late demand moves along. */
function dateFollowing(
  done: Waiting,
  turns: readonly SupposedTurn[],
  waiting: Waiting[],
  { local, isSent }: Readonly<{ local: ReturnType<typeof localDay>; isSent: boolean }>
): void {
  const { turn, plannedOn } = done;
  const late =
    isSent && isAsking(turn.step.kind) && plannedOn
      ? plannedOn.until(local.date, { largestUnit: 'day' }).days
      : 0;
  for (const other of waiting) {
    if (late <= 0 || other.turn.invoiceId !== turn.invoiceId || other.turn.place < turn.place) continue;
    other.plannedOn = other.plannedOn?.add({ days: late }) ?? null;
    other.at = other.at.toZonedDateTimeISO(turn.zone).add({ days: late }).toInstant();
  }
  const next = turns.find((each) => each.invoiceId === turn.invoiceId && each.place === turn.place + 1);
  if (next?.step.at.of !== 'previous' || next.dueAt !== null) return;
  const { on, at } = dateFrom(local.date, next.step, next);
  waiting.push({ turn: next, at, plannedOn: on, heldBy: new Set() });
}

function later(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) < 0 ? b : a;
}
