import { and, eq, inArray } from 'drizzle-orm';
import { assert } from '../../../platform/assert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { DebitDay } from './debit-days.ts';
import { debitPreference } from './schema.ts';

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
