import type { InstalmentStatus } from './instalment-lifecycle.ts';
import type { ArrangementTerms } from './terms.ts';

/** What a decision about the earliest part that is still open looks at. */
export type InstalmentFacts = Readonly<{
  status: InstalmentStatus;
  dueOn: Temporal.PlainDate;
  missedOn: Temporal.PlainDate | null;
  isDebited: boolean;
  /** How often its debit was planned. */
  debits: number;
  wasToldNear: boolean;
  /** A debit is planned or on its way, or somebody is paying: nobody knows yet. */
  isMoneyMoving: boolean;
  hasLaterParts: boolean;
  /** A part of this arrangement was spread before: that is done once. */
  wasSpread: boolean;
  today: Temporal.PlainDate;
}>;

/** `debit`, `retry`: plan it. `tell`: it is due soon. `miss`: its day passed. `spread`, `break`: its grace passed, too. */
export type InstalmentStep = 'wait' | 'debit' | 'tell' | 'miss' | 'retry' | 'spread' | 'break';

/** A debit is planned so long before its day: longer than the longest usual notice. */
const PLANNED_DAYS_BEFORE = 35;
/** Whoever pays by hand hears of it so long before. */
const TOLD_DAYS_BEFORE = 3;

/** What is to be done about the earliest open part of an arrangement. Pure. */
export function decideInstalment(facts: InstalmentFacts, terms: ArrangementTerms): InstalmentStep {
  if (facts.isMoneyMoving) return 'wait';
  switch (facts.status) {
    case 'coming':
      return decideComing(facts);
    case 'missed':
      return decideMissed(facts, terms);
    case 'settled':
    case 'spread':
    case 'dropped':
      return 'wait';
  }
}

function decideComing({ dueOn, today, isDebited, debits, wasToldNear }: InstalmentFacts): InstalmentStep {
  const days = today.until(dueOn, { largestUnit: 'day' }).days;
  if (days < 0) return 'miss';
  if (isDebited && debits === 0 && days <= PLANNED_DAYS_BEFORE) return 'debit';
  return !wasToldNear && debits === 0 && days <= TOLD_DAYS_BEFORE ? 'tell' : 'wait';
}

function decideMissed(facts: InstalmentFacts, terms: ArrangementTerms): InstalmentStep {
  const { missedOn, dueOn, today, isDebited, debits, hasLaterParts, wasSpread } = facts;
  if (isDebited && debits === 1 && terms.isRetried) return 'retry';
  const graceEndsOn = (missedOn ?? dueOn).add({ days: terms.graceDays });
  if (Temporal.PlainDate.compare(today, graceEndsOn) <= 0) return 'wait';
  return terms.whenMissed === 'spread' && hasLaterParts && !wasSpread ? 'spread' : 'break';
}
