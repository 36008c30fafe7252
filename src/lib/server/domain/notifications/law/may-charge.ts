import { compare, type Money } from '#lib/money/index.ts';
import type { LawPack, ReceiptProof, RuleReference } from './law-pack.ts';
import { refer } from './law-packs.ts';
import { maximumCosts, type CostQuestion } from './maximum-costs.ts';
import { termEnds, type SentNotice } from './term-ends.ts';

export type ChargeQuestion = CostQuestion &
  Readonly<{
    /** What somebody wants to charge, without VAT. */
    wanted: Money;
    on: Temporal.PlainDate;
    /** The free formal notice about this very claim, if one went out, and the costs that it announced. */
    notice?: (SentNotice & Readonly<{ statedCosts?: Money }>) | undefined;
  }>;

export type ChargeDecision =
  | Readonly<{ kind: 'may'; rule: RuleReference }>
  /** The country's law knows no such costs for this customer. */
  | Readonly<{ kind: 'never'; rule: RuleReference }>
  | Readonly<{ kind: 'no-notice'; rule: RuleReference }>
  /** Nobody knows that the notice arrived, so its term has not begun. */
  | Readonly<{ kind: 'no-proof'; provenBy: readonly ReceiptProof[]; rule: RuleReference }>
  | Readonly<{ kind: 'too-early'; from: Temporal.PlainDate; rule: RuleReference }>
  | Readonly<{ kind: 'too-much'; most: Money; rule: RuleReference }>
  /** The notice has to name the costs to the cent; more than it named can't be asked. */
  | Readonly<{ kind: 'not-announced'; stated: Money | undefined; rule: RuleReference }>;

/**
 * Whether costs may be charged on a day: after the free notice, after its term, no more than it announced and no more
 * than the law allows. A business owes its fixed sum by being late, without a notice. Pure.
 */
export function mayCharge(pack: LawPack, question: ChargeQuestion): ChargeDecision {
  const limit = maximumCosts(pack, question);
  if (limit.isNever) return { kind: 'never', rule: limit.rule };
  const isTooMuch = compare(question.wanted, limit.costs) > 0;
  if (question.isConsumer) {
    const early = beforeTermIsOver(pack, question);
    if (early) return early;
  }
  if (isTooMuch) return { kind: 'too-much', most: limit.costs, rule: limit.rule };
  if (question.isConsumer && pack.contents.elements.includes('costs')) {
    const stated = question.notice?.statedCosts;
    if (!stated || compare(question.wanted, stated) > 0)
      return { kind: 'not-announced', stated, rule: refer(pack, 'contents') };
  }
  return { kind: 'may', rule: limit.rule };
}

function beforeTermIsOver(pack: LawPack, { notice, on }: ChargeQuestion): ChargeDecision | undefined {
  if (!notice) return { kind: 'no-notice', rule: refer(pack, 'free-notice') };
  const term = termEnds(pack, notice);
  if (term.kind === 'not-begun') return { kind: 'no-proof', provenBy: term.provenBy, rule: term.rule };
  const from = term.endsOn.add({ days: 1 });
  return Temporal.PlainDate.compare(on, from) < 0 ? { kind: 'too-early', from, rule: term.rule } : undefined;
}
