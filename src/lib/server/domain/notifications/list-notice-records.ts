import { and, desc, eq, lt, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { toPage, type Page, type PageWish } from '../../platform/db/pages.ts';
import { Refusal } from '../../platform/refusal.ts';
import { notice } from './schema.ts';

const { id, customerId, invoiceId, kind, channel, language, status, delivery, deliveryAt } = notice;
const columns = {
  ...{ id, customerId, invoiceId, kind, channel, language, status, delivery, deliveryAt },
  ...{ said: notice.said, createdAt: notice.createdAt, sentAt: notice.sentAt, seenAt: notice.seenAt }
};

/** A message with what it said, and without anything that opens something. */
export type NoticeRecord = Pick<typeof notice.$inferSelect, keyof typeof columns>;

/** A merchant's messages to customers, the newest first. Runs on the primary key. */
export async function listNoticeRecords(
  ctx: Pick<Context, 'db'>,
  query: Readonly<{
    merchantId: string;
    customerId?: string | undefined;
    invoiceId?: string | undefined;
  }> &
    PageWish
): Promise<Page<NoticeRecord>> {
  const { merchantId, after, limit } = query;
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    select(tx, merchantId, [
      query.customerId === undefined ? undefined : eq(customerId, query.customerId),
      query.invoiceId === undefined ? undefined : eq(invoiceId, query.invoiceId),
      after === undefined ? undefined : lt(id, after)
    ])
      .orderBy(desc(id))
      .limit(limit + 1)
  );
  return toPage(rows, limit);
}

/**
 * Every message that was about one of these invoices, the oldest first; what told of several is about each of them. At most
 * a thousand.
 */
export async function listNoticesAbout(
  tx: Tx,
  merchantId: string,
  invoiceIds: readonly string[]
): Promise<NoticeRecord[]> {
  const ids = sql`${sql.param([...invoiceIds])}::uuid[]`;
  return tx
    .select(columns)
    .from(notice)
    .where(
      and(
        eq(notice.merchantId, merchantId),
        sql`(${notice.invoiceId} = any(${ids}) or ${notice.sequenceStepId} in (
          select coalesce(s.told_with, s.id) from sequence_step s
          where s.merchant_id = ${merchantId} and s.invoice_id = any(${ids})))`
      )
    )
    .orderBy(notice.createdAt, id)
    .limit(1_000);
}

/** One of them. Refuses `notice-unknown`, the same for another merchant's. */
export async function readNoticeRecord(
  ctx: Pick<Context, 'db'>,
  { merchantId, noticeId }: Readonly<{ merchantId: string; noticeId: string }>
): Promise<NoticeRecord> {
  const [row] = await ctx.db.withMerchant(merchantId, (tx) => select(tx, merchantId, [eq(id, noticeId)]));
  if (!row) throw new Refusal('notice-unknown');
  return row;
}

function select(tx: Tx, merchantId: string, conditions: readonly (SQL | undefined)[]) {
  return tx
    .select(columns)
    .from(notice)
    .where(and(eq(notice.merchantId, merchantId), ...conditions));
}
