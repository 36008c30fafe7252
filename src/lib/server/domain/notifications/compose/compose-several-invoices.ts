import { formatMoney, sum } from '#lib/money/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { readInvoice, type Invoice } from '../../billing/index.ts';
import { mintPayLink } from '../../pay-links/index.ts';
import type { MessageName } from '../words/messages.ts';
import { attachInvoices } from './attach-invoices.ts';
import { dateValue } from './date-value.ts';
import { isOwed, isTimely } from './is-owed.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';

/**
 * Several invoices of one customer about which the same is to be said on the same day: what is open of them together, a
 * line for each with its date, and one link on which just these are ticked. `undefined` once nothing of it is true any more.
 */
export async function composeSeveralInvoices(
  correspondence: Correspondence
): Promise<NoticeFacts | undefined> {
  const { ctx, tx, notice, merchant, alsoAbout = [], t } = correspondence;
  const { merchantId, customerId, invoiceId, language } = notice;
  const today = dateIn(merchant.zone, ctx.clock.now());
  const invoices: Invoice[] = [];
  for (const id of [invoiceId!, ...alsoAbout]) {
    const invoice = await readInvoice(tx, merchantId, id);
    if (isOwed(invoice) && isTimely(notice, invoice, today)) invoices.push(invoice);
  }
  const [first] = invoices;
  if (!first) return undefined;
  invoices.sort((a, b) => Temporal.PlainDate.compare(a.dueOn, b.dueOn));
  const amount = sum(
    invoices.map(({ balance }) => balance),
    first.balance.currency
  );
  const toldIds = invoices.map(({ id }) => id);
  const link = await mintPayLink(ctx, tx, {
    ...{ merchantId, customerId, toldIds },
    invoiceId: null,
    purpose: 'message'
  });
  return {
    message: nameMessage(notice),
    values: {
      amount: formatMoney(amount, language),
      invoices: t('notices:phrase.invoices', { count: invoices.length })
    },
    amount,
    facts: invoices.map((invoice) => ({
      label: t(notice.kind === 'overdue' ? 'notices:facts.each-late' : 'notices:facts.each', {
        product: invoice.subject,
        number: invoice.number,
        date: dateValue(invoice.dueOn, language).long
      }),
      value: formatMoney(invoice.balance, language)
    })),
    url: link.url,
    checkCode: link.checkCode,
    typedCode: link.typedCode,
    why: t('notices:why.invoice'),
    attachments: await attachInvoices(correspondence, invoices),
    payLinkId: link.payLinkId
  };
}

function nameMessage({ kind }: Correspondence['notice']): MessageName {
  if (kind === 'due-soon') return 'due-soon-several';
  return kind === 'overdue' ? 'overdue-several' : 'invoice-created-several';
}
