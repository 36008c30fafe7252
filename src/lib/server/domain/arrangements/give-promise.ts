import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import { dateIn } from '../../platform/clock/clock.ts';
import { newId } from '../../platform/crypto/random.ts';
import type { Tx } from '../../platform/db/database.ts';
import { recordStatusChanges } from '../../platform/events/status-changes.ts';
import { Refusal } from '../../platform/refusal.ts';
import { pauseInvoices } from '../billing/index.ts';
import { stopPlans } from '../collection/index.ts';
import { actorIdOf, readMerchant, recordAudit } from '../identity/index.ts';
import { holdDebt, type DebtPlace } from './debt.ts';
import { endPromise, readPromise, type PromisePlace } from './promises.ts';
import { readTerms } from './publish-terms.ts';
import { paymentPromise, promisedInvoice } from './schema.ts';

/** Between which days a promise may be given, both included; `undefined` where none is taken. */
export type PromiseDays = Readonly<{ firstOn: Temporal.PlainDate; lastOn: Temporal.PlainDate }> | undefined;

/** The days that a customer may promise today. */
export async function readPromiseDays(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  merchantId: string
): Promise<PromiseDays> {
  const { terms } = await readTerms(tx, merchantId);
  if (terms.promiseDays === 0) return undefined;
  const { zone } = await readMerchant(tx, merchantId);
  const today = dateIn(zone, ctx.clock.now());
  return { firstOn: today.add({ days: 1 }), lastOn: today.add({ days: terms.promiseDays }) };
}

/**
 * A customer says by which day they will pay: until that day has passed nobody reminds them, and nothing is debited for
 * these invoices by itself. Refuses as `holdDebt` does, `invoice-paused` for what is promised already, and
 * `promise-day-impossible` with the days that are.
 */
export async function givePromise(
  ctx: Context,
  wish: DebtPlace & Readonly<{ promisedOn: Temporal.PlainDate }>
): Promise<string> {
  const { merchantId, customerId, promisedOn } = wish;
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const days = await readPromiseDays(ctx, tx, merchantId);
    if (!days) throw new Refusal('promise-not-offered');
    const { firstOn, lastOn } = days;
    const isWithin =
      Temporal.PlainDate.compare(promisedOn, firstOn) >= 0 &&
      Temporal.PlainDate.compare(promisedOn, lastOn) <= 0;
    if (!isWithin)
      throw new Refusal('promise-day-impossible', { first: firstOn.toString(), last: lastOn.toString() });
    const { invoices, total } = await holdDebt(tx, wish);
    const invoiceIds = invoices.map(({ id }) => id);
    await pauseInvoices(tx, { merchantId, invoiceIds, because: 'promise' });
    await stopPlans(tx, merchantId, invoiceIds, 'promised', now);
    const id = newId(now);
    await tx.insert(paymentPromise).values({
      ...{ merchantId, id, customerId, promisedOn, status: 'given' as const },
      currency: total.currency,
      totalMinor: total.minor,
      givenByKind: ctx.actor.kind,
      givenById: actorIdOf(ctx.actor),
      givenAt: now
    });
    await tx
      .insert(promisedInvoice)
      .values(invoiceIds.map((invoiceId) => ({ merchantId, promiseId: id, invoiceId, isLive: true })));
    await recordStatusChanges(tx, merchantId, now, [
      { subjectKind: 'promise', subjectId: id, from: null, event: 'give', to: 'given' }
    ]);
    await emit(ctx, tx, merchantId, now, [{ type: 'promise.given', subjectId: id, payload: { customerId } }]);
    await recordAudit(ctx, tx, merchantId, {
      action: 'give-promise',
      subjectKind: 'promise',
      subjectId: id,
      details: { customerId, promisedOn: promisedOn.toString() }
    });
    return id;
  });
}

/** A promise is taken back: reminders go on. Nothing happens when it is over already. Refuses `promise-unknown`. */
export async function withdrawPromise(ctx: Context, place: PromisePlace): Promise<void> {
  const { merchantId, promiseId } = place;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    if (!(await endPromise(ctx, tx, await readPromise(tx, place), 'withdraw'))) return;
    await recordAudit(ctx, tx, merchantId, {
      action: 'withdraw-promise',
      subjectKind: 'promise',
      subjectId: promiseId
    });
  });
}
