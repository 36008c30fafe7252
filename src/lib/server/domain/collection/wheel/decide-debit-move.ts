import { addBusinessDays, isBusinessDay, onOrAfterBusinessDay } from '#lib/time/index.ts';
import type { PlannedCollectionStatus } from '../planned-collection-lifecycle.ts';
import type { Rail } from '../retry/index.ts';

export type DebitMoveFacts = Readonly<{
  rail: Rail;
  status: PlannedCollectionStatus;
  /** When it was first planned, before anybody moved it. */
  firstOn: Temporal.PlainDate;
  /** When it is planned now. */
  plannedOn: Temporal.PlainDate;
  /** The first day for which a new notice would be old enough. */
  noticedFromOn: Temporal.PlainDate;
  /** The days on which this customer moved a debit before. */
  movedOn: readonly Temporal.PlainDate[];
  today: Temporal.PlainDate;
}>;

/** What a merchant allows its customers. */
export type DebitMoveBounds = Readonly<{
  /** How far after its first day a debit may be moved, in calendar days; never before it. */
  moveMostDays: number;
  /** In any twelve months. */
  movesPerYear: number;
  /** So many business days before a bank debit its file is on its way: from then on it stands. */
  cutOffBusinessDays: number;
}>;

type DebitStays =
  | Readonly<{ kind: 'past-cut-off'; cutOffOn: Temporal.PlainDate }>
  | Readonly<{ kind: 'too-often'; againOn: Temporal.PlainDate }>
  /** It stands as late as it may already, or no later day leaves time for a new notice. */
  | Readonly<{ kind: 'no-day-left'; latestOn: Temporal.PlainDate }>;

/** Between which days one coming debit may move and until when, or why it stays and what is possible instead. */
export type DebitMoveRange =
  | Readonly<{
      kind: 'movable';
      earliestOn: Temporal.PlainDate;
      latestOn: Temporal.PlainDate;
      /** The first day on which it can't be moved any more. */
      cutOffOn: Temporal.PlainDate;
      movesLeft: number;
    }>
  | DebitStays;

/** Yes with the date; or no, with the reason and the next option. */
export type DebitMoveDecision =
  | Readonly<{ kind: 'moved'; to: Temporal.PlainDate }>
  | Readonly<{
      kind: 'out-of-bounds';
      earliestOn: Temporal.PlainDate;
      latestOn: Temporal.PlainDate;
    }>
  | DebitStays;

/**
 * Where a coming debit may go: later only, counted from the day first planned, so that many small moves don't make a
 * long one; never nearer than a new notice needs. Both ends are days on which that rail works.
 */
export function debitMoveRange(facts: DebitMoveFacts, bounds: DebitMoveBounds): DebitMoveRange {
  const { rail, plannedOn, today } = facts;
  // A card is charged on the day itself, so that its eve is early enough.
  const cutOffOn = rail === 'card' ? plannedOn : addBusinessDays(plannedOn, -bounds.cutOffBusinessDays);
  const isOnItsWay = facts.status !== 'planned' && facts.status !== 'noticed';
  if (isOnItsWay || !isBefore(today, cutOffOn)) return { kind: 'past-cut-off', cutOffOn };
  const freeOn = facts.movedOn.map((each) => each.add({ years: 1 })).filter((each) => isBefore(today, each));
  const movesLeft = bounds.movesPerYear - freeOn.length;
  if (movesLeft <= 0) {
    const [...inOrder] = freeOn.sort(Temporal.PlainDate.compare);
    return { kind: 'too-often', againOn: inOrder[freeOn.length - bounds.movesPerYear] ?? plannedOn };
  }
  const dayAfter = plannedOn.add({ days: 1 });
  const earliest = isBefore(dayAfter, facts.noticedFromOn) ? facts.noticedFromOn : dayAfter;
  const latest = facts.firstOn.add({ days: bounds.moveMostDays });
  const earliestOn = rail === 'card' ? earliest : onOrAfterBusinessDay(earliest);
  const latestOn = rail === 'card' || isBusinessDay(latest) ? latest : addBusinessDays(latest, -1);
  if (isBefore(latestOn, earliestOn)) return { kind: 'no-day-left', latestOn };
  return { kind: 'movable', earliestOn, latestOn, cutOffOn, movesLeft };
}

/** Whether a coming debit may move to the day that the customer wishes. A bank's closed day means the next open one. */
export function decideDebitMove(
  facts: DebitMoveFacts,
  wished: Temporal.PlainDate,
  bounds: DebitMoveBounds
): DebitMoveDecision {
  const range = debitMoveRange(facts, bounds);
  if (range.kind !== 'movable') return range;
  const { earliestOn, latestOn } = range;
  const to = facts.rail === 'card' ? wished : onOrAfterBusinessDay(wished);
  if (isBefore(to, earliestOn) || isBefore(latestOn, to))
    return { kind: 'out-of-bounds', earliestOn, latestOn };
  return { kind: 'moved', to };
}

/** The days of a range on which that rail works, soonest first: what a customer chooses from. */
export function listDebitMoveDays(
  rail: Rail,
  { earliestOn, latestOn }: Pick<Extract<DebitMoveRange, { kind: 'movable' }>, 'earliestOn' | 'latestOn'>
): Temporal.PlainDate[] {
  const days: Temporal.PlainDate[] = [];
  for (let day = earliestOn; !isBefore(latestOn, day); day = day.add({ days: 1 }))
    if (rail === 'card' || isBusinessDay(day)) days.push(day);
  return days;
}

function isBefore(a: Temporal.PlainDate, b: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) < 0;
}
