import { promiseList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { listFile } from '../../../list/read-list.server.ts';
import type { RequestHandler } from './$types';

/** What the list shows, all of it, as a file. */
export const GET: RequestHandler = staffRoute('see-arrangements', async ({ url }, who) =>
  listFile(url, who, promiseList, {
    name: 'promises',
    head: [
      ...['id', 'status', 'promised_on', 'total_minor', 'open_minor', 'currency', 'invoices'],
      ...['given_by', 'given_at', 'ended_at', 'customer', 'customer_name']
    ],
    row: (line) => [
      ...[line.id, line.status, line.promisedOn.toString()],
      ...[line.total.minor, line.open?.minor ?? null, line.total.currency, line.invoices],
      line.givenByKind,
      ...[line.givenAt, line.endedAt].map((at) => at?.toString({ smallestUnit: 'second' }) ?? null),
      ...[line.customerReference, line.customerName]
    ]
  })
);
