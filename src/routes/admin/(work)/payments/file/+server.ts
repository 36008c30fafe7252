import { paymentFilters, walkPayments, type PaymentLine } from '#lib/server/domain/reporting/index.ts';
import { csvResponse, staffRoute } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** Columns in English and amounts in minor units, as in every file that another program may read. */
const COLUMNS = [
  ...['id', 'opened_at', 'status', 'method', 'initiator', 'amount_minor', 'currency'],
  ...['customer', 'customer_name', 'invoices', 'decline_class', 'decline_code']
];

/** What the list shows, all of it, as a file. */
export const GET: RequestHandler = staffRoute('see-invoices', async ({ url }, { ctx, merchant }) => {
  const show = paymentFilters.find((each) => each === url.searchParams.get('show')) ?? 'all';
  const day = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
  const name = `payments-${merchant.slug}-${day.toString()}`;
  return csvResponse(name, COLUMNS, rowsOf(walkPayments(ctx, { merchantId: merchant.id, show })));
});

async function* rowsOf(lines: AsyncIterable<PaymentLine>) {
  for await (const line of lines) {
    yield [
      ...[
        line.id,
        line.openedAt.toString({ smallestUnit: 'second' }),
        line.status,
        line.method,
        line.initiator
      ],
      ...[line.amount.minor, line.amount.currency, line.customerReference, line.customerName],
      ...[line.invoices.map(({ number }) => number).join(' '), line.declineClass, line.declineCode]
    ];
  }
}
