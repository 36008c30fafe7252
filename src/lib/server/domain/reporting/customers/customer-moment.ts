import type { DeclineClass } from '../../../gateway/index.ts';
import type { Attempt } from '../../collection/index.ts';
import type { Currency } from '#lib/money/index.ts';
import type { OccasionKind, Score } from '../../feedback/index.ts';
import type { ConversationChannel, NoticeStatus } from '../../notifications/index.ts';

type Sum = Readonly<{ minor: number; currency: Currency }>;

/** One thing that happened between a merchant and a customer: facts only, the page has the words. */
export type CustomerMoment = Readonly<{ id: string; at: Temporal.Instant }> & CustomerFact;

export type CustomerFact =
  | Readonly<{
      kind: 'invoice';
      facts: Sum & Readonly<{ invoiceId: string; number: string; event: string; to: string }>;
    }>
  | Readonly<{
      kind: 'attempt';
      facts: Sum &
        Readonly<{
          method: Attempt['method'];
          to: string;
          /** Why the bank said no, where it did: for staff. */
          declineClass: DeclineClass | null;
          declineCode: string | null;
        }>;
    }>
  | Readonly<{ kind: 'refund' | 'dispute'; facts: Sum & Readonly<{ to: string }> }>
  | Readonly<{ kind: 'subscription'; facts: Readonly<{ planName: string; event: string }> }>
  | Readonly<{
      kind: 'arrangement';
      facts: Sum & Readonly<{ arrangementId: string; event: string; to: string; parts: number }>;
    }>
  | Readonly<{
      kind: 'promise';
      /** `promisedOn`: ISO 8601. */
      facts: Sum & Readonly<{ event: string; to: string; promisedOn: string }>;
    }>
  | Readonly<{
      kind: 'notice';
      facts: Readonly<{
        noticeId: string;
        about: string;
        channel: string;
        status: NoticeStatus;
        delivery: string | null;
      }>;
    }>
  | Readonly<{
      kind: 'message';
      facts: Readonly<{
        conversationId: string;
        author: 'customer' | 'staff' | 'machine';
        channel: ConversationChannel;
        text: string;
        staffName: string | null;
      }>;
    }>
  | Readonly<{
      kind: 'feedback';
      facts: Readonly<{ occasion: OccasionKind; score: Score; comment: string | null }>;
    }>
  | Readonly<{ kind: 'note'; facts: Readonly<{ text: string; staffName: string }> }>
  | Readonly<{
      kind: 'act';
      facts: Readonly<{ action: string; actorKind: string; actorName: string | null; reason: string | null }>;
    }>;
