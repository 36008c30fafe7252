import { addBusinessDays, onOrAfterBusinessDay } from '#lib/time/index.ts';
import type { Rail } from '../retry/index.ts';

export type CollectionMoveFacts = Readonly<{
  rail: Rail;
  /** When it was first planned, before anybody moved it. */
  firstOn: Temporal.PlainDate;
  /** When it is planned now. */
  plannedOn: Temporal.PlainDate;
  /** The first day for which a new notice would be old enough. */
  earliestOn: Temporal.PlainDate;
  /** The days on which this customer moved a collection in the last twelve months, oldest first. */
  movedOn: readonly Temporal.PlainDate[];
  today: Temporal.PlainDate;
}>;

export type CollectionMoveBounds = Readonly<{
  moveMostDays: number;
  movesPerYear: number;
  cutOffBusinessDays: number;
}>;

/** Yes with the date; or no, with the reason and the next option. */
export type CollectionMoveDecision =
  | Readonly<{ kind: 'moved'; to: Temporal.PlainDate }>
  | Readonly<{ kind: 'past-cut-off'; cutOffOn: Temporal.PlainDate }>
  | Readonly<{ kind: 'too-often'; againOn: Temporal.PlainDate }>
  | Readonly<{
      kind: 'out-of-bounds';
      earliestOn: Temporal.PlainDate;
      latestOn: Temporal.PlainDate;
    }>;

/**
 * Whether a planned collection may move to the day that the customer wishes: later only, counted from the day first
 * planned, so that many small moves don't make a long one. A debit's closed day means the next open one.
 */
export function decideCollectionMove(
  facts: CollectionMoveFacts,
  wished: Temporal.PlainDate,
  bounds: CollectionMoveBounds
): CollectionMoveDecision {
  const { rail, plannedOn, today, movedOn } = facts;
  // A card is charged on the day itself, so that its eve is early enough.
  const cutOffOn = rail === 'card' ? plannedOn : addBusinessDays(plannedOn, -bounds.cutOffBusinessDays);
  if (Temporal.PlainDate.compare(today, cutOffOn) >= 0) return { kind: 'past-cut-off', cutOffOn };
  if (movedOn.length >= bounds.movesPerYear) {
    const oldest = movedOn[movedOn.length - bounds.movesPerYear] ?? today;
    return { kind: 'too-often', againOn: oldest.add({ years: 1, days: 1 }) };
  }
  const to = rail === 'card' ? wished : onOrAfterBusinessDay(wished);
  const afterPlanned = plannedOn.add({ days: 1 });
  const earliestOn =
    Temporal.PlainDate.compare(afterPlanned, facts.earliestOn) > 0 ? afterPlanned : facts.earliestOn;
  const latestOn = facts.firstOn.add({ days: bounds.moveMostDays });
  const isWithin =
    Temporal.PlainDate.compare(to, earliestOn) >= 0 && Temporal.PlainDate.compare(to, latestOn) <= 0;
  return isWithin ? { kind: 'moved', to } : { kind: 'out-of-bounds', earliestOn, latestOn };
}
