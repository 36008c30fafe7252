import {
  invoiceFilters,
  listCustomerInvoices,
  type CustomerInvoice,
  type InvoiceFilter
} from '#lib/server/domain/reporting/index.ts';
import { customerRoute } from '#lib/server/web/index.ts';
import { portalPaths } from '../paths.ts';
import { portalWords, type PortalWords } from '../words.server.ts';
import type { PageServerLoad } from './$types';

const PAGE_SIZE = 25;

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId, merchant } = who;
  const { searchParams } = event.url;
  const show = readFilter(searchParams.get('show'));
  const search = searchParams.get('search')?.trim().slice(0, 100) ?? '';
  const after = searchParams.get('after') ?? undefined;
  const page = await listCustomerInvoices(ctx, {
    merchantId,
    customerId,
    zone: merchant.zone,
    show,
    limit: PAGE_SIZE,
    ...(search && { search }),
    ...(after !== undefined && { after })
  });
  const words = portalWords(who, event.locals.language);
  const paths = portalPaths(merchant.slug);
  return {
    texts: words.pick(['portal:invoices', 'portal:state', 'portal:frame.to-overview']),
    invoices: page.items.map((each) => viewItem(each, words, paths.invoice(each.id))),
    filters: invoiceFilters.map((name) => ({ name, href: paths.invoices({ show: name, search }) })),
    show,
    search,
    isFirst: after === undefined,
    firstHref: paths.invoices({ show, search }),
    allHref: paths.invoices(),
    ...(page.next !== undefined && { nextHref: paths.invoices({ show, search, after: page.next }) })
  };
});

function readFilter(asked: string | null): InvoiceFilter {
  return invoiceFilters.find((each) => each === asked) ?? 'all';
}

function viewItem(invoice: CustomerInvoice, words: PortalWords, href: string) {
  const { id, number, subject, issuedOn, total, balance, state } = invoice;
  const isPart = balance.minor > 0 && balance.minor < total.minor;
  return {
    id,
    href,
    state,
    subject,
    note: `${number} · ${words.date(issuedOn, 'short')}`,
    amount: total,
    ...(isPart && { left: words.t('portal:invoices.left', { amount: words.money(balance) }) })
  };
}
