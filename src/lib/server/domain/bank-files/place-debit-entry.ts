import { money, negate, type Currency } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { readAttempt } from '../collection/index.ts';
import { book } from '../ledger/index.ts';
import { listDebitsOf, lockDebit, moveDebit, type DebitRow } from './debits.ts';
import { moveEntry, type EntryRow } from './entries.ts';
import type { WaitReason } from './entry-facts.ts';

/** What an entry does to debits of ours; then collection follows, and the entry is closed by `finishDebitEntry`. */
export type DebitEffect =
  | Readonly<{ kind: 'debits'; debits: readonly DebitRow[]; feeMinor: number }>
  | Readonly<{ kind: 'wait'; reason: WaitReason }>;

/** Sub-families of ISO 20022 bank transaction codes that are charges, not returns. */
const CHARGES = /-(?:CHRG|FEES|COMM)$/;

/**
 * Writes down what the bank did with one debit: credited it, or took it back. A return proves that the money was there,
 * so a debit of which no credit was told is settled by it, too. What was taken beyond the debit is the banks' fee.
 */
export async function applyDebitEntry(
  tx: Tx,
  entry: EntryRow,
  debit: DebitRow,
  now: Temporal.Instant
): Promise<DebitEffect> {
  const { bookedOn, facts, isCredit, currency } = entry;
  const differs: DebitEffect = { kind: 'wait', reason: 'debit-amount-differs' };
  if (debit.currency !== currency || debit.fileId === null) return differs;
  if (isCredit) {
    if (entry.amountMinor !== debit.amountMinor) return differs;
    await moveDebit(tx, debit, 'settle', now, { settledOn: bookedOn });
    return { kind: 'debits', debits: [debit], feeMinor: 0 };
  }
  if (facts.returnReason === null && CHARGES.test(facts.code))
    return { kind: 'debits', debits: [debit], feeMinor: entry.amountMinor };
  const asked = facts.instructedMinor ?? entry.amountMinor - facts.chargesMinor;
  const feeMinor = entry.amountMinor - debit.amountMinor;
  if ((asked !== debit.amountMinor && feeMinor !== 0) || feeMinor < 0) return differs;
  await moveDebit(tx, debit, 'settle', now, { settledOn: debit.settledOn ?? bookedOn });
  const settled = await lockDebit(tx, debit.merchantId, debit);
  if (settled)
    await moveDebit(tx, settled, 'return', now, { returnedOn: bookedOn, returnReason: facts.returnReason });
  return { kind: 'debits', debits: [debit], feeMinor };
}

/** A batch that was credited as a whole: all its debits that the bank had not refused before, if the sum is theirs. */
export async function applyBatchEntry(
  tx: Tx,
  entry: EntryRow,
  paymentInfoId: string,
  now: Temporal.Instant
): Promise<DebitEffect> {
  const all = await listDebitsOf(tx, entry.merchantId, { paymentInfoId });
  const credited = all.filter(({ status }) => status !== 'rejected');
  const total = credited.reduce((sum, each) => sum + each.amountMinor, 0);
  if (total !== entry.amountMinor) return { kind: 'wait', reason: 'batch-sum-differs' };
  for (const { attemptId } of credited) {
    const debit = await lockDebit(tx, entry.merchantId, { attemptId });
    if (debit) await moveDebit(tx, debit, 'settle', now, { settledOn: entry.bookedOn });
  }
  return { kind: 'debits', debits: credited, feeMinor: 0 };
}

/** Books the banks' fee, and closes the entry: after collection has followed, so that a crash before repeats it all. */
export async function finishDebitEntry(
  ctx: Context,
  tx: Tx,
  entry: EntryRow,
  effect: DebitEffect & { kind: 'debits' }
): Promise<void> {
  const now = ctx.clock.now();
  const { merchantId, id } = entry;
  const [only] = effect.debits;
  const { customerId } = only ? await readAttempt(tx, merchantId, only.attemptId) : { customerId: null };
  if (effect.feeMinor > 0 && customerId !== null) {
    const amount = money(effect.feeMinor, entry.currency as Currency);
    await book(tx, [
      {
        merchantId,
        kind: 'bank-fee',
        cause: `bank-entry:${id}:fee`,
        at: now,
        entries: [
          { account: 'fee', customerId, amount },
          { account: 'clearing', customerId, amount: negate(amount) }
        ]
      }
    ]);
  }
  await moveEntry(tx, entry, 'place', now, { customerId: effect.debits.length === 1 ? customerId : null });
}
