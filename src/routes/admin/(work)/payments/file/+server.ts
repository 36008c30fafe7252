import { paymentList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { listFile } from '../../../list/read-list.server.ts';
import type { RequestHandler } from './$types';

/** What the list shows, all of it, as a file. */
export const GET: RequestHandler = staffRoute('see-invoices', async ({ url }, who) =>
  listFile(url, who, paymentList, {
    name: 'payments',
    head: [
      ...['id', 'opened_at', 'status', 'method', 'initiator', 'amount_minor', 'currency'],
      ...['customer', 'customer_name', 'invoices', 'decline_class', 'decline_code'],
      ...['account', 'route_rule', 'next', 'next_rule']
    ],
    row: (line) => [
      ...[line.id, line.openedAt.toString({ smallestUnit: 'second' }), line.status, line.method],
      ...[line.initiator, line.amount.minor, line.amount.currency],
      ...[line.customerReference, line.customerName, line.invoices.map(({ number }) => number).join(' ')],
      ...[line.declineClass, line.declineCode, line.accountName, line.routeRule, line.next, line.nextRule]
    ]
  })
);
