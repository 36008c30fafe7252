import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { emit } from '../../events.ts';
import type { Tx } from '../../platform/db/database.ts';
import { pauseInvoices } from '../billing/index.ts';
import { stopPlans } from '../collection/index.ts';
import { holdArrangement, moveArrangement, type Arrangement } from './arrangements.ts';
import type { HeldDebt } from './debt.ts';
import { keepInStep } from './keep-in-step.ts';
import type { PlannedInstalment } from './plan-instalments.ts';
import { withdrawPromisesOf } from './promises.ts';
import { arrangementInvoice, instalment } from './schema.ts';

type Start = Readonly<{
  arrangement: Arrangement;
  debt: HeldDebt;
  plan: readonly PlannedInstalment[];
  /** What staff said with it. */
  answer?: string | null;
}>;

/**
 * An arrangement begins, in the caller's transaction, which holds the invoices: its parts are written down, nothing else
 * is asked or debited for them, and the debit of the first part is planned where that is its way. A promise about one of
 * them is over.
 */
export async function startArrangement(ctx: Context, tx: Tx, start: Start): Promise<void> {
  const { arrangement, debt, plan, answer } = start;
  const { merchantId, id: arrangementId, customerId } = arrangement;
  const now = ctx.clock.now();
  const invoiceIds = debt.invoices.map(({ id }) => id);
  await withdrawPromisesOf(ctx, tx, merchantId, invoiceIds);
  await pauseInvoices(tx, { merchantId, invoiceIds, because: 'arrangement' });
  await stopPlans(tx, merchantId, invoiceIds, 'arranged', now);
  await tx
    .update(arrangementInvoice)
    .set({ isLive: true })
    .where(
      and(
        eq(arrangementInvoice.merchantId, merchantId),
        eq(arrangementInvoice.arrangementId, arrangementId),
        sql`${arrangementInvoice.invoiceId} = any(${sql.param(invoiceIds)}::uuid[])`
      )
    );
  await tx.insert(instalment).values(
    plan.map(({ dueOn, amount }, index) => ({
      ...{ merchantId, arrangementId, dueOn, place: index + 1, status: 'coming' as const },
      amountMinor: amount.minor,
      openMinor: amount.minor
    }))
  );
  await moveArrangement(tx, arrangement, 'start', now, {
    startedAt: now,
    totalMinor: debt.total.minor,
    ...(answer != null && { answer })
  });
  await emit(ctx, tx, merchantId, now, [
    { type: 'arrangement.started', subjectId: arrangementId, payload: { customerId } }
  ]);
  await keepInStep(ctx, tx, await holdArrangement(tx, { merchantId, arrangementId }));
}
