import { and, asc, eq, sql } from 'drizzle-orm';
import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readInvoice } from '../billing/index.ts';
import { recordAudit } from '../identity/index.ts';
import { amountOf, lockEntry, moveEntry, type EntryRow } from './entries.ts';
import type { Candidate, WaitReason } from './entry-facts.ts';
import { bookTransfer } from './place-transfer.ts';
import { bankEntry } from './schema.ts';

/** Money that waits for a person. */
export type UnmatchedEntry = Readonly<{
  id: string;
  isCredit: boolean;
  amount: Money;
  bookedOn: Temporal.PlainDate;
  payer: Readonly<{ name: string | null; iban: string | null }>;
  text: string;
  reason: WaitReason;
  candidates: readonly Candidate[];
}>;

/** The work list, the oldest first, at most `limit`; the next page begins after the last id. */
export async function listUnmatched(
  ctx: Context,
  input: Readonly<{
    merchantId: string;
    after?: Readonly<{ bookedOn: Temporal.PlainDate; id: string }>;
    limit?: number;
  }>
): Promise<UnmatchedEntry[]> {
  const { merchantId, after, limit = 50 } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const rows = await tx
      .select()
      .from(bankEntry)
      .where(
        and(
          eq(bankEntry.merchantId, merchantId),
          eq(bankEntry.status, 'waiting'),
          after &&
            sql`(${bankEntry.bookedOn}, ${bankEntry.id}) > (${after.bookedOn.toString()}::date, ${after.id}::uuid)`
        )
      )
      .orderBy(asc(bankEntry.bookedOn), asc(bankEntry.id))
      .limit(limit);
    return rows.map(toUnmatched);
  });
}

/**
 * Places waiting money on invoices of one customer, as a person decided; what they don't owe becomes the customer's
 * credit. Refuses `bank-entry-unknown`, `bank-entry-not-waiting`, `invoice-unknown`, `invoices-of-several-customers`,
 * `bank-entry-currency`.
 */
export async function settleUnmatched(
  ctx: Context,
  input: Readonly<{ merchantId: string; entryId: string; invoiceIds: readonly string[] }>
): Promise<void> {
  const { merchantId, entryId, invoiceIds } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const entry = await lockWaiting(tx, merchantId, entryId);
    if (!entry.isCredit) throw new Refusal('bank-entry-not-waiting');
    const customers = new Set<string>();
    for (const invoiceId of invoiceIds) {
      const { customerId, balance } = await readInvoice(tx, merchantId, invoiceId);
      if (balance.currency !== entry.currency)
        throw new Refusal('bank-entry-currency', { currency: entry.currency });
      customers.add(customerId);
    }
    const [customerId, ...others] = customers;
    if (customerId === undefined) throw new Refusal('invoice-unknown');
    if (others.length > 0) throw new Refusal('invoices-of-several-customers');
    await bookTransfer(ctx, tx, entry, customerId, invoiceIds, ctx.clock.now());
    await recordAudit(ctx, tx, merchantId, {
      action: 'settle-bank-entry',
      subjectKind: 'bank-entry',
      subjectId: entryId,
      details: { invoiceIds, amount: amountOf(entry) }
    });
  });
}

/**
 * Takes money off the work list that concerns no customer. Its reason stays in the audit trail. Refuses
 * `bank-entry-unknown`, `bank-entry-not-waiting`.
 */
export async function dismissUnmatched(
  ctx: Context,
  input: Readonly<{ merchantId: string; entryId: string; because: string }>
): Promise<void> {
  const { merchantId, entryId, because } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const entry = await lockWaiting(tx, merchantId, entryId);
    await moveEntry(tx, entry, 'ignore', ctx.clock.now());
    await recordAudit(ctx, tx, merchantId, {
      action: 'dismiss-bank-entry',
      subjectKind: 'bank-entry',
      subjectId: entryId,
      details: { because }
    });
  });
}

async function lockWaiting(tx: Tx, merchantId: string, entryId: string): Promise<EntryRow> {
  const entry = await lockEntry(tx, merchantId, entryId);
  if (entry.status !== 'waiting') throw new Refusal('bank-entry-not-waiting');
  return entry;
}

function toUnmatched(row: EntryRow): UnmatchedEntry {
  const { id, isCredit, bookedOn, facts, waitReason, candidates } = row;
  return {
    id,
    isCredit,
    amount: amountOf(row),
    bookedOn,
    payer: { name: facts.counterpartyName, iban: facts.counterpartyIban },
    text: [...facts.structuredReferences, facts.text].filter((each) => each !== '').join(' · '),
    reason: waitReason ?? 'no-reference',
    candidates: candidates ?? []
  };
}
