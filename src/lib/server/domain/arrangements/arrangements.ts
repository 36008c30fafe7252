import { and, asc, eq, sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isUuid } from '../../platform/uuid.ts';
import { lockInvoices, type Invoice } from '../billing/index.ts';
import { arrangementLifecycle } from './arrangement-lifecycle.ts';
import { instalmentLifecycle } from './instalment-lifecycle.ts';
import { arrangement, arrangementInvoice, instalment } from './schema.ts';

type Row = typeof arrangement.$inferSelect;

/** A payment in parts, as it was asked for, offered or agreed. */
export type Arrangement = Readonly<Omit<Row, 'currency' | 'totalMinor'>> & Readonly<{ total: Money }>;
export type Instalment = Readonly<typeof instalment.$inferSelect>;

/** An arrangement with everything that a change of it looks at. */
export type HeldArrangement = Readonly<{
  arrangement: Arrangement;
  /** The smallest id first. */
  invoices: readonly Invoice[];
  /** In their order. */
  parts: readonly Instalment[];
}>;

const isThis = (merchantId: string, id: string) =>
  and(eq(arrangement.merchantId, merchantId), eq(arrangement.id, id));

/** One arrangement. Refuses `arrangement-unknown`, the same for another merchant's or, where one is named, another customer's. */
export async function readArrangementRow(
  tx: Tx,
  { merchantId, arrangementId, customerId }: ArrangementPlace
): Promise<Arrangement> {
  if (!isUuid(arrangementId)) throw new Refusal('arrangement-unknown');
  const [row] = await tx.select().from(arrangement).where(isThis(merchantId, arrangementId));
  if (!row || (customerId !== undefined && row.customerId !== customerId))
    throw new Refusal('arrangement-unknown');
  return toArrangement(row);
}

/** Which arrangement; with a customer, only theirs. */
export type ArrangementPlace = Readonly<{
  merchantId: string;
  arrangementId: string;
  customerId?: string | undefined;
}>;

/**
 * One arrangement, held until the transaction ends: its invoices first, in the order of ids in which payments lock them,
 * too. Refuses `arrangement-unknown`.
 */
export async function holdArrangement(tx: Tx, place: ArrangementPlace): Promise<HeldArrangement> {
  const { merchantId, arrangementId } = place;
  const { customerId } = await readArrangementRow(tx, place);
  const ids = await listArrangedInvoiceIds(tx, merchantId, arrangementId);
  const invoices = await lockInvoices(tx, merchantId, customerId, ids);
  const [row] = await tx.select().from(arrangement).where(isThis(merchantId, arrangementId)).for('update');
  return {
    arrangement: toArrangement(row!),
    invoices,
    parts: await listParts(tx, merchantId, arrangementId)
  };
}

/** The invoices that an arrangement is about, the smallest id first. */
export async function listArrangedInvoiceIds(
  tx: Tx,
  merchantId: string,
  arrangementId: string
): Promise<string[]> {
  const rows = await tx
    .select({ id: arrangementInvoice.invoiceId })
    .from(arrangementInvoice)
    .where(
      and(eq(arrangementInvoice.merchantId, merchantId), eq(arrangementInvoice.arrangementId, arrangementId))
    )
    .orderBy(asc(arrangementInvoice.invoiceId));
  return rows.map(({ id }) => id);
}

/** Its parts, in order. */
export function listParts(tx: Tx, merchantId: string, arrangementId: string): Promise<Instalment[]> {
  return tx
    .select()
    .from(instalment)
    .where(and(eq(instalment.merchantId, merchantId), eq(instalment.arrangementId, arrangementId)))
    .orderBy(asc(instalment.place));
}

/** Moves an arrangement along its lifecycle. Refuses `arrangement-moved-on` where it is past that. */
export async function moveArrangement(
  tx: Tx,
  was: Arrangement,
  event: (typeof arrangementLifecycle.events)[number],
  now: Temporal.Instant,
  changes: Partial<
    Pick<
      Row,
      'parts' | 'day' | 'isDebited' | 'answer' | 'startedAt' | 'endedAt' | 'termsVersion' | 'totalMinor'
    >
  > = {}
): Promise<void> {
  const { merchantId, id, status } = was;
  if (!arrangementLifecycle.may(status, event)) throw new Refusal('arrangement-moved-on', { status });
  const to = arrangementLifecycle.next(status, event);
  const moved = await tx
    .update(arrangement)
    .set({ ...changes, status: to })
    .where(and(isThis(merchantId, id), eq(arrangement.status, status)))
    .returning({ id: arrangement.id });
  if (moved.length === 0) throw new Refusal('arrangement-moved-on', { status });
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'arrangement', subjectId: id, from: status, event, to }
  ]);
}

/** Changes a part of an arrangement that is held, along its lifecycle where an event is named. */
export async function changePart(
  tx: Tx,
  was: Instalment,
  changes: Partial<Omit<Instalment, 'merchantId' | 'arrangementId' | 'place' | 'status'>>,
  event?: (typeof instalmentLifecycle.events)[number]
): Promise<void> {
  const status = event === undefined ? was.status : instalmentLifecycle.next(was.status, event);
  await tx
    .update(instalment)
    .set({ ...changes, status })
    .where(
      and(
        eq(instalment.merchantId, was.merchantId),
        eq(instalment.arrangementId, was.arrangementId),
        eq(instalment.place, was.place),
        eq(instalment.status, was.status)
      )
    );
}

/** What is planned for, or being paid on, the invoices of an arrangement. Minor units; null: nothing. */
export async function readMoneyMoving(
  tx: Tx,
  merchantId: string,
  invoiceIds: readonly string[]
): Promise<Readonly<{ plannedMinor: number | null; isUnderWay: boolean }>> {
  const ids = sql`${sql.param([...invoiceIds])}::uuid[]`;
  const [row] = await tx.execute<{ planned: string | null; is_under_way: boolean }>(sql`
    select (select sum(l.amount_minor) from planned_collection_invoice l
        where l.merchant_id = ${merchantId} and l.invoice_id = any(${ids}) and l.is_live) as planned,
      exists (select from attempt_allocation l
        where l.merchant_id = ${merchantId} and l.invoice_id = any(${ids}) and l.is_live) as is_under_way`);
  return {
    plannedMinor: row?.planned == null ? null : Number(row.planned),
    isUnderWay: row?.is_under_way ?? false
  };
}

export function toArrangement(row: Row): Arrangement {
  const { currency, totalMinor, ...rest } = row;
  return { ...rest, total: money(totalMinor, currency as Currency) };
}
