import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { ConversationChannel } from './conversations.ts';

/** A conversation in the list: who it is with, and how it stands. */
export type ConversationItem = Readonly<{
  id: string;
  /** `undefined`: nobody we know. */
  customer: Readonly<{ name: string; reference: string }> | undefined;
  channel: ConversationChannel;
  address: string | undefined;
  lastText: string;
  lastAt: Temporal.Instant;
  isWaiting: boolean;
  isUnread: boolean;
}>;

export type ConversationQuestion = Readonly<{
  merchantId: string;
  show: 'waiting' | 'unmatched' | 'all';
  /** A part of a name, a customer's number or an address. */
  search?: string;
  /** Where the page begins: as many are left out. */
  skip: number;
}>;

const PER_PAGE = 25;
/** Further than anybody turns pages. */
const MOST_SKIPPED = 10_000;

type Row = {
  id: string;
  name: string | null;
  reference: string | null;
  channel: ConversationChannel;
  address: string | null;
  last_text: string;
  last_at: string;
  waits: boolean;
  unread: boolean;
};

/** Conversations of a merchant: what waits for an answer first, the longest waiting before, then the latest. */
export async function listConversations(
  ctx: Context,
  { merchantId, show, search = '', skip }: ConversationQuestion
): Promise<Readonly<{ items: readonly ConversationItem[]; next: number | undefined }>> {
  const like = `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const narrowed = [
    show === 'waiting' ? sql`and c.waiting_since is not null` : sql``,
    show === 'unmatched' ? sql`and c.customer_id is null` : sql``,
    search.trim() === ''
      ? sql``
      : sql`and (k.name ilike ${like} or k.reference ilike ${like} or c.address ilike ${like} or k.email ilike ${like})`
  ];
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<Row>(sql`
      select c.id, k.name, k.reference, c.channel, c.address, left(m.text, 160) as last_text,
        to_char(c.last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as last_at,
        c.waiting_since is not null as waits, (c.read_at is null or c.read_at < c.last_in_at) as unread
      from conversation c
      left join customer k on k.merchant_id = c.merchant_id and k.id = c.customer_id
      join lateral (
        select text from conversation_message m
        where m.merchant_id = c.merchant_id and m.conversation_id = c.id order by m.at desc, m.id desc limit 1) m on true
      where c.merchant_id = ${merchantId} ${sql.join(narrowed, sql` `)}
      order by c.waiting_since asc nulls last, c.last_at desc, c.id
      limit ${PER_PAGE + 1} offset ${Math.min(skip, MOST_SKIPPED)}`)
  );
  return {
    items: rows.slice(0, PER_PAGE).map(itemOf),
    next: rows.length > PER_PAGE ? skip + PER_PAGE : undefined
  };
}

function itemOf({
  name,
  reference,
  address,
  last_text,
  last_at,
  waits,
  unread,
  ...row
}: Row): ConversationItem {
  return {
    ...row,
    customer: name !== null && reference !== null ? { name, reference } : undefined,
    address: address ?? undefined,
    lastText: last_text,
    lastAt: Temporal.Instant.from(last_at),
    isWaiting: waits,
    isUnread: unread
  };
}
