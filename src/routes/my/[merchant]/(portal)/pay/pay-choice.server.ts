import {
  allocatePayment,
  type PayOption,
  type PayOptions,
  type Selection
} from '#lib/server/domain/collection/index.ts';
import { compare, money, parseAmount, sum, toDecimal, type Money } from '#lib/money/index.ts';

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
 * out; nothing at all means what waits for the customer. The server decides again on payment.
 */
export function readPayChoice(said: Said, options: PayOptions): PayChoice {
  const payable = options.invoices.filter(({ isUnderWay }) => !isUnderWay);
  const asked = new Set(said.getAll('invoice'));
  const chosen = payable.filter(({ id }) => asked.has(id)).map(({ id }) => id);
  const typed = said.get('part');
  const typedPart = typeof typed === 'string' ? typed.trim().slice(0, 40) : '';
  const amount = parseAmount(typedPart, options.currency);
  const usual = usuallyPaid(options);
  // More than waits for the customer is meant for what would come by itself, too.
  const isMore = amount !== undefined && compare(amount, totalOf(usual, options)) > 0;
  const invoiceIds = chosen.length > 0 ? chosen : (isMore ? payable : usual).map(({ id }) => id);
  const whole: Selection = { kind: 'invoices', invoiceIds };
  if (typedPart === '') return choose(whole, options, typedPart);
  if (!amount) return { ...choose(whole, options, typedPart), refusal: 'unreadable' };
  const part: Selection = { kind: 'part', invoiceIds, amount };
  const decision = allocatePayment(payable, part, options.minimumPart);
  if (decision.kind === 'allocated') return choose(part, options, typedPart);
  const { code, bound } = decision;
  if (code !== 'part-below-minimum' && code !== 'part-above-balance')
    return choose(whole, options, typedPart);
  return { ...choose(whole, options, typedPart), refusal: REFUSALS[code], ...(bound && { bound }) };
}

/** What waits for the customer: not what is collected by itself, unless there is nothing else. As the overview says it. */
export function usuallyPaid(options: PayOptions): readonly PayOption[] {
  const payable = options.invoices.filter(({ isUnderWay }) => !isUnderWay);
  const waiting = payable.filter(({ plannedOn }) => plannedOn === undefined);
  return waiting.length > 0 ? waiting : payable;
}

export function totalOf(invoices: readonly PayOption[], { currency }: PayOptions): Money {
  return sum(
    invoices.map(({ balance }) => balance),
    currency
  );
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
