import { formatDate } from '#lib/i18n/index.ts';
import { formatMoney, sum } from '#lib/money/index.ts';
import { readAttempt, readNextStep } from '../../collection/index.ts';
import { mintPayLink } from '../../pay-links/index.ts';
import { readPaidInvoices } from '../documents/paid-invoices.ts';
import type { Correspondence, NoticeContent } from './notice-content.ts';

/**
 * A payment that failed while the customer wasn't there: no money was taken, why in plain words, when it is
 * tried again if it is, and a link to pay.
 * `undefined` once there is nothing to say any more: the money came after all, or the invoices were paid another way.
 */
export async function composeFailedPayment(
  correspondence: Correspondence,
  attemptId: string
): Promise<NoticeContent | undefined> {
  const { ctx, tx, notice, merchant, t } = correspondence;
  const { merchantId, customerId, language } = notice;
  const attempt = await readAttempt(tx, merchantId, attemptId);
  const meant = await readPaidInvoices(tx, merchantId, attemptId);
  const owed = sum(
    meant.map((each) => each.invoice.balance),
    attempt.amount.currency
  );
  if (attempt.status !== 'failed' || owed.minor === 0) return undefined;
  const invoiceId = meant.length === 1 && meant[0] ? meant[0].invoice.id : null;
  const link = await mintPayLink(ctx, tx, { merchantId, customerId, invoiceId, purpose: 'message' });
  const amount = formatMoney(attempt.amount, language);
  const reason = t(`messages:failed.reason.${attempt.decline?.class ?? 'technical'}`);
  const again = await sayNext(correspondence, attemptId);
  const title = t('messages:failed.title', { amount });
  const nothingTaken = t('messages:failed.nothing-taken');
  return {
    subject: t('messages:failed.subject', { merchant: merchant.name }),
    preheader: `${nothingTaken} ${again?.said ?? t('messages:failed.now')}`,
    title,
    paragraphs: [`${nothingTaken} ${reason}`, again?.said ?? t('messages:failed.now')],
    facts: meant.map(({ invoice }) => ({
      label: t('messages:facts.invoice', { number: invoice.number }),
      value: invoice.subject
    })),
    action: { label: t('messages:failed.action'), url: link.url },
    checkCode: link.checkCode,
    why: t('messages:why.failed'),
    sms: again
      ? t('messages:failed.sms-again', { amount, date: again.shortDate, url: link.url })
      : t('messages:failed.sms', { amount, url: link.url }),
    attachments: [],
    payLinkId: link.payLinkId
  };
}

/** When we try again by ourselves, and by which method; `undefined` when we don't. */
async function sayNext({ tx, notice, t }: Correspondence, attemptId: string) {
  const next = await readNextStep(tx, notice.merchantId, attemptId);
  if (next.kind !== 'try') return undefined;
  const date = formatDate(next.on, notice.language, 'weekday');
  return {
    said: next.isBackup ? t('messages:failed.backup', { date }) : t('messages:failed.again', { date }),
    shortDate: formatDate(next.on, notice.language, 'short')
  };
}
