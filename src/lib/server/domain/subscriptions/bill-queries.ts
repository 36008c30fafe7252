import { and, asc, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { money, type Currency } from '#lib/money/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { BillLine } from './compose-bill.ts';
import { plan, subscription, subscriptionAdjustment, subscriptionPeriod } from './schema.ts';

/** A subscription with the lines that its next bill has. */
export type Billable = Readonly<{
  subscriptionId: string;
  customerId: string;
  /** The period on it, if any: the oldest that is not billed. */
  periodStartOn: Temporal.PlainDate | undefined;
  lines: readonly BillLine[];
  nextBillOn: Temporal.PlainDate | null;
  /** No further bill will come after this one. */
  isLast: boolean;
}>;

/** Subscriptions with something to bill, at most `limit`, locked; those that somebody else holds are left out. */
export async function lockBillable(
  tx: Tx,
  merchantId: string,
  today: Temporal.PlainDate,
  limit: number
): Promise<Billable[]> {
  const found = await tx.execute<{ id: string }>(sql`
    select subscription_id as id from (
      (select subscription_id from subscription_period
        where merchant_id = ${merchantId} and invoice_id is null and amount_minor > 0
        order by subscription_id limit ${limit})
      union
      (select subscription_id from subscription_adjustment
        where merchant_id = ${merchantId} and bill_on <= ${today.toString()}::date
          and invoice_id is null and credit_note_id is null and withdrawn_at is null
        order by subscription_id limit ${limit})
    ) waiting limit ${limit}`);
  if (found.length === 0) return [];
  const rows = await tx
    .select()
    .from(subscription)
    .where(
      and(
        eq(subscription.merchantId, merchantId),
        inArray(
          subscription.id,
          found.map((row) => row.id)
        )
      )
    )
    .for('update', { skipLocked: true });
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return [];
  const periods = await listUnbilledPeriods(tx, merchantId, ids);
  const adjustments = await listWaiting(tx, merchantId, ids, today);
  return rows.map((row) => {
    const unbilled = periods.get(row.id) ?? [];
    const [period] = unbilled;
    return {
      subscriptionId: row.id,
      customerId: row.customerId,
      periodStartOn: period?.startOn,
      lines: [...(period ? [period] : []), ...(adjustments.get(row.id) ?? [])],
      nextBillOn: row.nextBillOn,
      isLast: row.nextBillOn === null && unbilled.length <= 1
    };
  });
}

async function listUnbilledPeriods(tx: Tx, merchantId: string, ids: readonly string[]) {
  const rows = await tx
    .select()
    .from(subscriptionPeriod)
    .innerJoin(
      plan,
      and(eq(plan.merchantId, subscriptionPeriod.merchantId), eq(plan.id, subscriptionPeriod.planId))
    )
    .where(
      and(
        eq(subscriptionPeriod.merchantId, merchantId),
        inArray(subscriptionPeriod.subscriptionId, [...ids]),
        isNull(subscriptionPeriod.invoiceId),
        sql`${subscriptionPeriod.amountMinor} > 0`
      )
    )
    .orderBy(asc(subscriptionPeriod.startOn));
  return Map.groupBy(
    rows.map(({ subscription_period: row, plan: { name, taxBp, currency } }) => ({
      subscriptionId: row.subscriptionId,
      kind: 'period' as const,
      name,
      taxBp,
      quantity: row.quantity,
      startOn: row.startOn,
      endOn: row.endOn,
      amount: money(row.amountMinor, currency as Currency)
    })),
    (row) => row.subscriptionId
  );
}

async function listWaiting(tx: Tx, merchantId: string, ids: readonly string[], today: Temporal.PlainDate) {
  const rows = await tx
    .select({ row: subscriptionAdjustment, currency: plan.currency })
    .from(subscriptionAdjustment)
    .innerJoin(
      subscription,
      and(
        eq(subscription.merchantId, subscriptionAdjustment.merchantId),
        eq(subscription.id, subscriptionAdjustment.subscriptionId)
      )
    )
    .innerJoin(plan, and(eq(plan.merchantId, subscription.merchantId), eq(plan.id, subscription.planId)))
    .where(
      and(
        eq(subscriptionAdjustment.merchantId, merchantId),
        inArray(subscriptionAdjustment.subscriptionId, [...ids]),
        isNull(subscriptionAdjustment.invoiceId),
        isNull(subscriptionAdjustment.creditNoteId),
        isNull(subscriptionAdjustment.withdrawnAt),
        sql`${subscriptionAdjustment.billOn} <= ${today.toString()}::date`
      )
    )
    .orderBy(asc(subscriptionAdjustment.fromOn), asc(subscriptionAdjustment.id));
  return Map.groupBy(
    rows.map(({ row, currency }) => ({
      id: row.id,
      subscriptionId: row.subscriptionId,
      kind: row.kind,
      name: row.name,
      taxBp: row.taxBp,
      startOn: row.fromOn,
      endOn: row.untilOn,
      amount: money(row.amountMinor, currency as Currency)
    })),
    (row) => row.subscriptionId
  );
}

/** The invoice of the latest period that has one: what a credit note after the end reduces. */
export async function findLastInvoice(
  tx: Tx,
  merchantId: string,
  subscriptionId: string
): Promise<string | undefined> {
  const [row] = await tx
    .select({ invoiceId: subscriptionPeriod.invoiceId })
    .from(subscriptionPeriod)
    .where(
      and(
        eq(subscriptionPeriod.merchantId, merchantId),
        eq(subscriptionPeriod.subscriptionId, subscriptionId),
        isNotNull(subscriptionPeriod.invoiceId)
      )
    )
    .orderBy(desc(subscriptionPeriod.startOn))
    .limit(1);
  return row?.invoiceId ?? undefined;
}
