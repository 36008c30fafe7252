import { add, money, zero, type Money } from '#lib/money/index.ts';
import type { CostScale, LawPack, RuleReference } from './law-pack.ts';
import { refer } from './law-packs.ts';

/** Whose debt it is, and whether the creditor can reclaim the VAT that it pays itself. */
export type CostQuestion = Readonly<{
  /** What is owed, without costs. Several claims that are reminded together: their sum. */
  principal: Money;
  isConsumer: boolean;
  /** Who can't reclaim VAT adds it to the costs where the law lets them. Asked for consumers only. */
  creditorReclaimsVat?: boolean;
  /** Basis points: 2100 is 21 %. */
  vatRateBasisPoints?: number;
}>;

export type CostLimit = Readonly<{
  costs: Money;
  vat: Money;
  total: Money;
  /** Costs may not be charged at all, however high the claim. */
  isNever: boolean;
  /** `claim`: once, however many reminders it took. `reminder`: with each. */
  per: 'claim' | 'reminder';
  rule: RuleReference;
}>;

/**
 * The most that may be charged for collecting a claim: rounded down to the cent once, at the end, so that rounding
 * never passes the limit. Nothing for a claim of zero or less; nothing in another currency than the euro, in which the
 * law names its amounts. VAT comes on top where the pack allows it. Pure.
 */
export function maximumCosts(pack: LawPack, question: CostQuestion): CostLimit {
  const { principal, isConsumer } = question;
  const nothing = zero(principal.currency);
  const isClaim = principal.currency === 'EUR' && principal.minor > 0;
  if (!isConsumer) {
    const costs = isClaim ? money(pack.businessCosts.fixedMinor, 'EUR') : nothing;
    const rule = refer(pack, 'business-costs');
    return { costs, vat: nothing, total: costs, isNever: false, per: 'claim', rule };
  }
  const rule = refer(pack, 'consumer-costs');
  const allowed = pack.consumerCosts;
  if (allowed.kind === 'never')
    return { costs: nothing, vat: nothing, total: nothing, isNever: true, per: 'claim', rule };
  const per = allowed.kind === 'scale' ? 'claim' : 'reminder';
  if (!isClaim) return { costs: nothing, vat: nothing, total: nothing, isNever: false, per, rule };
  const costs = money(
    allowed.kind === 'scale' ? onScale(allowed.scale, principal.minor) : allowed.mostMinor,
    'EUR'
  );
  const vat = vatOn(pack, costs, question);
  return { costs, vat, total: add(costs, vat), isNever: false, per, rule };
}

/** Costs by the scale's highest tier below the principal, in minor units, rounded down. */
function onScale({ tiers, leastMinor, mostMinor }: CostScale, principalMinor: number): number {
  const tier = tiers.findLast(({ aboveMinor }) => aboveMinor < principalMinor);
  if (!tier) return 0;
  const part = rateRoundedDown(principalMinor - tier.aboveMinor, tier.rateBasisPoints);
  return Math.min(mostMinor, Math.max(leastMinor, tier.baseMinor + part));
}

function vatOn(pack: LawPack, costs: Money, question: CostQuestion): Money {
  const { creditorReclaimsVat = true, vatRateBasisPoints = 0 } = question;
  if (!pack.vatOnCosts || creditorReclaimsVat) return zero('EUR');
  return money(rateRoundedDown(costs.minor, vatRateBasisPoints), 'EUR');
}

// In BigInt: a principal near 2^53 times ten thousand is still exact.
function rateRoundedDown(minor: number, basisPoints: number): number {
  return Number((BigInt(minor) * BigInt(basisPoints)) / 10_000n);
}

export type ReminderFeeQuestion = Readonly<{
  isConsumer: boolean;
  /** Childcare, energy, a subscription: what comes again and again. */
  isRegularSupply: boolean;
  /** About how many due dates of this calendar year the customer was reminded before this one. */
  dueDatesRemindedThisYear: number;
  /** Whether this due date had its free reminder already. */
  hadFreeReminder: boolean;
  /** What the stamp costs; nothing for an electronic reminder. */
  postage: Money;
}>;

/**
 * The most that a reminder itself may cost, apart from the costs of collecting: zero where the pack knows no such fee,
 * for the first reminder about a due date, and for the due dates of a regular supply that are free each year. Pure.
 */
export function maximumReminderFee(pack: LawPack, question: ReminderFeeQuestion): Money {
  const fee = pack.reminderFee;
  const nothing = zero('EUR');
  if (!fee || !question.isConsumer || !question.hadFreeReminder) return nothing;
  if (question.isRegularSupply && question.dueDatesRemindedThisYear < fee.freeDueDatesPerYear) return nothing;
  const most = money(fee.mostMinor, 'EUR');
  return fee.mayAddPostage ? add(most, question.postage) : most;
}
