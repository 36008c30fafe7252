import { formatDate } from '#lib/i18n/index.ts';
import { formatMoney, isZero, subtract, sum } from '#lib/money/index.ts';
import { renderReceipt } from '../../../documents/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { readAttempt } from '../../collection/index.ts';
import { readPayLink } from '../../pay-links/index.ts';
import { receiptFileName, receiptInput } from '../documents/receipt-input.ts';
import { readPaidInvoices } from '../documents/paid-invoices.ts';
import { paidWith } from '../documents/paid-with.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';

/** An e-mail names so many invoices; the receipt has them all. */
const MOST_INVOICES = 4;

/** "Done, we're quits": what was received, for what, and what is still open, with the receipt attached. */
export async function composeReceipt(
  correspondence: Correspondence,
  attemptId: string
): Promise<NoticeFacts | undefined> {
  const { ctx, tx, notice, merchant, t } = correspondence;
  const attempt = await readAttempt(tx, notice.merchantId, attemptId);
  if (attempt.status !== 'succeeded') return undefined;
  const { currency } = attempt.amount;
  const paid = await readPaidInvoices(tx, notice.merchantId, attemptId);
  const method = await paidWith(tx, attempt, notice.language);
  const asked = sum(
    paid.map((each) => each.invoice.total),
    currency
  );
  const rest = sum(
    paid.map((each) => each.invoice.balance),
    currency
  );
  const isEven = isZero(rest);
  const words = (amount: typeof rest) => formatMoney(amount, notice.language);
  const on = dateIn(merchant.zone, attempt.resolvedAt ?? attempt.openedAt);
  const date = formatDate(on, notice.language);
  const input = receiptInput({ ...correspondence, language: notice.language, attempt, paid, method, rest });
  const link =
    attempt.payLinkId === null
      ? undefined
      : await readPayLink(tx, notice.merchantId, attempt.payLinkId, ctx.clock.now());
  const shown = paid.slice(0, MOST_INVOICES);
  const more = paid.length - shown.length;
  return {
    message: isEven ? 'receipt' : 'receipt-part',
    values: {
      amount: words(attempt.amount),
      paidOn: date,
      invoiceNumber: paid.map(({ invoice }) => invoice.number).join(', '),
      ...(!isEven && { rest: words(rest) })
    },
    amount: attempt.amount,
    bars: {
      share: asked.minor > 0 ? Math.max(0, subtract(asked, rest).minor / asked.minor) : 1,
      label: isEven
        ? t('common:bars.even', { asked: words(asked) })
        : t('common:bars.part-paid', { paid: words(subtract(asked, rest)), asked: words(asked) })
    },
    facts: [
      ...shown.map(({ invoice }) => ({
        label: t('messages:facts.invoice', { number: invoice.number }),
        value: invoice.subject
      })),
      ...(more > 0 ? [{ label: '', value: t('messages:facts.more', { count: more }) }] : []),
      { label: t('messages:facts.method'), value: method }
    ],
    ...(link && { checkCode: link.checkCode }),
    why: t('messages:why.receipt', { date }),
    attachments: [
      {
        fileName: receiptFileName(t, input.paymentNumber),
        contentType: 'application/pdf',
        bytes: await renderReceipt(input)
      }
    ]
  };
}
