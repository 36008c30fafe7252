import * as v from 'valibot';
import {
  listNoticeRecords,
  readNoticeRecord,
  type NoticeRecord
} from '#lib/server/domain/notifications/index.ts';
import {
  answerPage,
  fromCursor,
  id,
  instant,
  language,
  operation,
  pageFields,
  pageOf
} from '#lib/server/web/index.ts';

/** One message to one customer about one thing. */
export const Message = v.object({
  id,
  customerId: id,
  invoiceId: v.nullable(id),
  kind: v.pipe(v.string(), v.description('`receipt`, `overdue`, `debit-announced` …; there will be more.')),
  channel: v.picklist(['email', 'sms', 'whatsapp', 'push', 'letter', 'portal']),
  language,
  status: v.pipe(
    v.picklist(['queued', 'sending', 'sent', 'rejected', 'ambiguous', 'dead']),
    v.description('`sent`: the carrier took it; `delivery` says what became of it.')
  ),
  delivery: v.pipe(v.nullable(v.string()), v.description('What the carrier reported last.')),
  deliveryAt: v.nullable(instant),
  title: v.nullable(v.string()),
  paragraphs: v.pipe(v.array(v.string()), v.description('What it said, without links and codes.')),
  createdAt: instant,
  sentAt: v.nullable(instant),
  seenAt: v.pipe(v.nullable(instant), v.description('When the customer opened it in the portal.'))
});

const group = 'Messages';

export const messageOperations = [
  operation({
    ...{ id: 'listMessages', method: 'GET', path: '/messages', group, scope: 'messages:read' },
    title: 'List messages',
    about: 'The newest first.',
    query: v.strictObject({ ...pageFields, customerId: v.optional(id), invoiceId: v.optional(id) }),
    answer: pageOf(Message),
    run: async ({ query }, { ctx, merchantId }) => {
      const after = fromCursor(query.after);
      return answerPage(await listNoticeRecords(ctx, { merchantId, ...query, after }), toMessage);
    }
  }),
  operation({
    ...{ id: 'readMessage', method: 'GET', path: '/messages/{id}', group, scope: 'messages:read' },
    title: 'Read a message',
    answer: Message,
    refusals: ['notice-unknown'],
    run: async ({ id }, { ctx, merchantId }) =>
      toMessage(await readNoticeRecord(ctx, { merchantId, noticeId: id }))
  })
];

function toMessage(row: NoticeRecord): v.InferInput<typeof Message> {
  const { id, customerId, invoiceId, kind, channel, status, delivery } = row;
  return {
    ...{ id, customerId, invoiceId, kind, channel, status, delivery },
    language: row.language as v.InferInput<typeof language>,
    deliveryAt: row.deliveryAt?.toString() ?? null,
    title: row.said?.title ?? null,
    paragraphs: [...(row.said?.paragraphs ?? [])],
    createdAt: row.createdAt.toString(),
    sentAt: row.sentAt?.toString() ?? null,
    seenAt: row.seenAt?.toString() ?? null
  };
}
