import { formatMoney, sum } from '#lib/money/index.ts';
import { readAttempt } from '../../collection/index.ts';
import { mintPayLink } from '../../pay-links/index.ts';
import { readPaidInvoices } from '../documents/paid-invoices.ts';
import type { Correspondence, NoticeContent } from './notice-content.ts';

/**
 * A payment that failed while the customer wasn't there: no money was taken, why in plain words, and a link to pay.
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
  const title = t('messages:failed.title', { amount });
  const nothingTaken = t('messages:failed.nothing-taken');
  return {
    subject: t('messages:failed.subject', { merchant: merchant.name }),
    preheader: `${nothingTaken} ${t('messages:failed.now')}`,
    title,
    paragraphs: [`${nothingTaken} ${reason}`, t('messages:failed.now')],
    facts: meant.map(({ invoice }) => ({
      label: t('messages:facts.invoice', { number: invoice.number }),
      value: invoice.subject
    })),
    action: { label: t('messages:failed.action'), url: link.url },
    checkCode: link.checkCode,
    why: t('messages:why.failed'),
    sms: t('messages:failed.sms', { amount, url: link.url }),
    attachments: [],
    payLinkId: link.payLinkId
  };
}
