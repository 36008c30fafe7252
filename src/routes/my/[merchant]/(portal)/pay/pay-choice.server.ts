import { allocatePayment, type PayOptions, type Selection } from '#lib/server/domain/collection/index.ts';
import { money, parseAmount, toDecimal, type Money } from '#lib/money/index.ts';

/** Where a choice is said: an address, or a form. */
type Said = Readonly<{ getAll(name: string): unknown[]; get(name: string): unknown }>;

/** What is offered to pay: the choice, what it comes to, and where it goes. */
export type PayChoice = Readonly<{
  selection: Selection;
  /** How an address says the same; `''` when it is everything. */
  query: string;
  total: Money;
  allocations: readonly Readonly<{ invoiceId: string; amount: Money }>[];
  /** Why the part that was asked for can't be paid; the choice is then without it. */
  refusal?: 'unreadable' | 'too-little' | 'too-much';
  bound?: Money;
  typedPart: string;
}>;

const REFUSALS = { 'part-below-minimum': 'too-little', 'part-above-balance': 'too-much' } as const;

/**
 * Reads what is to be paid: `invoice` (any number of ids), `part` (an amount as typed). What can't be paid now is left
 * out; nothing at all means everything. The server decides again on payment.
 */
export function readPayChoice(said: Said, options: PayOptions): PayChoice {
  const payable = options.invoices.filter(({ isUnderWay }) => !isUnderWay);
  const asked = new Set(said.getAll('invoice'));
  const chosen = payable.filter(({ id }) => asked.has(id)).map(({ id }) => id);
  const invoiceIds = chosen.length > 0 ? chosen : payable.map(({ id }) => id);
  const whole: Selection = { kind: 'invoices', invoiceIds };
  const typed = said.get('part');
  const typedPart = typeof typed === 'string' ? typed.trim().slice(0, 40) : '';
  if (typedPart === '') return choose(whole, options, typedPart);
  const amount = parseAmount(typedPart, options.currency);
  if (!amount) return { ...choose(whole, options, typedPart), refusal: 'unreadable' };
  const part: Selection = { kind: 'part', invoiceIds, amount };
  const decision = allocatePayment(payable, part, options.minimumPart);
  if (decision.kind === 'allocated') return choose(part, options, typedPart);
  const { code, bound } = decision;
  if (code !== 'part-below-minimum' && code !== 'part-above-balance')
    return choose(whole, options, typedPart);
  return { ...choose(whole, options, typedPart), refusal: REFUSALS[code], ...(bound && { bound }) };
}

function choose(selection: Selection, options: PayOptions, typedPart: string): PayChoice {
  const payable = options.invoices.filter(({ isUnderWay }) => !isUnderWay);
  const decision = allocatePayment(payable, selection, options.minimumPart);
  const isAllocated = decision.kind === 'allocated';
  const query = new URLSearchParams();
  if (selection.invoiceIds.length !== payable.length)
    for (const id of selection.invoiceIds) query.append('invoice', id);
  if (selection.kind === 'part') query.set('part', toDecimal(selection.amount));
  return {
    selection,
    query: query.toString(),
    total: isAllocated ? decision.total : money(0, options.currency),
    allocations: isAllocated ? decision.allocations : [],
    typedPart
  };
}
