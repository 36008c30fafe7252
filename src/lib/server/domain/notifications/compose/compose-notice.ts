import { subjectOf } from '../notices.ts';
import { composeAnnouncedDebit } from './compose-announced-debit.ts';
import { composeCardEnding } from './compose-card-ending.ts';
import { composeCustomerAsked } from './compose-customer-asked.ts';
import { composeFailedPayment } from './compose-failed-payment.ts';
import { composeFreshPayLink } from './compose-fresh-pay-link.ts';
import { composeNearDebit } from './compose-near-debit.ts';
import { composeReceipt } from './compose-receipt.ts';
import type { Correspondence, NoticeContent } from './notice-content.ts';

/** What a notice says now. `undefined`: nothing any more, what it was about has passed. */
export function composeNotice(correspondence: Correspondence): Promise<NoticeContent | undefined> {
  const { notice } = correspondence;
  const subjectId = subjectOf(notice);
  switch (notice.kind) {
    case 'receipt':
      return composeReceipt(correspondence, subjectId);
    case 'payment-failed':
      return composeFailedPayment(correspondence, subjectId);
    case 'debit-announced':
      return composeAnnouncedDebit(correspondence, subjectId);
    case 'debit-near':
      return composeNearDebit(correspondence, subjectId);
    case 'customer-asked':
      return composeCustomerAsked(
        correspondence,
        notice.cause.startsWith('attempt:') ? { attemptId: subjectId } : { plannedId: subjectId }
      );
    case 'card-ending':
      return composeCardEnding(correspondence, subjectId);
    case 'fresh-pay-link':
      return composeFreshPayLink(correspondence, subjectId);
    case 'invoice-created':
    case 'due-soon':
    case 'overdue':
    case 'formal-notice':
      throw new Error(`There are no words yet for ${notice.kind}`);
    case 'letter':
      throw new Error('A letter is composed when it is ordered');
  }
}
