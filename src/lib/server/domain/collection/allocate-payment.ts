import { add, compare, money, smaller, subtract, sum, type Money } from '#lib/money/index.ts';

/** What the payer chose: whole invoices, or an amount over them. */
export type Selection =
  | Readonly<{ kind: 'invoices'; invoiceIds: readonly string[] }>
  | Readonly<{ kind: 'part'; invoiceIds: readonly string[]; amount: Money }>;

/** An invoice that can be paid now. */
export type Payable = Readonly<{ id: string; balance: Money; dueOn: Temporal.PlainDate }>;

export type Allocation = Readonly<{ invoiceId: string; amount: Money }>;

export type AllocationDecision =
  | Readonly<{ kind: 'allocated'; allocations: readonly Allocation[]; total: Money }>
  | Readonly<{
      kind: 'refused';
      code: 'nothing-to-pay' | 'part-below-minimum' | 'part-above-balance' | 'mixed-currencies';
      /** The bound that was missed, where there is one. */
      bound?: Money;
    }>;

/**
 * Which invoice gets how much. Pure. Whole invoices get their balance; an amount goes to the oldest due first, then by
 * id. A part is at least `minimumPart`, unless the balance itself is smaller, and at most the balance of what was
 * chosen. Choices that are not payable (any more) don't count.
 */
export function allocatePayment(
  payables: readonly Payable[],
  selection: Selection,
  minimumPart: Money
): AllocationDecision {
  const chosen = payables
    .filter((each) => selection.invoiceIds.includes(each.id) && each.balance.minor > 0)
    .sort((a, b) => Temporal.PlainDate.compare(a.dueOn, b.dueOn) || (a.id < b.id ? -1 : 1));
  const [first] = chosen;
  if (!first) return { kind: 'refused', code: 'nothing-to-pay' };
  const { currency } = first.balance;
  if (chosen.some((each) => each.balance.currency !== currency))
    return { kind: 'refused', code: 'mixed-currencies' };
  const owed = sum(
    chosen.map((each) => each.balance),
    currency
  );
  if (selection.kind === 'invoices')
    return {
      kind: 'allocated',
      allocations: chosen.map((each) => ({ invoiceId: each.id, amount: each.balance })),
      total: owed
    };
  const bound = smaller(money(minimumPart.minor, currency), owed);
  if (selection.amount.currency !== currency) return { kind: 'refused', code: 'mixed-currencies' };
  if (compare(selection.amount, bound) < 0) return { kind: 'refused', code: 'part-below-minimum', bound };
  if (compare(selection.amount, owed) > 0)
    return { kind: 'refused', code: 'part-above-balance', bound: owed };
  return { kind: 'allocated', allocations: spread(chosen, selection.amount), total: selection.amount };
}

function spread(oldestFirst: readonly Payable[], amount: Money): Allocation[] {
  const allocations: Allocation[] = [];
  let placed = money(0, amount.currency);
  for (const { id, balance } of oldestFirst) {
    const share = smaller(balance, subtract(amount, placed));
    if (share.minor === 0) break;
    allocations.push({ invoiceId: id, amount: share });
    placed = add(placed, share);
  }
  return allocations;
}
