import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { announcedHandover } from './handover-schema.ts';
import { queueNoticeToCustomer } from './queue-notice-to-customer.ts';
import { notice } from './schema.ts';

export type AnnounceHandover = Readonly<{
  merchantId: string;
  customerId: string;
  /** The case: what it is announced once for. */
  caseId: string;
  /** The oldest due first: a letter stands under that one. */
  invoiceIds: readonly string[];
  /** The last day to pay. */
  payBy: Temporal.PlainDate;
  /** The agency's name. */
  agency: string;
}>;

const causeOf = (caseId: string) => `case:${caseId}`;

/**
 * A customer's last notice before an agency: until when they can still pay here, and who writes to them after that. In the
 * caller's transaction; once per case.
 */
export async function announceHandover(ctx: Context, tx: Tx, input: AnnounceHandover): Promise<void> {
  const { merchantId, customerId, caseId, invoiceIds, payBy, agency } = input;
  await tx
    .insert(announcedHandover)
    .values({ merchantId, caseId, customerId, invoiceIds: [...invoiceIds], payBy, agency })
    .onConflictDoNothing();
  await queueNoticeToCustomer(ctx, tx, {
    ...{ merchantId, customerId, cause: causeOf(caseId), kind: 'handover-notice' },
    invoiceId: invoiceIds[0] ?? null
  });
}

/** Nobody hands it over any more: a notice that still waits withdraws itself. */
export async function withdrawHandoverNotice(
  tx: Tx,
  { merchantId, caseId, at }: Readonly<{ merchantId: string; caseId: string; at: Temporal.Instant }>
): Promise<void> {
  await tx
    .update(announcedHandover)
    .set({ withdrawnAt: at })
    .where(
      and(
        eq(announcedHandover.merchantId, merchantId),
        eq(announcedHandover.caseId, caseId),
        isNull(announcedHandover.withdrawnAt)
      )
    );
}

/** What became of a last notice. */
export type HandoverNotice = Readonly<{
  channel: (typeof notice.$inferSelect)['channel'];
  /** When it surely left; null: it didn't yet. */
  sentAt: Temporal.Instant | null;
  /** It never left, or came back. */
  isLost: boolean;
}>;

/** What became of the last notices of these cases: of several ways, the one that left first. */
export async function findHandoverNotices(
  tx: Tx,
  merchantId: string,
  caseIds: readonly string[]
): Promise<ReadonlyMap<string, HandoverNotice>> {
  const causes = caseIds.map(causeOf);
  const rows = await tx
    .select()
    .from(notice)
    .where(and(eq(notice.merchantId, merchantId), sql`${notice.cause} = any(${sql.param(causes)}::text[])`))
    .orderBy(notice.cause, notice.createdAt, notice.id);
  const found = new Map<string, HandoverNotice>();
  for (const { cause, channel, status, sentAt, delivery } of rows) {
    const caseId = cause.slice(causeOf('').length);
    const isLost =
      status === 'rejected' || status === 'dead' || delivery === 'undelivered' || delivery === 'bounced';
    const earlier = found.get(caseId);
    if (earlier && !earlier.isLost) continue;
    // What can only be read in the portal was told to nobody.
    const hasLeft = status === 'sent' && channel !== 'portal';
    found.set(caseId, { channel, isLost, sentAt: hasLeft ? sentAt : null });
  }
  return found;
}
