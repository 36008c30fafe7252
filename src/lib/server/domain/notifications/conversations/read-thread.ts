import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { notice } from '../schema.ts';
import type { Notice } from '../notices.ts';
import type { Conversation, ConversationMessage } from './conversations.ts';
import { conversation, conversationFile, conversationMessage } from './schema.ts';

/** One thing that was said, by whomever, in the order of time. */
export type ThreadEntry = Readonly<{
  id: string;
  at: Temporal.Instant;
  channel: Notice['channel'];
  author: ConversationMessage['author'] | 'notice';
  /** Of the colleague who wrote it. */
  staffName: string | undefined;
  title: string | undefined;
  text: string;
  whole: string | undefined;
  address: string | undefined;
  isAutomatic: boolean;
  keyword: ConversationMessage['keyword'];
  invoiceId: string | undefined;
  files: readonly Readonly<{ place: number; name: string; size: number }>[];
  /** How far what went out has come. */
  state: Notice['status'] | NonNullable<Notice['delivery']> | undefined;
}>;

/** More than anybody reads on one page; the latest of each. */
const MOST_ENTRIES = 200;

/** A conversation's words together with the messages that this customer got, the oldest first. */
export async function readThread(
  tx: Tx,
  { merchantId, id, customerId }: Pick<Conversation, 'merchantId' | 'id' | 'customerId'>
): Promise<ThreadEntry[]> {
  const words = await listWords(tx, merchantId, id);
  const notices = customerId === null ? [] : await listNotices(tx, merchantId, customerId);
  return [...words, ...notices].toSorted(
    (a, b) => Temporal.Instant.compare(a.at, b.at) || (a.id < b.id ? -1 : 1)
  );
}

/** The conversation of a signed-in customer, its words only; `undefined` when nobody wrote yet. */
export async function readOwnThread(tx: Tx, merchantId: string, customerId: string): Promise<ThreadEntry[]> {
  const [found] = await tx
    .select({ id: conversation.id })
    .from(conversation)
    .where(and(eq(conversation.merchantId, merchantId), eq(conversation.customerId, customerId)));
  return found ? listWords(tx, merchantId, found.id) : [];
}

async function listWords(tx: Tx, merchantId: string, conversationId: string): Promise<ThreadEntry[]> {
  const rows = await tx
    .select({
      message: conversationMessage,
      staffName: sql<string | null>`(
        select name from staff where merchant_id = ${merchantId} and id = ${conversationMessage.staffId})`,
      status: notice.status,
      delivery: notice.delivery
    })
    .from(conversationMessage)
    .leftJoin(
      notice,
      and(
        eq(notice.merchantId, merchantId),
        eq(notice.cause, sql`'reply:' || ${conversationMessage.id}::text`)
      )
    )
    .where(
      and(
        eq(conversationMessage.merchantId, merchantId),
        eq(conversationMessage.conversationId, conversationId)
      )
    )
    .orderBy(desc(conversationMessage.at), desc(conversationMessage.id))
    .limit(MOST_ENTRIES);
  const files = await listFiles(
    tx,
    merchantId,
    rows.map(({ message }) => message.id)
  );
  return rows.map(({ message, staffName, status, delivery }) => ({
    id: message.id,
    at: message.at,
    channel: message.channel,
    author: message.author,
    staffName: staffName ?? undefined,
    title: message.subject ?? undefined,
    text: message.text,
    whole: message.whole ?? undefined,
    address: message.address ?? undefined,
    isAutomatic: message.isAutomatic,
    keyword: message.keyword,
    invoiceId: undefined,
    files: files.get(message.id) ?? [],
    state: stateOf({ status, delivery })
  }));
}

async function listFiles(tx: Tx, merchantId: string, messageIds: readonly string[]) {
  if (messageIds.length === 0) return new Map<string, ThreadEntry['files']>();
  const { messageId, place, name, size } = conversationFile;
  const rows = await tx
    .select({ messageId, place, name, size })
    .from(conversationFile)
    .where(and(eq(conversationFile.merchantId, merchantId), inArray(messageId, [...messageIds])))
    .orderBy(asc(place));
  return Map.groupBy(rows, (row) => row.messageId);
}

async function listNotices(tx: Tx, merchantId: string, customerId: string): Promise<ThreadEntry[]> {
  const rows = await tx
    .select()
    .from(notice)
    .where(
      and(
        eq(notice.merchantId, merchantId),
        eq(notice.customerId, customerId),
        ne(notice.kind, 'reply'),
        inArray(notice.status, ['sent', 'ambiguous', 'dead'])
      )
    )
    .orderBy(desc(notice.createdAt))
    .limit(MOST_ENTRIES);
  return rows.map((row) => ({
    id: row.id,
    at: row.sentAt ?? row.createdAt,
    channel: row.channel,
    author: 'notice',
    staffName: undefined,
    title: row.said?.title,
    text: row.said?.text ?? row.said?.paragraphs.join('\n\n') ?? '',
    whole: undefined,
    address: undefined,
    isAutomatic: true,
    keyword: null,
    invoiceId: row.invoiceId ?? undefined,
    files: [],
    state: stateOf(row)
  }));
}

/** What a carrier said last says more than that it took it. */
function stateOf({
  status,
  delivery
}: Readonly<{ status: Notice['status'] | null; delivery: Notice['delivery'] }>): ThreadEntry['state'] {
  if (status === null) return undefined;
  return status === 'sent' && delivery !== null ? delivery : status;
}

/** A file that came with a message of this conversation; `undefined` when there is none. */
export async function findFile(
  tx: Tx,
  {
    merchantId,
    conversationId,
    messageId,
    place
  }: Readonly<Record<'merchantId' | 'conversationId' | 'messageId', string>> & Readonly<{ place: number }>
): Promise<Readonly<{ name: string; type: string; content: Uint8Array }> | undefined> {
  const { name, type, content } = conversationFile;
  const [file] = await tx
    .select({ name, type, content })
    .from(conversationFile)
    .innerJoin(
      conversationMessage,
      and(
        eq(conversationMessage.merchantId, conversationFile.merchantId),
        eq(conversationMessage.id, conversationFile.messageId)
      )
    )
    .where(
      and(
        eq(conversationFile.merchantId, merchantId),
        eq(conversationMessage.conversationId, conversationId),
        eq(conversationFile.messageId, messageId),
        eq(conversationFile.place, place)
      )
    );
  return file;
}
