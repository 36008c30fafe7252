import { formatDate } from '#lib/i18n/index.ts';
import { sum } from '#lib/money/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { listOpenInvoices, readInvoice, type Invoice } from '../../billing/index.ts';
import { mintPayLink, readPayLink } from '../../pay-links/index.ts';
import { dateValue } from './date-value.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';

/** More than anyone has open at once. */
const MOST_INVOICES = 1_000;

/** A link of the same scope as the one that is named: an expired one, or one that staff let go to whoever it is for. */
export async function composeFreshPayLink(
  correspondence: Correspondence,
  payLinkId: string
): Promise<NoticeFacts> {
  const { ctx, tx, notice, merchant, t } = correspondence;
  const { merchantId, language } = notice;
  const old = await readPayLink(tx, merchantId, payLinkId, ctx.clock.now());
  const { customerId, invoiceId, invoiceIds } = old;
  const link = await mintPayLink(ctx, tx, {
    ...{ merchantId, customerId, invoiceId, ...(invoiceIds && { toldIds: invoiceIds }) },
    purpose: 'message'
  });
  const invoices =
    invoiceId === null
      ? await listOpenInvoices(tx, merchantId, customerId, MOST_INVOICES)
      : [await readInvoice(tx, merchantId, invoiceId)];
  const stillOpen = invoices.filter(isOpen);
  // What the old one's message told of, as long as any of it is open.
  const told = stillOpen.filter(({ id }) => invoiceIds?.includes(id));
  const open = told.length > 0 ? told : stillOpen;
  const currency = open[0]?.balance.currency;
  const owed =
    currency &&
    sum(
      open.filter((each) => each.balance.currency === currency).map((each) => each.balance),
      currency
    );
  const isFromStaff = notice.cause.endsWith(':staff');
  const fresh = isFromStaff ? 'staff-pay-link' : 'fresh-pay-link';
  return {
    message: owed ? fresh : 'fresh-pay-link-even',
    values: { until: dateValue(dateIn(merchant.zone, link.expiresAt), language) },
    ...(owed && { amount: owed }),
    facts: open.length === 1 && open[0] ? factsOf(correspondence, open[0]) : [],
    url: link.url,
    checkCode: link.checkCode,
    why: t(isFromStaff ? 'messages:why.staff-link' : 'messages:why.fresh-link'),
    attachments: [],
    payLinkId: link.payLinkId
  };
}

function isOpen({ status, balance }: Invoice): boolean {
  return (status === 'open' || status === 'overdue') && balance.minor > 0;
}

function factsOf({ t, notice }: Correspondence, invoice: Invoice): NoticeFacts['facts'] {
  return [
    { label: t('messages:facts.invoice', { number: invoice.number }), value: invoice.subject },
    { label: t('messages:facts.due-on'), value: formatDate(invoice.dueOn, notice.language) }
  ];
}
