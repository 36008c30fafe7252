import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { HandoverCase } from '../cases/cases.ts';
import { agencyReport } from '../schema.ts';
import { readReportBody } from './report-body.ts';

/** What took a payment back before we had heard of it: its turn has come. In the transaction that books the payment. */
export async function retryReversals(
  ctx: Context,
  tx: Tx,
  { merchantId, agencyId }: Pick<HandoverCase, 'merchantId' | 'agencyId'>,
  agencyRef: string
): Promise<void> {
  const early = await tx
    .select()
    .from(agencyReport)
    .where(
      and(
        eq(agencyReport.merchantId, merchantId),
        eq(agencyReport.agencyId, agencyId),
        eq(agencyReport.problem, 'payment-unknown'),
        isNull(agencyReport.putAsideAt)
      )
    )
    .for('update');
  for (const { id, eventId, body } of early) {
    const said = readReportBody(body);
    if (said?.type !== 'payment.reversed' || said.data.payment !== agencyRef) continue;
    await tx
      .update(agencyReport)
      .set({ processedAt: null, problem: null })
      .where(and(eq(agencyReport.merchantId, merchantId), eq(agencyReport.id, id)));
    await ctx.jobs.enqueue(tx, {
      name: 'handover.process-report',
      data: { merchantId, agencyId, eventId }
    });
  }
}
