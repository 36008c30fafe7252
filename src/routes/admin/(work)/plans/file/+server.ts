import { planList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { listFile } from '../../../list/read-list.server.ts';
import type { RequestHandler } from './$types';

/** What the list shows, all of it, as a file. */
export const GET: RequestHandler = staffRoute('see-invoices', async ({ url }, who) => {
  const today = who.ctx.clock.now().toZonedDateTimeISO(who.merchant.zone).toPlainDate();
  return listFile(url, who, planList(today), {
    name: 'plans',
    head: [
      ...['id', 'name', 'is_offered', 'family', 'cycle_unit', 'cycle_count', 'price_minor'],
      ...['subscribers', 'paying', 'monthly_minor', 'currency']
    ],
    row: (line) => [
      ...[line.id, line.name, String(line.isOffered), line.family, line.cycle.unit, line.cycle.count],
      line.price?.minor ?? null,
      ...[line.subscribers, line.paying, line.monthly.minor, line.monthly.currency]
    ]
  });
});
