import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readAgencyRow } from '../agencies/agencies.ts';
import { isGenuineReport, type SignedReport } from '../agencies/agency-secrets.ts';
import { agencyReport } from '../schema.ts';

/**
 * An agency reports something: stored once per `webhook-id`, and worked off by a job. Refuses `agency-unknown`, and
 * `webhook-signature` for what it didn't sign, or signed more than five minutes ago.
 */
export async function receiveAgencyReport(
  ctx: Context,
  { merchantId, agencyId, ...report }: SignedReport & Readonly<{ merchantId: string; agencyId: string }>
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const agency = await readAgencyRow(tx, merchantId, agencyId);
    if (!isGenuineReport(ctx, agency, report, now)) throw new Refusal('webhook-signature');
    const eventId = report.id!;
    const added = await tx
      .insert(agencyReport)
      .values({ merchantId, agencyId, eventId, id: newId(now), body: report.body, receivedAt: now })
      .onConflictDoNothing()
      .returning({ eventId: agencyReport.eventId });
    if (added.length === 0) return;
    await ctx.jobs.enqueue(tx, {
      name: 'handover.process-report',
      data: { merchantId, agencyId, eventId }
    });
  });
}
