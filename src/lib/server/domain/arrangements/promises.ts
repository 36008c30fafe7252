import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { money, type Currency, type Money } from '#lib/money/index.ts';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { isUuid } from '../../platform/uuid.ts';
import { findInvoicesById, lockInvoices, resumeInvoices, type Invoice } from '../billing/index.ts';
import { resumeCollection } from '../collection/index.ts';
import { readMoneyMoving } from './arrangements.ts';
import { promiseLifecycle } from './promise-lifecycle.ts';
import { paymentPromise, promisedInvoice } from './schema.ts';

/** A day by which a customer says that they will pay. */
export type PaymentPromise = Readonly<Omit<typeof paymentPromise.$inferSelect, 'currency' | 'totalMinor'>> &
  Readonly<{ total: Money }>;

export type PromisePlace = Readonly<{
  merchantId: string;
  promiseId: string;
  customerId?: string | undefined;
}>;

/** One promise. Refuses `promise-unknown`, the same for another customer's. */
export async function readPromise(
  tx: Tx,
  { merchantId, promiseId, customerId }: PromisePlace
): Promise<PaymentPromise> {
  if (!isUuid(promiseId)) throw new Refusal('promise-unknown');
  const [row] = await tx
    .select()
    .from(paymentPromise)
    .where(and(eq(paymentPromise.merchantId, merchantId), eq(paymentPromise.id, promiseId)));
  if (!row || (customerId !== undefined && row.customerId !== customerId))
    throw new Refusal('promise-unknown');
  return toPromise(row);
}

/** A promise with what it is about, and whether somebody is paying that at this moment. */
type PromiseDetails = PaymentPromise & Readonly<{ invoices: readonly Invoice[]; isUnderWay: boolean }>;

/** One promise, whole. Refuses `promise-unknown`. */
export async function readPromiseDetails(tx: Tx, place: PromisePlace): Promise<PromiseDetails> {
  const { merchantId, promiseId } = place;
  const promise = await readPromise(tx, place);
  const ids = await listPromisedInvoiceIds(tx, merchantId, promiseId);
  const invoices = await findInvoicesById(tx, merchantId, ids);
  const { isUnderWay } = await readMoneyMoving(tx, merchantId, ids);
  return { ...promise, invoices, isUnderWay };
}

/** The promises of a customer that stand, the soonest day first. */
export async function listStandingPromises(
  ctx: Pick<Context, 'db'>,
  { merchantId, customerId }: Readonly<{ merchantId: string; customerId: string }>
): Promise<PaymentPromise[]> {
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(paymentPromise)
      .where(
        and(
          eq(paymentPromise.merchantId, merchantId),
          eq(paymentPromise.customerId, customerId),
          eq(paymentPromise.status, 'given')
        )
      )
      .orderBy(asc(paymentPromise.promisedOn), asc(paymentPromise.id))
  );
  return rows.map(toPromise);
}

/** The invoices that were promised, the smallest id first. */
export async function listPromisedInvoiceIds(
  tx: Tx,
  merchantId: string,
  promiseId: string
): Promise<string[]> {
  const rows = await tx
    .select({ id: promisedInvoice.invoiceId })
    .from(promisedInvoice)
    .where(and(eq(promisedInvoice.merchantId, merchantId), eq(promisedInvoice.promiseId, promiseId)))
    .orderBy(asc(promisedInvoice.invoiceId));
  return rows.map(({ id }) => id);
}

const NEWS = { keep: 'promise.kept', break: 'promise.broken', withdraw: 'promise.withdrawn' } as const;

/**
 * A promise is over: reminders and due dates count again. One that something else came before stays as it is, which is
 * answered with false. In the caller's transaction.
 */
export async function endPromise(
  ctx: Context,
  tx: Tx,
  was: PaymentPromise,
  event: (typeof promiseLifecycle.events)[number]
): Promise<boolean> {
  const { merchantId, customerId, id: subjectId } = was;
  const now = ctx.clock.now();
  const invoiceIds = await listPromisedInvoiceIds(tx, merchantId, subjectId);
  // Invoices before whatever is about them, as everywhere.
  await lockInvoices(tx, merchantId, customerId, invoiceIds);
  if (!(await moveOn(tx, was, event, now))) return false;
  await resumeInvoices(ctx, tx, { merchantId, invoiceIds, because: 'promise' });
  if (event === 'break') await resumeCollection(ctx, tx, { merchantId, customerId, invoiceIds });
  await emit(ctx, tx, merchantId, now, [{ type: NEWS[event], subjectId, payload: { customerId } }]);
  return true;
}

/** Something else is agreed about these invoices: promises about them are over. */
export async function withdrawPromisesOf(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  invoiceIds: readonly string[]
): Promise<void> {
  const rows = await tx
    .selectDistinct({ promiseId: promisedInvoice.promiseId })
    .from(promisedInvoice)
    .where(
      and(
        eq(promisedInvoice.merchantId, merchantId),
        inArray(promisedInvoice.invoiceId, [...invoiceIds]),
        eq(promisedInvoice.isLive, true)
      )
    );
  for (const { promiseId } of rows)
    await endPromise(ctx, tx, await readPromise(tx, { merchantId, promiseId }), 'withdraw');
}

async function moveOn(
  tx: Tx,
  { merchantId, id, status }: PaymentPromise,
  event: (typeof promiseLifecycle.events)[number],
  now: Temporal.Instant
): Promise<boolean> {
  if (!promiseLifecycle.may(status, event)) return false;
  const to = promiseLifecycle.next(status, event);
  const moved = await tx
    .update(paymentPromise)
    .set({ status: to, endedAt: now })
    .where(
      and(
        eq(paymentPromise.merchantId, merchantId),
        eq(paymentPromise.id, id),
        eq(paymentPromise.status, status)
      )
    )
    .returning({ id: paymentPromise.id });
  if (moved.length === 0) return false;
  await tx.execute(sql`
    update promised_invoice set is_live = false where merchant_id = ${merchantId} and promise_id = ${id}`);
  await recordStatusChanges(tx, merchantId, now, [
    { subjectKind: 'promise', subjectId: id, from: status, event, to }
  ]);
  return true;
}

export function toPromise(row: typeof paymentPromise.$inferSelect): PaymentPromise {
  const { currency, totalMinor, ...rest } = row;
  return { ...rest, total: money(totalMinor, currency as Currency) };
}
