import { invoiceList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { listFile } from '../../../list/read-list.server.ts';
import type { RequestHandler } from './$types';

/** What the list shows, all of it, as a file. */
export const GET: RequestHandler = staffRoute('see-invoices', async ({ url }, who) =>
  listFile(url, who, invoiceList, {
    name: 'invoices',
    head: [
      ...['id', 'number', 'status', 'issued_on', 'due_on', 'total_minor', 'balance_minor', 'currency'],
      ...['customer', 'customer_name']
    ],
    row: (line) => [
      ...[line.id, line.number, line.status, line.issuedOn.toString(), line.dueOn.toString()],
      ...[line.total.minor, line.balance.minor, line.total.currency],
      ...[line.customerReference, line.customerName]
    ]
  })
);
