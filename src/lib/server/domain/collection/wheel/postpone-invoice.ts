import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { lockInvoices, moveDueDate, readInvoice, type Invoice } from '../../billing/index.ts';
import { readMerchant, recordAudit } from '../../identity/index.ts';
import { listLiveAttempts } from '../attempts.ts';
import { readChargeableMethod } from '../../payment-methods/index.ts';
import { collectionDateOn, earliestCollectionDay } from '../planning/collection-dates.ts';
import { lockPlannedCollection, type PlannedCollection } from '../planning/planned-collections.ts';
import { replacePlan } from '../planning/replace-plan.ts';
import { readRetryPolicy } from '../retry-rules/rule-versions.ts';

/**
 * No later than so many days from today. Longer is an arrangement, with its own rules: beyond fifty days a free deferral
 * starts to look like credit (CCD II, Dir. (EU) 2023/2225; to be verified for a debt that exists already).
 */
export const MOST_POSTPONED_DAYS = 50;

export type Postponement = Readonly<{
  merchantId: string;
  invoiceId: string;
  toOn: Temporal.PlainDate;
  /** Why, for colleagues and the audit trail. */
  reason: string;
}>;

/**
 * Staff give more time to pay: the invoice falls due later, and isn't overdue until then. What counts from its due date
 * moves along, a debit that is planned for it alone is announced anew for that day, and costs need a formal notice after
 * the new date. The customer is told. Answers the day that stood before. Refuses `invoice-unknown`, `invoice-not-open`, `invoice-paused` while
 * something else is agreed, `payment-under-way`, `due-date-not-later`, `due-date-too-late` with the last day,
 * `due-date-of-debit` when its debit collects other invoices, too, and `reason-missing`.
 */
export async function postponeInvoice(ctx: Context, wish: Postponement): Promise<Temporal.PlainDate> {
  const { merchantId, invoiceId, toOn } = wish;
  const reason = wish.reason.trim();
  if (reason === '') throw new Refusal('reason-missing');
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { customerId } = await readInvoice(tx, merchantId, invoiceId);
    const [invoice] = await lockInvoices(tx, merchantId, customerId, [invoiceId]);
    if (!invoice) throw new Refusal('invoice-unknown');
    const { zone } = await readMerchant(tx, merchantId);
    const today = dateIn(zone, ctx.clock.now());
    requirePostponable(invoice, toOn, today);
    if ((await listLiveAttempts(tx, merchantId, [invoiceId])).length > 0)
      throw new Refusal('payment-under-way');
    await moveDebitAlong(ctx, tx, invoice, toOn, today);
    await moveDueDate(ctx, tx, wish);
    await emit(ctx, tx, merchantId, ctx.clock.now(), [
      {
        type: 'invoice.time-changed',
        subjectId: invoiceId,
        payload: { from: invoice.dueOn.toString(), to: toOn.toString() }
      }
    ]);
    await recordAudit(ctx, tx, merchantId, {
      action: 'move-due-date',
      subjectKind: 'invoice',
      subjectId: invoiceId,
      details: { from: invoice.dueOn.toString(), to: toOn.toString(), reason }
    });
    return invoice.dueOn;
  });
}

function requirePostponable(invoice: Invoice, toOn: Temporal.PlainDate, today: Temporal.PlainDate): void {
  const { status, dueOn, balance, pausedBecause } = invoice;
  if ((status !== 'open' && status !== 'overdue') || balance.minor <= 0)
    throw new Refusal('invoice-not-open', { status });
  if (pausedBecause !== null && pausedBecause !== 'hold') throw new Refusal('invoice-paused');
  if (Temporal.PlainDate.compare(toOn, dueOn) <= 0 || Temporal.PlainDate.compare(toOn, today) <= 0)
    throw new Refusal('due-date-not-later');
  const last = today.add({ days: MOST_POSTPONED_DAYS });
  if (Temporal.PlainDate.compare(toOn, last) > 0)
    throw new Refusal('due-date-too-late', { last: last.toString() });
}

/** The debit that is planned for it comes on the new day, or on the first that leaves room for its notice. */
async function moveDebitAlong(
  ctx: Context,
  tx: Tx,
  { merchantId, id: invoiceId, customerId }: Invoice,
  toOn: Temporal.PlainDate,
  today: Temporal.PlainDate
): Promise<void> {
  const [found] = await tx.execute<{ planned_id: string; invoices: number }>(sql`
    select l.planned_id, (select count(*)::int from planned_collection_invoice o
        where o.merchant_id = l.merchant_id and o.planned_id = l.planned_id and o.is_live) as invoices
    from planned_collection_invoice l
    where l.merchant_id = ${merchantId} and l.invoice_id = ${invoiceId} and l.is_live`);
  if (!found) return;
  if (found.invoices > 1) throw new Refusal('due-date-of-debit');
  const plan: PlannedCollection | undefined = await lockPlannedCollection(tx, merchantId, found.planned_id);
  if (!plan) return;
  const { kind: rail } = await readChargeableMethod(tx, merchantId, customerId, plan.paymentMethodId);
  const { zone } = await readMerchant(tx, merchantId);
  const earliest = earliestCollectionDay(rail, plan.noticeDays, today);
  const day = Temporal.PlainDate.compare(toOn, earliest) > 0 ? toOn : earliest;
  const date = collectionDateOn(rail, day, await readRetryPolicy(tx, merchantId, zone));
  await replacePlan(ctx, tx, plan, date, 'postponed', ctx.clock.now());
}
