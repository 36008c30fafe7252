import { formatMoney, sum } from '#lib/money/index.ts';
import { findDebitedMethod, readAttempt, readNextStep, type Attempt } from '../../collection/index.ts';
import { mintPayLink } from '../../pay-links/index.ts';
import { mintRepairLink } from '../../payment-methods/index.ts';
import { readPaidInvoices } from '../documents/paid-invoices.ts';
import { dateValue } from './date-value.ts';
import { invoiceFacts } from './invoice-facts.ts';
import type { Correspondence, NoticeFacts } from './notice-content.ts';
import { sayFailedPart } from './say-failed-part.ts';

/**
 * A payment that failed while the customer wasn't there: no money was taken, why in plain words, when it is
 * tried again if it is, a link to pay, and for a saved card one that puts another in its place by a tap, without signing in.
 * The debit of a part says what that means for the plan, and its link pays just the part. `undefined` once there is nothing
 * to say any more: the money came after all, or the invoices were paid another way.
 */
export async function composeFailedPayment(
  correspondence: Correspondence,
  attemptId: string
): Promise<NoticeFacts | undefined> {
  const { ctx, tx, notice, t } = correspondence;
  const { merchantId, customerId, language } = notice;
  const attempt = await readAttempt(tx, merchantId, attemptId);
  const meant = await readPaidInvoices(tx, merchantId, attemptId);
  const owed = sum(
    meant.map((each) => each.invoice.balance),
    attempt.amount.currency
  );
  if (attempt.status !== 'failed' || owed.minor === 0) return undefined;
  const invoiceId = meant.length === 1 && meant[0] ? meant[0].invoice.id : null;
  const part = await sayFailedPart(correspondence, attempt, meant[0]?.invoice.id);
  const link =
    part ?? (await mintPayLink(ctx, tx, { merchantId, customerId, invoiceId, purpose: 'message' }));
  const repairUrl = await findRepairUrl(correspondence, attempt);
  return {
    message: 'payment-failed',
    values: {
      amount: formatMoney(attempt.amount, language),
      reason: t(`notices:phrase.reason.${attempt.decline?.class ?? 'technical'}`),
      ...(part?.values ?? (await sayNext(correspondence, attemptId)))
    },
    facts: invoiceFacts(
      t,
      meant.map(({ invoice }) => invoice)
    ),
    url: link.url,
    ...(repairUrl !== undefined && { otherAction: { label: t('notices:other.repair'), url: repairUrl } }),
    ...('checkCode' in link && { checkCode: link.checkCode, payLinkId: link.payLinkId }),
    why: t('messages:why.failed'),
    attachments: []
  };
}

/** Where the card that is debited can be replaced; nothing for another method, which isn't renewed but set up anew. */
async function findRepairUrl(
  { ctx, tx, notice }: Correspondence,
  attempt: Attempt
): Promise<string | undefined> {
  const { merchantId, customerId } = notice;
  if (attempt.method !== 'card') return undefined;
  const method = await findDebitedMethod(tx, merchantId, customerId);
  if (method?.kind !== 'card') return undefined;
  return (await mintRepairLink(ctx, tx, { merchantId, customerId, paymentMethodId: method.id })).url;
}

/** When we try again by ourselves, and by which method; or that the customer may at once. */
async function sayNext({ tx, notice, t }: Correspondence, attemptId: string) {
  const next = await readNextStep(tx, notice.merchantId, attemptId);
  if (next.kind !== 'try') return { next: t('notices:phrase.next.now'), again: '' };
  const { long, short } = dateValue(next.on, notice.language, 'weekday');
  return {
    next: t(`notices:phrase.next.${next.isBackup ? 'backup' : 'again'}`, { date: long }),
    again: t('notices:phrase.next.short', { date: short })
  };
}
