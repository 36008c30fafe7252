import type { Money } from '#lib/money/index.ts';
import { isInstalmentDay, planInstalments, type PlannedInstalment } from './plan-instalments.ts';
import { TERM_LIMITS, type ArrangementTerms } from './terms.ts';

/** A bound of the terms that a wish lies outside of: staff may still agree. */
export type Bound = (typeof BOUNDS)[number];

/** Every bound, in the order in which they are told. */
export const BOUNDS = [
  'not-offered',
  'consumers-only',
  'currency',
  'amount-too-small',
  'amount-too-large',
  'too-many-parts',
  'part-too-small',
  'first-too-late',
  'too-often'
] as const;

/** Why it can't be arranged at all, whoever agrees. */
export type ArrangementRefusal = 'nothing-to-arrange' | 'parts-impossible' | 'day-impossible';

export type ArrangementWish = Readonly<{ parts: number; day: number }>;

/** What a decision looks at. */
export type ArrangementFacts = Readonly<{
  /** What is owed on the invoices that it is about. */
  debt: Money;
  isBusiness: boolean;
  /** Arrangements of this customer that began in the last 365 days. */
  startedInYear: number;
  today: Temporal.PlainDate;
  /** The first day for which there is time: for a debit, with room for its notice. */
  earliestOn: Temporal.PlainDate;
}>;

export type ArrangementDecision =
  | Readonly<{ kind: 'within'; plan: readonly PlannedInstalment[] }>
  | Readonly<{ kind: 'outside'; plan: readonly PlannedInstalment[]; bounds: readonly Bound[] }>
  | Readonly<{ kind: 'refused'; because: ArrangementRefusal }>;

/** Whether a wish lies within a merchant's terms, with the plan that it would be. Pure: time is an argument. */
export function decideArrangement(
  wish: ArrangementWish,
  facts: ArrangementFacts,
  terms: ArrangementTerms
): ArrangementDecision {
  const { debt, earliestOn } = facts;
  const { least, most } = TERM_LIMITS.parts;
  if (!Number.isInteger(wish.parts) || wish.parts < least || wish.parts > most)
    return { kind: 'refused', because: 'parts-impossible' };
  // A cent for each part is the least that can be split.
  if (debt.minor < wish.parts) return { kind: 'refused', because: 'nothing-to-arrange' };
  if (!isInstalmentDay(wish.day)) return { kind: 'refused', because: 'day-impossible' };
  const plan = planInstalments(debt, wish, earliestOn);
  const bounds = listBounds(plan, facts, terms);
  return bounds.length === 0 ? { kind: 'within', plan } : { kind: 'outside', plan, bounds };
}

function listBounds(
  plan: readonly PlannedInstalment[],
  { debt, isBusiness, startedInYear, today }: ArrangementFacts,
  terms: ArrangementTerms
): Bound[] {
  const [first] = plan;
  const latestFirst = today.add({ days: terms.firstWithinDays });
  const checks: readonly (readonly [Bound, boolean])[] = [
    ['not-offered', !terms.isOffered],
    ['consumers-only', terms.who === 'consumers' && isBusiness],
    ['currency', debt.currency !== terms.currency],
    ['amount-too-small', debt.minor < terms.leastMinor],
    ['amount-too-large', debt.minor > terms.mostMinor],
    ['too-many-parts', plan.length > terms.mostParts],
    ['part-too-small', first!.amount.minor < terms.leastPartMinor],
    ['first-too-late', Temporal.PlainDate.compare(first!.dueOn, latestFirst) > 0],
    ['too-often', startedInYear >= terms.mostPerYear]
  ];
  return checks.flatMap(([bound, isOutside]) => (isOutside ? [bound] : []));
}

/** More parts than this, or smaller ones than so many minor units, are nothing that a customer is shown to ask for. */
const MOST_ASKED = 12;
const LEAST_ASKED_MINOR = 5_00;

/** How many parts a customer may ask for beyond the terms, where these offer any: staff answer. */
export function listAskChoices(debt: Money, terms: ArrangementTerms): number[] {
  const most = Math.min(MOST_ASKED, Math.floor(debt.minor / LEAST_ASKED_MINOR));
  const within = listPartChoices(debt, terms);
  return Array.from({ length: Math.max(0, most - 1) }, (_, nth) => nth + 2).filter(
    (parts) => !within.includes(parts)
  );
}

/** How many parts a debt may be spread over within the terms, from two on; empty when it may not be. */
export function listPartChoices(debt: Money, terms: ArrangementTerms): number[] {
  const most = Math.min(terms.mostParts, Math.floor(debt.minor / terms.leastPartMinor));
  return Array.from({ length: Math.max(0, most - 1) }, (_, nth) => nth + 2);
}
