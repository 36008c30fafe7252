import { and, eq, inArray, sql } from 'drizzle-orm';
import { money, negate, smaller, subtract, type Currency } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { bookOnInvoices } from './book-on-invoices.ts';
import { claimedTotal, type PreparedDocument } from './document-rows.ts';
import type { InvoiceDocument } from './intake/index.ts';
import { findDocuments, knownOrTaken, type IssueResult } from './issue-result.ts';
import { creditNote, invoice } from './schema.ts';
import { recoverWriteOff } from './write-off/recover-write-off.ts';

/** Reduces the invoice that the note names, as far as it is still owed; the rest is the customer's credit. */
export async function issueCreditNote(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  now: Temporal.Instant,
  each: PreparedDocument,
  customers: ReadonlyMap<string, string>
): Promise<IssueResult> {
  const { source } = each;
  const customerId = customers.get(each.customerReference)!;
  const target = await findCreditedInvoice(tx, merchantId, source);
  const id = newId(now);
  const { total } = claimedTotal(source);
  const added = await tx
    .insert(creditNote)
    .values({
      merchantId,
      id,
      customerId: target?.customerId ?? customerId,
      invoiceId: target?.id ?? null,
      number: source.number,
      issuedOn: source.issuedOn,
      currency: source.currency,
      totalMinor: total.minor,
      document: sql`${each.json}::text::jsonb`,
      documentHash: each.hash,
      createdAt: now
    })
    .onConflictDoNothing({ target: [creditNote.merchantId, creditNote.number] })
    .returning({ id: creditNote.id });
  if (added.length === 0)
    return knownOrTaken(each, await findDocuments(tx, merchantId, creditNote, [source.number]));
  const owner = target?.customerId ?? customerId;
  const reduced = target
    ? smaller(total, money(target.balanceMinor + target.writtenOffMinor, source.currency))
    : money(0, source.currency);
  const cause = `credit-note:${id}`;
  await bookOnInvoices(ctx, tx, merchantId, now, [
    // What is credited was no loss: it was never owed.
    ...(target
      ? recoverWriteOff({ ...{ merchantId, cause, at: now }, invoice: inMoney(target), reduced })
      : []),
    {
      merchantId,
      kind: 'credit-note-issued',
      cause,
      at: now,
      entries: [
        { account: 'revenue', customerId: owner, amount: total },
        ...(target
          ? [
              {
                account: 'receivable' as const,
                customerId: owner,
                invoiceId: target.id,
                amount: negate(reduced)
              }
            ]
          : []),
        { account: 'customer-credit', customerId: owner, amount: negate(subtract(total, reduced)) }
      ]
    }
  ]);
  await emit(ctx, tx, merchantId, now, [
    { type: 'credit-note.issued', subjectId: id, payload: { number: source.number } }
  ]);
  return { kind: 'added', id, number: source.number };
}

/** Locks every invoice that a batch of notes may reduce, in order of id: the order in which payments lock them, too. */
export async function lockCreditedInvoices(
  tx: Tx,
  merchantId: string,
  notes: readonly PreparedDocument[]
): Promise<void> {
  const numbers = notes.flatMap(({ source }) => source.references.preceding.map((each) => each.number));
  if (numbers.length === 0) return;
  await tx
    .select({ id: invoice.id })
    .from(invoice)
    .where(and(eq(invoice.merchantId, merchantId), inArray(invoice.number, numbers)))
    .orderBy(invoice.id)
    .for('update');
}

/** The invoice that a note names, the oldest due first; already locked. */
async function findCreditedInvoice(tx: Tx, merchantId: string, note: InvoiceDocument) {
  const numbers = note.references.preceding.map((each) => each.number);
  if (numbers.length === 0) return undefined;
  const rows = await tx
    .select()
    .from(invoice)
    .where(
      and(
        eq(invoice.merchantId, merchantId),
        inArray(invoice.number, numbers),
        eq(invoice.currency, note.currency)
      )
    )
    .orderBy(invoice.dueOn, invoice.id);
  return rows.find((row) => row.status !== 'void');
}

function inMoney({ id, customerId, balanceMinor, currency }: typeof invoice.$inferSelect) {
  return { id, customerId, balance: money(balanceMinor, currency as Currency) };
}
