import { arrangementList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { listFile } from '../../../list/read-list.server.ts';
import type { RequestHandler } from './$types';

/** What the list shows, all of it, as a file. */
export const GET: RequestHandler = staffRoute('see-arrangements', async ({ url }, who) =>
  listFile(url, who, arrangementList, {
    name: 'arrangements',
    head: [
      ...['id', 'status', 'total_minor', 'open_minor', 'currency', 'parts', 'day', 'debited', 'outside'],
      ...['asked_at', 'started_at', 'ended_at', 'next_on', 'late', 'customer', 'customer_name']
    ],
    row: (line) => [
      ...[line.id, line.status, line.total.minor, line.open?.minor ?? null, line.total.currency],
      ...[line.parts, line.day, line.isDebited ? 'yes' : 'no', line.outside.join(' ')],
      ...[line.askedAt, line.startedAt, line.endedAt].map(
        (at) => at?.toString({ smallestUnit: 'second' }) ?? null
      ),
      ...[line.nextOn?.toString() ?? null, line.isLate ? 'yes' : 'no'],
      ...[line.customerReference, line.customerName]
    ]
  })
);
