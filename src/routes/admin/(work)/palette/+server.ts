import { json } from '@sveltejs/kit';
import { translator, type TextKey } from '#lib/i18n/index.server.ts';
import { findInvoicesByNumber } from '#lib/server/domain/billing/index.ts';
import { searchCustomers } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import type { RequestHandler } from './$types';

/** So many customers as fit below what is typed. */
const MOST_CUSTOMERS = 6;

/** Customers and the invoice that somebody means who types in the palette. */
export const GET: RequestHandler = staffRoute('see-customers', async ({ url, locals }, { ctx, merchant }) => {
  const t = translator(locals.language);
  const search = (url.searchParams.get('search') ?? '').trim().slice(0, 100);
  const merchantId = merchant.id;
  const [customers, invoices] = await Promise.all([
    search === ''
      ? { items: [] }
      : searchCustomers(ctx, { merchantId, search, limit: MOST_CUSTOMERS, isForgiving: true }),
    ctx.db.withMerchant(merchantId, (tx) =>
      findInvoicesByNumber(tx, merchantId, search === '' ? [] : [search])
    )
  ]);
  return json(
    [
      {
        group: t('admin:palette.invoice'),
        items: invoices.map(({ id, number, status, subject }) => ({
          text: `${number} · ${subject}`,
          hint: t(`admin:status.${status}` as TextKey),
          href: paths.invoice(id)
        }))
      },
      {
        group: t('admin:palette.customer'),
        items: customers.items.map(({ id, name, reference }) => ({
          text: name,
          hint: reference,
          href: paths.customer(id)
        }))
      }
    ],
    { headers: { 'cache-control': 'private, no-store' } }
  );
});
