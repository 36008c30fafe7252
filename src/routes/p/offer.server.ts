import { writeExpectedAmount } from '#lib/forms/expected-amount.ts';
import { allocatePayment } from '#lib/server/domain/collection/index.ts';
import { money, type Money } from '#lib/money/index.ts';
import { payableInvoices, readSelection, selectionQuery } from './selection.ts';
import type { LivePayPage, Selection } from './selection.ts';

/** What a page offers to pay now, with everything that its form has to carry. */
export type Offer = Readonly<{
  selection: Selection;
  /** How an address says the same; `''` when it is what the page opens with. */
  query: string;
  total: Money;
  /** `total`, as the form carries it. */
  expected: string;
  /** Which invoice gets how much, oldest first. */
  allocations: readonly Readonly<{ invoiceId: string; number: string; amount: Money }>[];
  /** Why the part that was asked for can't be paid; the offer is then everything. */
  refusal?: 'part-unreadable' | 'part-below-minimum' | 'part-above-balance';
  /** The bound that the part missed. */
  bound?: Money;
  typedPart: string;
}>;

/** Works out what an address asks to pay: what the link is about, some invoices, or a part. The server decides again on payment. */
export function offerOf(page: LivePayPage, query: URLSearchParams): Offer {
  const everything: Selection = {
    kind: 'invoices',
    invoiceIds: payableInvoices(page).map(({ id }) => id)
  };
  const typedPart = query.get('part')?.slice(0, 40) ?? '';
  const asked = readSelection(query, page);
  if (!asked) return { ...offer(page, everything), typedPart, refusal: 'part-unreadable' };
  const decision = allocatePayment(payableInvoices(page), asked, page.minimumPart);
  if (decision.kind === 'allocated') return { ...offer(page, asked), typedPart };
  const { code, bound } = decision;
  if (code !== 'part-below-minimum' && code !== 'part-above-balance')
    return { ...offer(page, everything), typedPart };
  return { ...offer(page, everything), typedPart, refusal: code, ...(bound && { bound }) };
}

function offer(page: LivePayPage, selection: Selection): Omit<Offer, 'typedPart' | 'refusal' | 'bound'> {
  const decision = allocatePayment(payableInvoices(page), selection, page.minimumPart);
  const numbers = new Map(page.invoices.map(({ id, number }) => [id, number]));
  const isAllocated = decision.kind === 'allocated';
  const total = isAllocated ? decision.total : money(0, page.payable.currency);
  return {
    selection,
    query: selectionQuery(selection, page),
    total,
    expected: writeExpectedAmount(total),
    allocations: (isAllocated ? decision.allocations : []).map(({ invoiceId, amount }) => ({
      invoiceId,
      number: numbers.get(invoiceId) ?? '',
      amount
    }))
  };
}
