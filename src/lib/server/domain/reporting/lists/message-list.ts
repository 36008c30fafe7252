import { sql, type SQL } from 'drizzle-orm';
import type { Notice } from '../../notifications/index.ts';
import { isMeant, type Searched } from './find-searched.ts';
import { isOneOf, isOnDaysOf, isValue, toInstant } from './list-conditions.ts';
import type { List } from './list.ts';

/** A message to a customer, without what it says. */
export type MessageLine = Pick<
  Notice,
  'id' | 'kind' | 'channel' | 'status' | 'delivery' | 'problem' | 'tries' | 'createdAt' | 'sentAt'
> &
  Readonly<{
    customerId: string;
    customerName: string;
    customerReference: string;
    invoiceNumber: string | null;
  }>;

type Raw = Readonly<
  Omit<MessageLine, 'createdAt' | 'sentAt'> & { created_at: string; sent_at: string | null }
>;

/** What needs somebody, what waits, what may have arrived, what didn't. `all` is the last: first what waits for a person. */
const NARROWED: Readonly<Record<string, SQL>> = {
  dead: isOneOf('status', ['dead']),
  ambiguous: isOneOf('status', ['ambiguous']),
  waiting: isOneOf('status', ['queued', 'sending']),
  lost: sql`(x.status = 'rejected' or x.delivery in ('undelivered', 'bounced'))`
};

/** Every message, the latest first. Ids are in order of time. */
export const messageList: List<MessageLine, Raw> = {
  fields: {
    show: { kind: 'choice', values: ['dead', 'ambiguous', 'waiting', 'lost', 'all'] },
    search: { kind: 'text' },
    channel: { kind: 'choice', values: ['all', 'email', 'sms', 'whatsapp', 'push', 'letter', 'portal'] },
    kind: {
      kind: 'choice',
      values: [
        ...(['all', 'overdue', 'due-soon', 'invoice-created', 'formal-notice', 'letter'] as const),
        ...['payment-failed', 'debit-announced', 'debit-near', 'customer-asked', 'card-ending'],
        ...['fresh-pay-link', 'receipt', 'subscription-changed', 'reply'],
        ...['agreement-changed', 'part-due', 'agreement-missed']
      ]
    },
    from: { kind: 'day' },
    until: { kind: 'day' }
  },
  order: () => [{ column: 'id', type: 'uuid' }],
  from: () => sql`notice x`,
  conditions: (search) => {
    const { filters, merchantId, searched } = search;
    const { show = 'dead', channel, kind } = filters;
    return [
      ...(NARROWED[show] ? [NARROWED[show]] : []),
      ...(channel ? [isValue('channel', channel)] : []),
      ...(kind ? [isValue('kind', kind)] : []),
      ...isOnDaysOf('created_at', search, 'id'),
      ...(searched ? [isSearched(searched, merchantId)] : [])
    ];
  },
  select: (page, merchantId) => sql`
    select x.id, x.kind, x.channel, x.status, x.delivery, x.problem, x.tries, x.created_at::text as created_at,
      x.sent_at::text as sent_at, c.id as "customerId", c.name as "customerName", c.reference as "customerReference",
      i.number as "invoiceNumber"
    from (${page}) x
    join customer c on c.merchant_id = ${merchantId} and c.id = x.customer_id
    left join invoice i on i.merchant_id = ${merchantId} and i.id = x.invoice_id`,
  toRow: ({ created_at, sent_at, ...row }) => ({
    ...row,
    createdAt: toInstant(created_at),
    sentAt: sent_at === null ? null : toInstant(sent_at)
  }),
  placeOf: ({ id }) => [id]
};

function isSearched(searched: Searched, merchantId: string): SQL {
  return isMeant(searched, {
    merchantId,
    table: 'notice',
    ofInvoices: (ids) =>
      sql`select n.id from notice n where n.merchant_id = ${merchantId} and n.invoice_id = any(${ids})`
  });
}
