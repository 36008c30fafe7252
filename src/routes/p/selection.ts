import { parseAmount, toDecimal } from '#lib/money/index.ts';
import type { PayPage, PayPageInvoice, Selection } from '#lib/server/domain/collection/index.ts';

export type { Selection };

/** A pay page on which something is shown and may be paid. */
export type LivePayPage = Extract<PayPage, { scope: unknown }>;

/** A balance link can hold many invoices; an address should not. */
const MOST_INVOICES = 200;

/**
 * The invoices that can be paid now: something is open, no agency has it, and no payment of it is under way. One that waits for the
 * payer at the bank doesn't count: choosing another way takes it back.
 */
export function payableInvoices(page: LivePayPage): PayPageInvoice[] {
  return page.invoices.filter(({ balance, underWay, status, isAtAgency }) => {
    const isOpen = status === 'open' || status === 'overdue';
    return isOpen && !isAtAgency && balance.minor > 0 && (!underWay || underWay.status === 'requires_action');
  });
}

/**
 * Reads a selection from an address or a form: `invoice` (any number of ids), `part` (an amount as typed). Ids that
 * can't be paid now are left out; none at all means what the link's message told of, and of a part everything.
 * `undefined` when the typed part is no amount.
 */
export function readSelection(
  from: Readonly<{ getAll(name: string): unknown[]; get(name: string): unknown }>,
  page: LivePayPage
): Selection | undefined {
  const payable = payableInvoices(page).map(({ id }) => id);
  const asked = new Set(from.getAll('invoice').slice(0, MOST_INVOICES));
  const chosen = payable.filter((id) => asked.has(id));
  const typed = from.get('part');
  const kind = typeof typed !== 'string' || typed.trim() === '' ? 'invoices' : 'part';
  const invoiceIds = chosen.length > 0 ? chosen : unasked(kind, page);
  if (kind === 'invoices') return { kind, invoiceIds };
  const amount = parseAmount(String(typed), page.payable.currency);
  return amount && { kind, invoiceIds, amount };
}

/** What is chosen where nobody said so. */
function unasked(kind: Selection['kind'], page: LivePayPage): readonly string[] {
  const payable = payableInvoices(page).map(({ id }) => id);
  const told = payable.filter((id) => page.toldIds.includes(id));
  return kind === 'invoices' && told.length > 0 ? told : payable;
}

/** A selection as the query of an address, `''` when it is what the page opens with. */
export function selectionQuery(selection: Selection, page: LivePayPage): string {
  const query = new URLSearchParams();
  const usual = unasked(selection.kind, page);
  const isUsual =
    selection.invoiceIds.length === usual.length && usual.every((id) => selection.invoiceIds.includes(id));
  if (!isUsual) for (const id of selection.invoiceIds) query.append('invoice', id);
  if (selection.kind === 'part') query.set('part', toDecimal(selection.amount));
  return query.toString();
}

/** The query under which everything is chosen. */
export function everythingQuery(page: LivePayPage): string {
  return selectionQuery({ kind: 'invoices', invoiceIds: payableInvoices(page).map(({ id }) => id) }, page);
}
