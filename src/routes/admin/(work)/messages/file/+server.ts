import { messageList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { listFile } from '../../../list/read-list.server.ts';
import type { RequestHandler } from './$types';

/** What the list shows, all of it, as a file: never what a message says. */
export const GET: RequestHandler = staffRoute('see-invoices', async ({ url }, who) =>
  listFile(url, who, messageList, {
    name: 'messages',
    head: [
      ...['id', 'created_at', 'sent_at', 'kind', 'channel', 'status', 'delivery', 'tries', 'problem'],
      ...['customer', 'customer_name', 'invoice']
    ],
    row: (line) => [
      ...[line.id, line.createdAt.toString({ smallestUnit: 'second' })],
      line.sentAt?.toString({ smallestUnit: 'second' }) ?? null,
      ...[line.kind, line.channel, line.status, line.delivery, line.tries, line.problem],
      ...[line.customerReference, line.customerName, line.invoiceNumber]
    ]
  })
);
