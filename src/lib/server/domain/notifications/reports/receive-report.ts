import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import { sha256 } from '../../../platform/crypto/secrets.ts';
import { reach } from '../../../platform/failpoints.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { isUuid } from '../../../platform/uuid.ts';
import { readTextReport, type TextReportRequest } from '../../../channels/index.ts';
import { readMerchant } from '../../identity/index.ts';
import { carrierReport } from '../delivery-schema.ts';

/**
 * The provider of text messages tells something: verified, stored once, queued. Nothing is done with it here. Refuses
 * `report-forbidden` without its signature, and `merchant-not-found`.
 */
export async function receiveTextReport(
  ctx: Context,
  { merchantId, ...request }: TextReportRequest & Readonly<{ merchantId: string }>
): Promise<void> {
  if (!(await ctx.channels.isGenuineTextReport(request))) throw new Refusal('report-forbidden');
  const { kind } = readTextReport(request.fields);
  await store(ctx, {
    merchantId,
    source: 'twilio',
    kind: kind === 'message' ? 'message' : 'status',
    payload: new URLSearchParams({ ...request.fields }).toString()
  });
}

/**
 * A mail came to the address for bounces, passed on by the mail provider: who shows the agreed secret, once. Refuses
 * `report-forbidden` and `merchant-not-found`.
 */
export async function receiveMailReport(
  ctx: Context,
  { merchantId, secret, raw }: Readonly<{ merchantId: string; secret: string | undefined; raw: string }>
): Promise<void> {
  if (!ctx.channels.isMailReporter(secret)) throw new Refusal('report-forbidden');
  await store(ctx, { merchantId, source: 'mail', kind: 'mail', payload: raw });
}

type NewReport = Pick<typeof carrierReport.$inferInsert, 'merchantId' | 'source' | 'kind' | 'payload'>;

/** What comes twice, byte for byte, is one report: carriers repeat what they aren't sure of. */
async function store(ctx: Context, report: NewReport): Promise<void> {
  const { merchantId } = report;
  if (!isUuid(merchantId)) throw new Refusal('merchant-not-found');
  const receivedAt = ctx.clock.now();
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await readMerchant(tx, merchantId);
    const [added] = await tx
      .insert(carrierReport)
      .values({
        ...report,
        id: newId(receivedAt),
        reportKey: Buffer.from(sha256(report.payload)).toString('base64url'),
        receivedAt
      })
      .onConflictDoNothing()
      .returning({ id: carrierReport.id });
    if (!added) return;
    const data = { merchantId, reportId: added.id };
    await ctx.jobs.enqueue(tx, { name: 'notifications.process-report', data });
    reach('report:stored');
  });
}
