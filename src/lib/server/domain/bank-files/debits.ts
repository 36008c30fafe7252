import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { money, type Currency } from '#lib/money/index.ts';
import type { BankReason, DebitRecord } from '../../gateway/bank/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { readMerchant } from '../identity/index.ts';
import { debitLifecycle } from './debit-lifecycle.ts';
import { bankDebit, bankMandate } from './schema.ts';

export type DebitRow = Readonly<typeof bankDebit.$inferSelect>;
export type MandateRow = Readonly<typeof bankMandate.$inferSelect>;

type ByAttempt = Readonly<{ attemptId: string }>;
type ByReference = Readonly<{ endToEndId: string }>;

/** A debit with its mandate, locked until the transaction ends. */
export async function lockDebit(
  tx: Tx,
  merchantId: string,
  by: ByAttempt | ByReference
): Promise<DebitRow | undefined> {
  const isIt =
    'attemptId' in by ? eq(bankDebit.attemptId, by.attemptId) : eq(bankDebit.endToEndId, by.endToEndId);
  const [row] = await tx
    .select()
    .from(bankDebit)
    .where(and(eq(bankDebit.merchantId, merchantId), isIt))
    .for('update');
  return row;
}

/** The debits of an account that stand in no file yet, the oldest first. */
export async function lockAcceptedDebits(
  tx: Tx,
  merchantId: string,
  accountId: string,
  limit: number
): Promise<DebitRow[]> {
  return tx
    .select()
    .from(bankDebit)
    .where(
      and(
        eq(bankDebit.merchantId, merchantId),
        eq(bankDebit.accountId, accountId),
        eq(bankDebit.status, 'accepted')
      )
    )
    .orderBy(asc(bankDebit.acceptedAt), asc(bankDebit.attemptId))
    .limit(limit)
    .for('update');
}

/** The debits of one file, or of one block of it. */
export async function listDebitsOf(
  tx: Tx,
  merchantId: string,
  of: Readonly<{ fileId: string } | { paymentInfoId: string }>
): Promise<DebitRow[]> {
  const isOf =
    'fileId' in of ? eq(bankDebit.fileId, of.fileId) : eq(bankDebit.paymentInfoId, of.paymentInfoId);
  return tx
    .select()
    .from(bankDebit)
    .where(and(eq(bankDebit.merchantId, merchantId), isOf))
    .orderBy(asc(bankDebit.attemptId));
}

/** A page of an account's debits since an instant, the oldest first. */
export async function listDebitsSince(
  tx: Tx,
  merchantId: string,
  accountId: string,
  since: Readonly<{ at: Temporal.Instant; after: string }>,
  limit: number
): Promise<DebitRow[]> {
  return tx
    .select()
    .from(bankDebit)
    .where(
      and(
        eq(bankDebit.merchantId, merchantId),
        eq(bankDebit.accountId, accountId),
        sql`${bankDebit.acceptedAt} >= ${since.at.toString()}::timestamptz`,
        gt(bankDebit.attemptId, since.after)
      )
    )
    .orderBy(asc(bankDebit.attemptId))
    .limit(limit);
}

export async function readMandates(
  tx: Tx,
  merchantId: string,
  ids: readonly string[]
): Promise<ReadonlyMap<string, MandateRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(bankMandate)
    .where(and(eq(bankMandate.merchantId, merchantId), inArray(bankMandate.id, [...new Set(ids)])));
  return new Map(rows.map((row) => [row.id, row]));
}

type DebitEvent = (typeof debitLifecycle.events)[number];

/** Moves a locked debit, and writes the move down. What can't happen any more changes nothing; answers whether it did. */
export async function moveDebit(
  tx: Tx,
  debit: DebitRow,
  event: DebitEvent,
  at: Temporal.Instant,
  fields: Partial<DebitRow> = {}
): Promise<boolean> {
  if (!debitLifecycle.may(debit.status, event)) return false;
  const to = debitLifecycle.next(debit.status, event);
  const { merchantId, attemptId } = debit;
  await tx
    .update(bankDebit)
    .set({ ...fields, status: to })
    .where(and(eq(bankDebit.merchantId, merchantId), eq(bankDebit.attemptId, attemptId)));
  await recordStatusChanges(tx, merchantId, at, [
    { subjectKind: 'bank-debit', subjectId: attemptId, from: debit.status, event, to }
  ]);
  return true;
}

/** A debit as the gateway port knows it. Days become moments in the merchant's zone. */
export async function toDebitRecords(tx: Tx, rows: readonly DebitRow[]): Promise<DebitRecord[]> {
  const [first] = rows;
  if (!first) return [];
  const { merchantId } = first;
  const { zone } = await readMerchant(tx, merchantId);
  const mandates = await readMandates(
    tx,
    merchantId,
    rows.flatMap(({ mandateId }) => mandateId ?? [])
  );
  const momentOf = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).toInstant();
  return rows.map((row) => {
    const amount = money(row.amountMinor, row.currency as Currency);
    const mandate = row.mandateId === null ? undefined : mandates.get(row.mandateId);
    return {
      attemptId: row.attemptId,
      endToEndId: row.endToEndId,
      amount,
      status: row.status,
      acceptedAt: row.acceptedAt,
      mandate: mandate && toMandateRecord(mandate),
      reason: row.reason ?? undefined,
      settledAt: row.settledOn ? momentOf(row.settledOn) : undefined,
      returned: row.returnedOn
        ? { amount, reason: row.returnReason ?? NO_REASON, at: momentOf(row.returnedOn) }
        : undefined
    };
  });
}

const NO_REASON: BankReason = { code: undefined, text: undefined };

export function toMandateRecord(row: MandateRow) {
  const { id, reference, last4, country, fingerprint, isOneOff } = row;
  return { id, reference, last4, country, fingerprint, isOneOff, isActive: row.status === 'active' };
}
