import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { lockInvoices, readInvoice } from '../../billing/index.ts';
import { readMerchant } from '../../identity/index.ts';
import { readChargeableMethod } from '../../payment-methods/index.ts';
import { plannedCollectionInvoice } from '../schema.ts';
import { collectionDateOn, earliestCollectionDay } from './collection-dates.ts';
import { recordDecision } from './decisions.ts';
import { addPlan, readPlannedCollection } from './planned-collections.ts';
import { policyOf, readCollectionSettings } from './settings.ts';
import { stopPlans } from './stop-plans.ts';

/** An invoice got another due date: what was planned for it moves there, out of its bundle, with a notice of its own. */
export async function followDueDate(
  ctx: Context,
  input: Readonly<{ merchantId: string; invoiceId: string }>
): Promise<void> {
  const { merchantId, invoiceId } = input;
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { customerId } = await readInvoice(tx, merchantId, invoiceId);
    const [invoice] = await lockInvoices(tx, merchantId, customerId, [invoiceId]);
    const [line] = await tx
      .select()
      .from(plannedCollectionInvoice)
      .where(
        and(
          eq(plannedCollectionInvoice.merchantId, merchantId),
          eq(plannedCollectionInvoice.invoiceId, invoiceId),
          eq(plannedCollectionInvoice.isLive, true)
        )
      );
    if (!invoice || !line || invoice.balance.minor <= 0) return;
    const plan = await readPlannedCollection(tx, merchantId, line.plannedId);
    if (plan.kind !== 'first' || plan.status === 'due') return;
    const method = await readChargeableMethod(tx, merchantId, customerId, plan.paymentMethodId);
    const { zone } = await readMerchant(tx, merchantId);
    const { segment } = await readCollectionSettings(tx, merchantId);
    const earliest = earliestCollectionDay(method.kind, plan.noticeDays, dateIn(zone, now));
    const day = Temporal.PlainDate.compare(invoice.dueOn, earliest) > 0 ? invoice.dueOn : earliest;
    const date = collectionDateOn(method.kind, day, policyOf(segment, zone));
    if (date.collectOn.equals(plan.collectOn)) return;
    await stopPlans(tx, merchantId, [invoiceId], 'date-moved', now);
    const plannedId = await addPlan(tx, now, {
      merchantId,
      customerId,
      paymentMethodId: plan.paymentMethodId,
      kind: 'first',
      amount: invoice.balance,
      lines: [{ invoiceId, amountMinor: invoice.balance.minor }],
      noticeDays: plan.noticeDays,
      ...date
    });
    if (plannedId === undefined) return;
    const facts = { from: plan.collectOn, to: date.collectOn };
    await recordDecision(tx, merchantId, now, {
      plannedId,
      kind: 'move',
      rule: 'due-date-moved',
      facts,
      nextAt: date.submitAt
    });
    await emit(ctx, tx, merchantId, now, [
      { type: 'collection.planned', subjectId: plannedId, payload: { kind: 'moved' } }
    ]);
  });
}
