import { addBusinessDays, isBusinessDay, onOrAfterBusinessDay } from '#lib/time/index.ts';
import { isBefore } from '../billing-periods.ts';

/** What a merchant allows. */
export type DebitMovePolicy = Readonly<{
  /** How far after its own date a debit may be moved, in calendar days; never before it. */
  moveMostDays: number;
  /** In any twelve months. */
  movesPerYear: number;
  /** So many working days before a debit its file may be on its way: from then on it stands. */
  cutOffBusinessDays: number;
}>;

export type DebitMoveFacts = Readonly<{
  /** When the debit was planned before anybody moved it. */
  plannedOn: Temporal.PlainDate;
  /** When it is planned now: the same, unless it was moved before. */
  dueOn: Temporal.PlainDate;
  /** The days on which this customer moved a debit before. */
  movedOn: readonly Temporal.PlainDate[];
  today: Temporal.PlainDate;
}>;

/** Yes with the date, or no with the reason and what can be done instead. */
export type DebitMoveDecision =
  | Readonly<{ kind: 'moved'; to: Temporal.PlainDate }>
  | Readonly<{ kind: 'refused'; because: 'past-cut-off'; cutOffOn: Temporal.PlainDate }>
  | Readonly<{ kind: 'refused'; because: 'too-often'; againOn: Temporal.PlainDate }>
  | Readonly<{
      kind: 'refused';
      because: 'out-of-bounds';
      earliestOn: Temporal.PlainDate;
      latestOn: Temporal.PlainDate;
    }>;

/**
 * Whether one coming debit may move to `wished`. A wish on a closed day means the next open one. The bounds count from
 * the date first planned, so that many small moves don't make a long one. A debit that has none left, or that is past
 * its cut-off, says from when the customer can move again.
 */
export function decideDebitMove(
  facts: DebitMoveFacts,
  wished: Temporal.PlainDate,
  policy: DebitMovePolicy
): DebitMoveDecision {
  const cutOffOn = addBusinessDays(facts.dueOn, -policy.cutOffBusinessDays);
  if (!isBefore(facts.today, cutOffOn)) return { kind: 'refused', because: 'past-cut-off', cutOffOn };
  const yearAgo = facts.today.subtract({ years: 1 });
  const recent = facts.movedOn.filter((each) => isBefore(yearAgo, each)).sort(Temporal.PlainDate.compare);
  if (recent.length >= policy.movesPerYear) {
    const oldest = recent[recent.length - policy.movesPerYear];
    return {
      kind: 'refused',
      because: 'too-often',
      againOn: (oldest ?? facts.today).add({ years: 1 })
    };
  }
  const to = onOrAfterBusinessDay(wished);
  const earliestOn = laterOf(facts.plannedOn, addBusinessDays(facts.today, policy.cutOffBusinessDays + 1));
  const latestOn = onOrBeforeBusinessDay(facts.plannedOn.add({ days: policy.moveMostDays }));
  if (isBefore(to, earliestOn) || isBefore(latestOn, to))
    return { kind: 'refused', because: 'out-of-bounds', earliestOn, latestOn };
  return { kind: 'moved', to };
}

function laterOf(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return isBefore(a, b) ? b : a;
}

function onOrBeforeBusinessDay(date: Temporal.PlainDate): Temporal.PlainDate {
  return isBusinessDay(date) ? date : addBusinessDays(date, -1);
}
