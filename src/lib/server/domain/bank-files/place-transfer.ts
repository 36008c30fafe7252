import { add, negate } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import {
  bookOnInvoices,
  findInvoicesByBalance,
  findInvoicesByNumber,
  findInvoicesByReference,
  listOpenInvoices,
  lockInvoices,
  recoverWriteOff,
  type Invoice
} from '../billing/index.ts';
import { holdCustomer } from '../identity/index.ts';
import { amountOf, listPayersByIban, moveEntry, type EntryRow } from './entries.ts';
import type { Candidate } from './entry-facts.ts';
import { matchTransfer, referencesOf, spread } from './match-transfer.ts';

/** Candidates that help; more is a list to search, not a hint. */
const MOST_CANDIDATES = 10;

/** Places money that came in: on the invoices that its reference means, or on the work list. */
export async function placeTransfer(
  ctx: Context,
  tx: Tx,
  entry: EntryRow,
  now: Temporal.Instant
): Promise<void> {
  const { merchantId, facts } = entry;
  const amount = amountOf(entry);
  const { structured, typed } = referencesOf(facts);
  const payers =
    facts.counterpartyIban === null ? [] : await listPayersByIban(tx, merchantId, facts.counterpartyIban);
  const claims = (await findInvoicesByReference(tx, merchantId, [...structured, ...typed])).map(settleable);
  const match = matchTransfer(amount, facts, claims, payers);
  if (match.kind === 'match') {
    const ids = claims.filter(({ customerId }) => customerId === match.customerId).map(({ id }) => id);
    const chosen = match.shares.length > 0 ? match.shares.map(({ invoiceId }) => invoiceId) : ids;
    await bookTransfer(ctx, tx, entry, match.customerId, chosen, now);
    return;
  }
  await moveEntry(tx, entry, 'wait', now, {
    waitReason: match.reason,
    candidates: await findCandidates(tx, entry, claims, payers)
  });
}

/**
 * Books a transfer on these invoices of one customer, in the order of their due dates; what they don't owe becomes the
 * customer's credit. Locked first, so that a balance is what it is now.
 */
export async function bookTransfer(
  ctx: Context,
  tx: Tx,
  entry: EntryRow,
  payerId: string,
  invoiceIds: readonly string[],
  now: Temporal.Instant
): Promise<void> {
  const { merchantId } = entry;
  const amount = amountOf(entry);
  // Whose it is now, and for as long as this takes: it may be merged with another in the same moment.
  const customerId = await holdCustomer(tx, merchantId, payerId);
  const locked = await lockInvoices(tx, merchantId, customerId, invoiceIds);
  const oldestFirst = locked
    .map(settleable)
    .filter(({ balance }) => balance.currency === amount.currency)
    .sort((a, b) => Temporal.PlainDate.compare(a.dueOn, b.dueOn) || (a.id < b.id ? -1 : 1));
  const { shares, excess } = spread(amount, oldestFirst);
  const cause = `bank-entry:${entry.id}`;
  const recovered = shares.flatMap((share) => {
    const invoice = locked.find(({ id }) => id === share.invoiceId)!;
    return recoverWriteOff({ ...{ merchantId, cause, at: now, invoice }, reduced: share.amount });
  });
  await bookOnInvoices(ctx, tx, merchantId, now, [
    ...recovered,
    {
      ...{ merchantId, kind: 'transfer-received', cause, at: now },
      entries: [
        { account: 'clearing', customerId, amount },
        ...shares.map((share) => ({
          account: 'receivable' as const,
          customerId,
          invoiceId: share.invoiceId,
          amount: negate(share.amount)
        })),
        { account: 'customer-credit', customerId, amount: negate(excess) }
      ]
    }
  ]);
  await moveEntry(tx, entry, 'place', now, { customerId });
}

/** What a transfer may settle of an invoice: what is owed, and what was given up as a loss. */
function settleable(invoice: Invoice): Invoice {
  return { ...invoice, balance: add(invoice.balance, invoice.writtenOff) };
}

/** The invoices that the money may be meant for, the best reasons first. */
async function findCandidates(
  tx: Tx,
  entry: EntryRow,
  byReference: readonly Invoice[],
  payers: readonly string[]
): Promise<Candidate[]> {
  const { merchantId, facts } = entry;
  const amount = amountOf(entry);
  const found = new Map<string, Candidate>();
  const note = (invoices: readonly Invoice[], why: Candidate['because'][number]) => {
    for (const { id: invoiceId, number, balance } of invoices) {
      const known = found.get(invoiceId)?.because ?? [];
      const isExact = balance.minor === amount.minor && balance.currency === amount.currency;
      const because = new Set([...known, why, ...(isExact ? (['amount'] as const) : [])]);
      found.set(invoiceId, { invoiceId, number, because: [...because] });
    }
  };
  note(byReference, 'reference');
  const words = facts.text.match(/[A-Za-z0-9][A-Za-z0-9./-]{2,34}/g) ?? [];
  note(await findInvoicesByNumber(tx, merchantId, [...new Set(words)].slice(0, 50)), 'number');
  for (const payer of payers) note(await listOpenInvoices(tx, merchantId, payer, MOST_CANDIDATES), 'iban');
  note(await findInvoicesByBalance(tx, merchantId, amount, MOST_CANDIDATES), 'amount');
  return [...found.values()].sort((a, b) => b.because.length - a.because.length).slice(0, MOST_CANDIDATES);
}
