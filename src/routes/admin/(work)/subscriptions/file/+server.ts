import { subscriptionList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { listFile } from '../../../list/read-list.server.ts';
import type { RequestHandler } from './$types';

/** What the list shows, all of it, as a file. */
export const GET: RequestHandler = staffRoute('see-invoices', async ({ url }, who) =>
  listFile(url, who, subscriptionList, {
    name: 'subscriptions',
    head: [
      ...['id', 'status', 'plan', 'quantity', 'cycle_unit', 'cycle_count', 'started_on', 'next_bill_on'],
      ...['pause_until_on', 'changes_on', 'stop_on', 'customer', 'customer_name']
    ],
    row: (line) => [
      ...[line.id, line.status, line.planName, line.quantity, line.cycle.unit, line.cycle.count],
      ...[line.startedOn.toString(), line.nextBillOn?.toString() ?? null],
      ...[line.pauseUntilOn, line.changesOn, line.stopOn].map((day) => day?.toString() ?? null),
      ...[line.customerReference, line.customerName]
    ]
  })
);
