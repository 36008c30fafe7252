import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import { assert } from '../../../platform/assert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { DebitDay } from './debit-days.ts';
import { debitMove, debitPreference } from './schema.ts';

/** The chosen debit days of these customers; those who chose nothing are left out. */
export async function findDebitDays(
  tx: Tx,
  merchantId: string,
  customerIds: readonly string[]
): Promise<Map<string, DebitDay>> {
  if (customerIds.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(debitPreference)
    .where(
      and(eq(debitPreference.merchantId, merchantId), inArray(debitPreference.customerId, [...customerIds]))
    );
  return new Map(rows.map((row) => [row.customerId, toDebitDay(row)]));
}

/** Every choice that some customer of the merchant made, once: a few hundred at most, however many customers. */
export async function listDebitChoices(tx: Tx, merchantId: string): Promise<DebitDay[]> {
  const { kind, day, workingDays } = debitPreference;
  const rows = await tx
    .selectDistinct({ kind, day, workingDays })
    .from(debitPreference)
    .where(eq(debitPreference.merchantId, merchantId));
  return rows.map(toDebitDay);
}

function toDebitDay(
  row: Pick<typeof debitPreference.$inferSelect, 'kind' | 'day' | 'workingDays'>
): DebitDay {
  if (row.kind === 'last-day') return { kind: 'last-day' };
  assert(row.day !== null, 'a debit day of this kind has its day');
  if (row.kind === 'day-of-month') return { kind: 'day-of-month', day: row.day };
  return { kind: 'after-payday', payday: row.day, workingDays: row.workingDays ?? 0 };
}

type Move = typeof debitMove.$inferSelect;

/** How often, and which debits, a customer moved since a day; the oldest first. */
export async function listMovesSince(
  tx: Tx,
  merchantId: string,
  customerId: string,
  since: Temporal.PlainDate
): Promise<Move[]> {
  return tx
    .select()
    .from(debitMove)
    .where(
      and(
        eq(debitMove.merchantId, merchantId),
        eq(debitMove.customerId, customerId),
        gt(debitMove.movedOn, since)
      )
    )
    .orderBy(asc(debitMove.movedAt), asc(debitMove.id));
}

/** The first time that one debit was moved: from there its bounds count. */
export async function findFirstMove(
  tx: Tx,
  merchantId: string,
  invoiceId: string
): Promise<Move | undefined> {
  const [row] = await tx
    .select()
    .from(debitMove)
    .where(and(eq(debitMove.merchantId, merchantId), eq(debitMove.invoiceId, invoiceId)))
    .orderBy(asc(debitMove.movedAt), asc(debitMove.id))
    .limit(1);
  return row;
}
