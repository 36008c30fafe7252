import { and, asc, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { listStatusChanges, type StatusChangeRecord } from '../../../platform/events/status-changes.ts';
import { listAuditEntries, readCustomer, type AuditEntry, type Customer } from '../../identity/index.ts';
import { deliveryEvent } from '../delivery-schema.ts';
import { readNotice, type Notice } from '../notices.ts';
import { notice } from '../schema.ts';

/** One word that was heard of a message. */
export type DeliveryWord = Pick<typeof deliveryEvent.$inferSelect, 'id' | 'state' | 'because' | 'at'>;

export type MessageDetail = Readonly<{
  message: Omit<Notice, 'pdf'>;
  customer: Pick<Customer, 'id' | 'name'>;
  /** What became of it with us, with carriers, and by staff; each the oldest first. */
  changes: readonly StatusChangeRecord[];
  words: readonly DeliveryWord[];
  acts: readonly AuditEntry[];
  /** The same news by other ways. */
  otherWays: readonly Pick<Notice, 'id' | 'channel' | 'status' | 'delivery'>[];
}>;

/** A message with everything that happened to it. Refuses `notice-unknown`. */
export async function readMessage(
  ctx: Context,
  { merchantId, noticeId }: Readonly<{ merchantId: string; noticeId: string }>
): Promise<MessageDetail> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { pdf: _pdf, ...message } = await readNotice(tx, merchantId, noticeId);
    const [reader, changes, words, acts, ways] = await Promise.all([
      readCustomer(tx, merchantId, message.customerId),
      listStatusChanges(tx, merchantId, [noticeId]),
      tx
        .select({
          id: deliveryEvent.id,
          state: deliveryEvent.state,
          because: deliveryEvent.because,
          at: deliveryEvent.at
        })
        .from(deliveryEvent)
        .where(and(eq(deliveryEvent.merchantId, merchantId), eq(deliveryEvent.noticeId, noticeId)))
        .orderBy(asc(deliveryEvent.at), asc(deliveryEvent.id)),
      listAuditEntries(tx, merchantId, [noticeId]),
      tx
        .select({ id: notice.id, channel: notice.channel, status: notice.status, delivery: notice.delivery })
        .from(notice)
        .where(and(eq(notice.merchantId, merchantId), eq(notice.cause, message.cause)))
        .orderBy(asc(notice.createdAt), asc(notice.id))
    ]);
    const { id, name } = reader;
    return {
      message,
      customer: { id, name },
      ...{ changes, words, acts },
      otherWays: ways.filter((way) => way.id !== noticeId)
    };
  });
}
