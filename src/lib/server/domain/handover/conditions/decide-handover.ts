import type { Currency } from '#lib/money/index.ts';
import type { HandoverConditions } from './conditions.ts';

/**
 * Why an invoice isn't handed over, the first that applies. Whatever is settled or being settled comes first, then whoever is
 * left alone, then what the merchant wants: `suspended` the merchant itself is closed · `nothing-owed` · `currency` another
 * than the conditions' · `held` somebody wrote down to leave them alone · `disputed` the customer's bank holds or asks ·
 * `agreed` parts or a promise · `under-way` a payment may still succeed · `planned` a debit is on its way · `before` it was
 * at an agency already: a person decides · `segment` · `not-yet-due` · `reminders` too few · `formal-notice` none, or its
 * term runs · `not-reachable` nobody could be told · `amount` too little in all.
 */
export const handoverRules = [
  'suspended',
  'nothing-owed',
  'currency',
  'held',
  'disputed',
  'agreed',
  'under-way',
  'planned',
  'before',
  'segment',
  'not-yet-due',
  'reminders',
  'formal-notice',
  'not-reachable',
  'amount'
] as const;
export type HandoverRule = (typeof handoverRules)[number];

/** What the decision sees of one invoice. */
export type ClaimFacts = Readonly<{
  invoiceId: string;
  status: 'open' | 'overdue' | 'paid' | 'void' | 'uncollectible';
  balanceMinor: number;
  currency: Currency;
  dueOn: Temporal.PlainDate;
  pausedBecause: 'arrangement' | 'promise' | 'hold' | 'handover' | null;
  /** Somebody wrote down to leave the customer, or this invoice, alone. */
  isHeld: boolean;
  isDisputed: boolean;
  /** A payment of it may still succeed. */
  isUnderWay: boolean;
  isDebitPlanned: boolean;
  /** It was in a case that was recalled or came back. */
  wasHandedOver: boolean;
  /** Reminders about it that surely left. */
  reminders: number;
  /** The last day of the term that its formal notice gave; none: no notice, or its term has not begun. */
  termEndedOn?: Temporal.PlainDate;
  /** Whether the law of the customer's country knows a formal notice. */
  hasLaw: boolean;
}>;

/** What the decision sees of a customer: everything of theirs that is late. */
export type DebtorFacts = Readonly<{
  isSuspended: boolean;
  segments: readonly string[];
  /** There is a mail or a postal address for the last notice. */
  isReachable: boolean;
  claims: readonly ClaimFacts[];
}>;

/** Of each claim: proposed (no rule), or the rule that holds it back. */
export type HandoverDecision = Readonly<{
  claims: readonly Readonly<{ invoiceId: string; rule: HandoverRule | undefined }>[];
  /** What is proposed, in all. */
  proposedMinor: number;
}>;

/**
 * Which of a customer's invoices are proposed for an agency on a day. Pure. On the day `overdueDays` after the due date it is
 * proposed, on the day before it isn't. The amount counts over everything that nothing else holds back.
 */
export function decideHandover(
  debtor: DebtorFacts,
  conditions: HandoverConditions,
  today: Temporal.PlainDate
): HandoverDecision {
  const judged = debtor.claims.map((claim) => ({
    claim,
    rule: settledRule(debtor, claim, conditions) ?? askedRule(debtor, claim, conditions, today)
  }));
  const proposedMinor = judged.reduce(
    (sum, { claim, rule }) => (rule === undefined ? sum + claim.balanceMinor : sum),
    0
  );
  const isTooLittle = proposedMinor < conditions.leastMinor;
  return {
    claims: judged.map(({ claim: { invoiceId }, rule }) => ({
      invoiceId,
      rule: rule ?? (isTooLittle ? 'amount' : undefined)
    })),
    proposedMinor: isTooLittle ? 0 : proposedMinor
  };
}

/**
 * What keeps a claim from an agency whatever was published: asked again when it is released, since anything may have
 * happened since it was proposed. Pure.
 */
export function settledRule(
  { isSuspended }: Pick<DebtorFacts, 'isSuspended'>,
  claim: ClaimFacts,
  { currency }: Pick<HandoverConditions, 'currency'>
): HandoverRule | undefined {
  if (isSuspended) return 'suspended';
  const isOpen = claim.status === 'open' || claim.status === 'overdue';
  if (!isOpen || claim.balanceMinor <= 0) return 'nothing-owed';
  if (claim.currency !== currency) return 'currency';
  if (claim.isHeld || claim.pausedBecause === 'hold') return 'held';
  if (claim.isDisputed) return 'disputed';
  if (claim.pausedBecause === 'arrangement' || claim.pausedBecause === 'promise') return 'agreed';
  if (claim.isUnderWay) return 'under-way';
  if (claim.isDebitPlanned) return 'planned';
  return claim.wasHandedOver || claim.pausedBecause === 'handover' ? 'before' : undefined;
}

function askedRule(
  debtor: DebtorFacts,
  claim: ClaimFacts,
  conditions: HandoverConditions,
  today: Temporal.PlainDate
): HandoverRule | undefined {
  if (debtor.segments.some((name) => conditions.excludedSegments.includes(name))) return 'segment';
  const overdueDays = claim.dueOn.until(today, { largestUnit: 'days' }).days;
  if (overdueDays < conditions.overdueDays) return 'not-yet-due';
  if (claim.reminders < conditions.leastReminders) return 'reminders';
  if (conditions.needsFormalNotice && claim.hasLaw && !isTermOver(claim, today)) return 'formal-notice';
  return debtor.isReachable ? undefined : 'not-reachable';
}

/** The last day of the term still belongs to the customer. */
function isTermOver({ termEndedOn }: ClaimFacts, today: Temporal.PlainDate): boolean {
  return termEndedOn !== undefined && Temporal.PlainDate.compare(today, termEndedOn) > 0;
}
