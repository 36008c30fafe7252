import { formatMoney } from '#lib/money/index.ts';
import { joinTransaction } from '../../../platform/db/join-transaction.ts';
import { readInvoice, type Invoice } from '../../billing/index.ts';
import { listComingDebits } from '../../collection/index.ts';
import { mintPayLink } from '../../pay-links/index.ts';
import { dateValue } from './date-value.ts';
import { invoiceFacts } from './invoice-facts.ts';
import { isOwed } from './is-owed.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';

/**
 * Until when an invoice may be paid now that staff changed it, and whether it is debited then. `undefined` once it has
 * another day, or nothing of it is owed any more.
 */
export async function composeTimeChanged(
  correspondence: Correspondence,
  invoiceId: string
): Promise<NoticeFacts | undefined> {
  const { ctx, tx, notice, t } = correspondence;
  const { merchantId, customerId, language } = notice;
  // `time:<invoice>:<message>:<day>:<event>`
  const [, , message, day] = notice.cause.split(':');
  const invoice = await readInvoice(tx, merchantId, invoiceId);
  if (!isOwed(invoice) || invoice.dueOn.toString() !== day) return undefined;
  const link = await mintPayLink(ctx, tx, { merchantId, customerId, invoiceId, purpose: 'message' });
  return {
    message: message === 'time-back' ? 'time-back' : 'more-time',
    values: {
      amount: formatMoney(invoice.balance, language),
      date: dateValue(invoice.dueOn, language, 'weekday'),
      product: invoice.subject,
      invoiceNumber: invoice.number,
      how: await sayHow(correspondence, invoice)
    },
    amount: invoice.balance,
    facts: invoiceFacts(t, [invoice]),
    url: link.url,
    checkCode: link.checkCode,
    why: t('notices:why.agreement'),
    attachments: [],
    payLinkId: link.payLinkId
  };
}

/** Whether its customer has to do something: what is debited is announced again before its day. */
async function sayHow({ ctx, tx, notice, t }: Correspondence, { id }: Invoice): Promise<string> {
  const { merchantId, customerId, language } = notice;
  const debits = await listComingDebits(joinTransaction(ctx, merchantId, tx), { merchantId, customerId });
  const debit = debits.find(({ invoices }) => invoices.some((each) => each.id === id));
  if (!debit) return t('notices:phrase.time.by-hand');
  return t('notices:phrase.time.debited', { date: dateValue(debit.collectOn, language, 'weekday').long });
}
