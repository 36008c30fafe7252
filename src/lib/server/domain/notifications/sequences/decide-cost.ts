import { isCurrency, money, type Money } from '#lib/money/index.ts';
import { findLawPack, maximumCosts, mayCharge, type SentNotice } from '../law/index.ts';
import { hourOn } from './plan-dates.ts';
import type { LocalDay } from './local-day.ts';
import type { SequenceStep } from './sequence.ts';

/** The formal notice of a run that went out, and what it said would be asked on top. */
export type NoticeOfRun = SentNotice & Readonly<{ statedMinor: number | null }>;

export type CostQuestion = Readonly<{
  step: SequenceStep;
  /** The steps behind it: a formal notice names what the first of them with costs will ask. */
  following: readonly SequenceStep[];
  principal: Readonly<{ minor: number; currency: string }>;
  isBusiness: boolean;
  local: LocalDay;
  notice: NoticeOfRun | undefined;
}>;

/** `wait`: the time that the law gives the customer isn't over. Amounts in minor units of the principal's currency. */
export type CostDecision =
  | Readonly<{ kind: 'none' }>
  | Readonly<{ kind: 'names' | 'asks'; minor: number }>
  | Readonly<{ kind: 'wait'; until: Temporal.Instant }>;

/**
 * What a step says is asked on top of the debt, by the law of the customer's country on that day. A formal notice is free
 * and names what will be asked later; a step with costs asks it once the notice's term is over, no more than was named and
 * no more than the law allows. Where the law doesn't let it, or nobody knows that the notice arrived, the step goes
 * without costs. Pure.
 */
export function decideCost(question: CostQuestion): CostDecision {
  const { step, following, local } = question;
  const pack = findLawPack(local.country, local.date);
  if (!pack || !isCurrency(question.principal.currency)) return { kind: 'none' };
  const principal = money(question.principal.minor, question.principal.currency);
  const isConsumer = !question.isBusiness;
  const limit = maximumCosts(pack, { principal, isConsumer });
  if (limit.isNever) return { kind: 'none' };
  const costs =
    step.kind === 'formal-notice' ? following.find(({ cost }) => cost.kind !== 'none')?.cost : step.cost;
  const wanted = costs && wantedOf(costs, limit.costs);
  if (!wanted || wanted.minor === 0) return { kind: 'none' };
  if (step.kind === 'formal-notice') return { kind: 'names', minor: wanted.minor };
  const { notice } = question;
  const stated = notice?.statedMinor ?? null;
  const asked = stated === null ? wanted : money(Math.min(wanted.minor, stated), wanted.currency);
  const answer = mayCharge(pack, {
    ...{ principal, isConsumer, wanted: asked, on: local.date },
    notice: notice && {
      ...notice,
      ...(stated !== null && { statedCosts: money(stated, principal.currency) })
    }
  });
  switch (answer.kind) {
    case 'may':
      return { kind: 'asks', minor: asked.minor };
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

/** Never more than the law allows, whatever was published. */
function wantedOf(cost: SequenceStep['cost'], most: Money): Money | undefined {
  switch (cost.kind) {
    case 'none':
      return undefined;
    case 'legal-maximum':
      return most;
    case 'fixed':
      return cost.currency === most.currency
        ? money(Math.min(cost.minor, most.minor), most.currency)
        : undefined;
  }
}
