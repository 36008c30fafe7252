import { and, desc, eq } from 'drizzle-orm';
import type { Tx } from '../../platform/db/database.ts';
import { isAbout } from './is-about.ts';
import { notice } from './schema.ts';

/** A message to the customer, without its content. */
export type NoticeListItem = Readonly<
  Pick<typeof notice.$inferSelect, 'id' | 'kind' | 'channel' | 'language' | 'status' | 'createdAt' | 'sentAt'>
> &
  Readonly<{ hasPdf: boolean }>;

/** What was said to the customer about one invoice, the newest first; at most 200. */
export async function listNotices(tx: Tx, merchantId: string, invoiceId: string): Promise<NoticeListItem[]> {
  const rows = await tx
    .select({
      id: notice.id,
      kind: notice.kind,
      channel: notice.channel,
      language: notice.language,
      status: notice.status,
      createdAt: notice.createdAt,
      sentAt: notice.sentAt
    })
    .from(notice)
    .where(and(eq(notice.merchantId, merchantId), isAbout(invoiceId)))
    .orderBy(desc(notice.createdAt), desc(notice.id))
    .limit(200);
  return rows.map((row) => ({ ...row, hasPdf: row.kind === 'letter' }));
}
