import { json } from '@sveltejs/kit';
import { readInvoice } from '#lib/server/domain/billing/index.ts';
import { toDecimal } from '#lib/money/index.ts';
import { apiRoute } from '#lib/server/web/index.ts';
import type { RequestHandler } from './$types';

/** One invoice as it stands. Another merchant's is as unknown as one that never was. */
export const GET: RequestHandler = apiRoute('invoices:read', async ({ params }, { ctx, key }) => {
  const invoice = await ctx.db.withMerchant(key.merchantId, (tx) =>
    readInvoice(tx, key.merchantId, params.id)
  );
  const { id, number, status, subject, paymentReference, customerId } = invoice;
  return json(
    {
      ...{ id, number, status, subject, paymentReference, customerId },
      issuedOn: invoice.issuedOn.toString(),
      dueOn: invoice.dueOn.toString(),
      currency: invoice.total.currency,
      total: toDecimal(invoice.total),
      balance: toDecimal(invoice.balance)
    },
    { headers: { 'cache-control': 'private, no-store' } }
  );
});
