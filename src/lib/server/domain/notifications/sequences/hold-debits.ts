import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { lockCovered, pauseHeldInvoices, resumeInvoices } from '../../billing/index.ts';
import { resumeCollection, stopPlans } from '../../collection/index.ts';

/** What a hold is about: a customer, or one invoice of theirs. */
type Covered = Readonly<{ merchantId: string; customerId: string; invoiceId: string | null }>;

/**
 * Nothing of this is debited by itself any more, in the caller's transaction: what is planned, tries again among it, is
 * called off, and the invoices are paused. What is on its way to a bank can't be called back.
 */
export async function holdDebits(ctx: Context, tx: Tx, covered: Covered): Promise<void> {
  const { merchantId } = covered;
  const invoiceIds = await lockCovered(tx, covered);
  await pauseHeldInvoices(tx, merchantId, sql`i.id = any(${sql.param(invoiceIds)}::uuid[])`);
  await stopPlans(tx, merchantId, invoiceIds, 'held', ctx.clock.now());
  await tellAgreements(ctx, tx, merchantId, invoiceIds);
}

/**
 * Debits go on as far as nothing else holds them: what was being collected before gets its next try by the usual decision,
 * announced anew and with all the days of a notice before it; the rest is planned within the hour.
 */
export async function letDebitsGo(ctx: Context, tx: Tx, covered: Covered): Promise<void> {
  const { merchantId, customerId } = covered;
  const invoiceIds = await lockCovered(tx, covered);
  if (invoiceIds.length === 0) return;
  await resumeInvoices(ctx, tx, { merchantId, invoiceIds, because: 'hold' });
  await resumeCollection(ctx, tx, { merchantId, customerId, invoiceIds });
  await tellAgreements(ctx, tx, merchantId, invoiceIds);
}

/** What was agreed about these follows: its parts wait, or go on. */
async function tellAgreements(
  ctx: Context,
  tx: Tx,
  merchantId: string,
  invoiceIds: readonly string[]
): Promise<void> {
  const agreed = await tx.execute<{ id: string }>(sql`
    select id from invoice
    where merchant_id = ${merchantId} and id = any(${sql.param([...invoiceIds])}::uuid[])
      and paused_because = 'arrangement'`);
  await emit(
    ctx,
    tx,
    merchantId,
    ctx.clock.now(),
    agreed.map(({ id: subjectId }) => ({
      type: 'invoice.paused-balance-moved' as const,
      subjectId,
      payload: {}
    }))
  );
}
