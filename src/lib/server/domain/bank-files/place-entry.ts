import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { reach } from '../../platform/failpoints.ts';
import { listDebitsOf, lockDebit } from './debits.ts';
import { lockEntry, moveEntry, type EntryRow } from './entries.ts';
import { applyBatchEntry, applyDebitEntry, finishDebitEntry, type DebitEffect } from './place-debit-entry.ts';
import { placeTransfer } from './place-transfer.ts';
import { refreshDebits } from './refresh-debits.ts';

/**
 * Gives a movement its place: a debit of ours that was credited or taken back, a transfer on its invoices, the work
 * list, or none (what concerns no customer). Repeating it, also after dying half-way, changes nothing.
 */
export async function placeEntry(
  ctx: Context,
  input: Readonly<{ merchantId: string; entryId: string }>
): Promise<void> {
  const { merchantId, entryId } = input;
  const effect = await ctx.db.withMerchant(merchantId, async (tx) => {
    const entry = await lockEntry(tx, merchantId, entryId);
    return entry.status === 'received' ? decide(ctx, tx, entry) : undefined;
  });
  if (effect === undefined) return;
  reach('bank-entry:applied');
  await refreshDebits(ctx, merchantId, effect.debits);
  reach('bank-entry:followed');
  await ctx.db.withMerchant(merchantId, async (tx) =>
    finishDebitEntry(ctx, tx, await lockEntry(tx, merchantId, entryId), effect)
  );
}

async function decide(
  ctx: Context,
  tx: Tx,
  entry: EntryRow
): Promise<(DebitEffect & { kind: 'debits' }) | undefined> {
  const now = ctx.clock.now();
  const { facts, isCredit } = entry;
  const effect = await applyToDebits(tx, entry, now);
  if (effect?.kind === 'debits') return effect;
  if (effect) await moveEntry(tx, entry, 'wait', now, { waitReason: effect.reason, candidates: [] });
  else if (isCredit && facts.isWholeBatch)
    await moveEntry(tx, entry, 'wait', now, { waitReason: 'parts-unknown', candidates: [] });
  // Also what the merchant sent and got back: it carries the reference of an invoice, and pays none.
  else if (facts.returnReason !== null)
    await moveEntry(tx, entry, 'wait', now, { waitReason: 'return-unknown', candidates: [] });
  else if (isCredit) await placeTransfer(ctx, tx, entry, now);
  // Rent, wages, the bank's own fees: the merchant's affair, not a customer's.
  else await moveEntry(tx, entry, 'ignore', now);
  return undefined;
}

async function applyToDebits(
  tx: Tx,
  entry: EntryRow,
  now: Temporal.Instant
): Promise<DebitEffect | undefined> {
  const { merchantId, facts, isCredit } = entry;
  const { endToEndId, paymentInfoId } = facts;
  const debit = endToEndId === null ? undefined : await lockDebit(tx, merchantId, { endToEndId });
  if (debit) return applyDebitEntry(tx, entry, debit, now);
  if (!isCredit || paymentInfoId === null || endToEndId !== null) return undefined;
  const isOurs = (await listDebitsOf(tx, merchantId, { paymentInfoId })).length > 0;
  return isOurs ? applyBatchEntry(tx, entry, paymentInfoId, now) : undefined;
}
