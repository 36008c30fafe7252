import { isCurrency, money, zero, type Money } from '#lib/money/index.ts';
import {
  findLawPack,
  maximumCosts,
  maximumReminderFee,
  mayCharge,
  termEnds,
  type LawPack,
  type SentNotice
} from '../law/index.ts';
import { hourOn } from './plan-dates.ts';
import type { LocalDay } from './local-day.ts';
import type { SequenceStep } from './sequence.ts';

/** The formal notice of a run that went out, and what it said would be asked on top. */
export type NoticeOfRun = SentNotice & Readonly<{ statedMinor: number | null }>;

/** What else stands about the same customer and invoice. Amounts in minor units. */
export type ClaimFacts = Readonly<{
  /** Costs that are asked once for a claim were put on this invoice before, by another step; withdrawn or not. */
  isCharged: boolean;
  /** The customer's other claims under a formal notice: what is owed of them, and the costs that were named or charged. */
  others: OtherClaims;
  /** What was said before about what is late; read where a reminder itself may cost something. */
  reminders?: RemindersBefore | undefined;
}>;

/** Reminders that surely left, formal notices among them. */
export type RemindersBefore = Readonly<{
  /** The first about this invoice. */
  first: SentNotice;
  /** Other due dates of the customer about which they were reminded in this calendar year before that. */
  otherDueDates: number;
}>;

export type OtherClaims = Readonly<{ principalMinor: number; costsMinor: number }>;

/** Who can't reclaim VAT adds it to the costs, where the law lets them. */
export type VatOnCosts = Readonly<{ reclaimsVat: boolean; vatRateBasisPoints: number }>;

export type CostQuestion = Readonly<{
  step: SequenceStep;
  /** The steps behind it: a formal notice names what the first of them with costs will ask. */
  following: readonly SequenceStep[];
  /** What is owed without costs. */
  principal: Readonly<{ minor: number; currency: string }>;
  isBusiness: boolean;
  local: LocalDay;
  notice: NoticeOfRun | undefined;
  claim: ClaimFacts;
  vat: VatOnCosts;
}>;

/** Costs that may be asked now: to the cent, VAT and all, and by which law. */
export type AskedCosts = Readonly<{
  minor: number;
  /** The part of it that is VAT. */
  vatMinor: number;
  per: 'claim' | 'reminder';
  /** The version of the law pack. */
  law: string;
  settlesFirst: 'costs' | 'principal';
}>;

/** `wait`: the time that the law gives the customer isn't over. Amounts in minor units of the principal's currency. */
export type CostDecision =
  | Readonly<{ kind: 'none' }>
  | Readonly<{ kind: 'names'; minor: number }>
  | (Readonly<{ kind: 'asks' }> & AskedCosts)
  | Readonly<{ kind: 'wait'; until: Temporal.Instant }>;

/**
 * What a step says is asked on top of the debt, by the law of the customer's country on that day. A formal notice is free
 * and names what will be asked later; a step with costs asks it once the notice's term is over, no more than was named and
 * no more than the law allows, and once for a claim where the law says so. Where the law doesn't let it, or nobody knows
 * that the notice arrived, the step goes without costs. Pure.
 */
export function decideCost(question: CostQuestion): CostDecision {
  const { step, following, local, claim, notice } = question;
  const pack = findLawPack(local.country, local.date);
  const { currency } = question.principal;
  if (!pack || !isCurrency(currency)) return { kind: 'none' };
  if (step.cost.kind === 'reminder-fee') return feeOf(pack, question);
  const allowed = allowedOf(pack, question, currency);
  if (!allowed || (allowed.per === 'claim' && claim.isCharged)) return { kind: 'none' };
  const costs =
    step.kind === 'formal-notice'
      ? following.find(({ cost }) => cost.kind === 'legal-maximum' || cost.kind === 'fixed')?.cost
      : step.cost;
  const wanted = costs ? wantedOf(costs, allowed, currency) : 0;
  if (wanted === 0) return { kind: 'none' };
  if (step.kind === 'formal-notice') return { kind: 'names', minor: wanted };
  const stated = notice?.statedMinor ?? null;
  const minor = stated === null ? wanted : Math.min(wanted, stated);
  const answer = mayCharge(pack, {
    ...allowed.question,
    ...{ wanted: money(Math.min(minor, allowed.net.minor), currency), on: local.date },
    notice: notice && { ...notice, ...(stated !== null && { statedCosts: money(stated, currency) }) }
  });
  switch (answer.kind) {
    case 'may':
      return {
        ...{ kind: 'asks', minor, vatMinor: vatIn(minor, allowed), per: allowed.per },
        ...{ law: pack.version, settlesFirst: pack.paymentsFirst.settle }
      };
    case 'too-early':
      return { kind: 'wait', until: hourOn(answer.from, step, local.zone) };
    case 'never':
    case 'no-notice':
    case 'no-proof':
    case 'too-much':
    case 'not-announced':
      return { kind: 'none' };
  }
}

/**
 * What a reminder itself costs, where the law knows such a fee: never the first, nor before the time that it gave is over.
 * Everything counts as a regular supply, of which some due dates a year are free, and no stamp is added: that is milder
 * than the law, and needs nobody to say what was bought.
 */
function feeOf(pack: LawPack, { principal, isBusiness, claim, local }: CostQuestion): CostDecision {
  const { reminders } = claim;
  const term = reminders && termEnds(pack, reminders.first);
  const fee = maximumReminderFee(pack, {
    ...{ isConsumer: !isBusiness, isRegularSupply: true, postage: zero('EUR') },
    hadFreeReminder: term?.kind === 'runs' && Temporal.PlainDate.compare(term.endsOn, local.date) < 0,
    dueDatesRemindedThisYear: reminders?.otherDueDates ?? 0
  });
  if (principal.currency !== 'EUR' || principal.minor <= 0 || fee.minor <= 0) return { kind: 'none' };
  return {
    ...{ kind: 'asks', minor: fee.minor, vatMinor: 0, per: 'reminder' },
    ...{ law: pack.version, settlesFirst: pack.paymentsFirst.settle }
  };
}

type Allowed = Readonly<{
  question: Parameters<typeof maximumCosts>[1];
  /** Without VAT. */
  net: Money;
  /** With VAT, less what other claims that count together with this one were asked or told already. */
  mostMinor: number;
  /** Basis points; 0 where no VAT comes on top. */
  vatRate: number;
  per: AskedCosts['per'];
}>;

/** The most that the law lets ask for this claim; `undefined` where it never does. */
function allowedOf(
  pack: LawPack,
  { principal, isBusiness, claim, vat }: CostQuestion,
  currency: Money['currency']
): Allowed | undefined {
  const isConsumer = !isBusiness;
  const isTogether = isConsumer && pack.claimsTogether !== undefined;
  const others = isTogether ? claim.others : { principalMinor: 0, costsMinor: 0 };
  const question = {
    ...{ principal: money(principal.minor + others.principalMinor, currency), isConsumer },
    ...{ creditorReclaimsVat: vat.reclaimsVat, vatRateBasisPoints: vat.vatRateBasisPoints }
  };
  const limit = maximumCosts(pack, question);
  if (limit.isNever) return undefined;
  return {
    ...{ question, net: limit.costs, per: limit.per },
    mostMinor: Math.max(0, limit.total.minor - others.costsMinor),
    vatRate: limit.vat.minor > 0 ? vat.vatRateBasisPoints : 0
  };
}

/** Never more than the law allows, whatever was published. In minor units, with VAT. */
function wantedOf(
  cost: SequenceStep['cost'],
  { mostMinor, vatRate }: Allowed,
  currency: Money['currency']
): number {
  switch (cost.kind) {
    case 'none':
    case 'reminder-fee':
      return 0;
    case 'legal-maximum':
      return mostMinor;
    case 'fixed': {
      if (cost.currency !== currency) return 0;
      return Math.min(cost.minor + Math.floor((cost.minor * vatRate) / 10_000), mostMinor);
    }
  }
}

function vatIn(minor: number, { vatRate }: Allowed): number {
  return Math.floor((minor * vatRate) / (10_000 + vatRate));
}
