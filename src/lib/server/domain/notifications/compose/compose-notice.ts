import { textVersion } from '#lib/i18n/index.server.ts';
import { subjectOf } from '../notices.ts';
import { findWordsOnTrial } from '../templates/divide-words.ts';
import { findWordsInForce, type WordsInForce } from '../templates/template-queries.ts';
import { mayBeTried } from '../templates/tried-words.ts';
import type { MessageName, WordedChannel } from '../words/messages.ts';
import { writeMessage } from '../words/write-message.ts';
import { composeAnnouncedDebit } from './compose-announced-debit.ts';
import { composeArrangement } from './compose-arrangement.ts';
import { composeCardEnding } from './compose-card-ending.ts';
import { composeCustomerAsked } from './compose-customer-asked.ts';
import { composeFailedPayment } from './compose-failed-payment.ts';
import { composeFormalNotice } from './compose-formal-notice.ts';
import { composeFreshPayLink } from './compose-fresh-pay-link.ts';
import { composeHandover } from './compose-handover.ts';
import { composeInvoiceMessage } from './compose-invoice-message.ts';
import { composeNearDebit } from './compose-near-debit.ts';
import { composePromise } from './compose-promise.ts';
import { composeReceipt } from './compose-receipt.ts';
import { composeSubscriptionChange } from './compose-subscription-change.ts';
import { composeTimeChanged } from './compose-time-changed.ts';
import type { Correspondence, NoticeContent, NoticeFacts } from './notice-content.ts';

/** What a notice says, and the version of the wording that it says it by. */
export type ComposedNotice = NoticeContent & Readonly<{ textVersion: string }>;

/** What a notice says now, in the words that are in force or its reader's arm of an experiment has. `undefined`: nothing any more, what it was about has passed. */
export async function composeNotice(correspondence: Correspondence): Promise<ComposedNotice | undefined> {
  const facts = await gatherFacts(correspondence);
  if (!facts) return undefined;
  const { notice, merchant, customer, tone } = correspondence;
  const { channel, language } = notice;
  const { message } = facts;
  const words = await findWords(correspondence, message);
  const content = writeMessage(facts, {
    ...{ channel, language, tone },
    common: { name: customer.name, merchant: merchant.name },
    published: words.published
  });
  return { ...content, textVersion: nameVersion(correspondence, message, words) };
}

async function findWords(
  { ctx, tx, notice, merchant, tone }: Correspondence,
  message: MessageName
): Promise<WordsInForce> {
  const { language } = notice;
  const inForce = await findWordsInForce(tx, notice.merchantId, { message, language, tone });
  if (!mayBeTried(message)) return inForce;
  const tried = await findWordsOnTrial(tx, { notice, merchant, message, tone, now: ctx.clock.now() });
  if (!tried) return inForce;
  return {
    published: { ...inForce.published, ...tried.published },
    versions: { ...inForce.versions, ...tried.versions }
  };
}

/** `nl/overdue-first/email/friendly@3` for the merchant's third version; else the fingerprint of our own words. */
function nameVersion(
  { notice: { channel, language }, tone }: Correspondence,
  message: MessageName,
  { versions }: WordsInForce
): string {
  const version = versions[channel as WordedChannel];
  if (version === undefined) return textVersion(language, 'notices');
  return `${language}/${message}/${channel}/${tone}@${version}`;
}

function gatherFacts(correspondence: Correspondence): Promise<NoticeFacts | undefined> {
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
      return composeInvoiceMessage(correspondence);
    case 'subscription-changed':
      return composeSubscriptionChange(correspondence, subjectId);
    case 'agreement-changed':
    case 'agreement-missed':
    case 'part-due':
      if (notice.cause.startsWith('time:')) return composeTimeChanged(correspondence, subjectId);
      return notice.cause.startsWith('promise:')
        ? composePromise(correspondence, subjectId)
        : composeArrangement(correspondence, subjectId);
    case 'formal-notice':
      return composeFormalNotice(correspondence);
    case 'handover-notice':
      return composeHandover(correspondence, subjectId);
    case 'reply':
      throw new Error('An answer is what somebody wrote');
    case 'letter':
      throw new Error('A letter is composed when it is ordered');
  }
}
