import { and, desc, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { customer } from '../../identity/index.ts';
import type { Notice } from '../notices.ts';
import { notice } from '../schema.ts';

/** Which messages staff look at: what needs somebody, what waits, what may have arrived, what didn't, or all. */
export const messageFilters = ['dead', 'ambiguous', 'waiting', 'lost', 'all'] as const;
export type MessageFilter = (typeof messageFilters)[number];

/** A message to a customer, without what it says. */
export type MessageItem = Pick<
  Notice,
  'id' | 'kind' | 'channel' | 'status' | 'delivery' | 'problem' | 'tries' | 'createdAt' | 'sentAt'
> &
  Readonly<{ customerName: string }>;

const PER_PAGE = 50;

const NARROWED: Readonly<Record<MessageFilter, SQL | undefined>> = {
  dead: eq(notice.status, 'dead'),
  ambiguous: eq(notice.status, 'ambiguous'),
  waiting: inArray(notice.status, ['queued', 'sending']),
  lost: or(eq(notice.status, 'rejected'), inArray(notice.delivery, ['undelivered', 'bounced'])),
  all: undefined
};

/** A merchant's messages, the newest first, a page at a time; `after` is the last one of the page before. */
export async function listMessages(
  ctx: Context,
  input: Readonly<{ merchantId: string; show: MessageFilter; after?: string | undefined }>
): Promise<Readonly<{ items: readonly MessageItem[]; next: string | undefined }>> {
  const { merchantId, show, after } = input;
  const { id, kind, channel, status, delivery, problem, tries, createdAt, sentAt } = notice;
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select({
        ...{ id, kind, channel, status, delivery, problem, tries, createdAt, sentAt },
        customerName: customer.name
      })
      .from(notice)
      .innerJoin(
        customer,
        and(eq(customer.merchantId, notice.merchantId), eq(customer.id, notice.customerId))
      )
      .where(
        and(
          eq(notice.merchantId, merchantId),
          NARROWED[show],
          after === undefined
            ? undefined
            : sql`(${createdAt}, ${id}) < (select created_at, id from notice where merchant_id = ${merchantId} and id = ${after})`
        )
      )
      .orderBy(desc(createdAt), desc(id))
      .limit(PER_PAGE + 1)
  );
  const items = rows.slice(0, PER_PAGE);
  return { items, next: rows.length > PER_PAGE ? items.at(-1)?.id : undefined };
}
