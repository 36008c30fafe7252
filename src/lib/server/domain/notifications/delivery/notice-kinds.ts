import type { NoticeChannel, NoticeKind } from '../notices.ts';

/** A way that needs a carrier; the portal doesn't. */
export type CarriedChannel = Exclude<NoticeChannel, 'portal'>;

/** What notifications on a device can be about, each switched on and off by itself. */
export const pushTopics = ['problems', 'receipts', 'debits', 'changes'] as const;
export type PushTopic = (typeof pushTopics)[number];

/** What holds for every message of a kind, whoever it is for. */
export type KindRule = Readonly<{
  /** By which ways it may go. What isn't here is forbidden for it or can't carry it. */
  channels: readonly CarriedChannel[];
  /** The law or the bank's scheme asks for it: it goes out although the customer doesn't want messages. */
  isRequired: boolean;
  /** Which switch on the preferences page a notification about it stands under; null where it is never one. */
  topic: PushTopic | null;
  /** Whether it may wait for a good hour. */
  mayWait: boolean;
  /** Whether it has a sense of its own in the portal. One that only carries a link or a code has none. */
  isListed: boolean;
  /** Minutes after which the next way is taken when this one stays silent; unset is as usual (`decide-next-try.ts`). */
  fallBackMinutes?: number;
}>;

const ANY = ['email', 'sms', 'whatsapp', 'push'] as const;
const ANY_AND_POST = [...ANY, 'letter'] as const;
const FOR_THE_READER = { isRequired: false, mayWait: true, isListed: true } as const;

export const noticeKinds: Readonly<Record<NoticeKind, KindRule>> = {
  receipt: { channels: ANY, isRequired: false, topic: 'receipts', mayWait: true, isListed: true },
  'payment-failed': { channels: ANY, isRequired: false, topic: 'problems', mayWait: true, isListed: true },
  'customer-asked': { channels: ANY, isRequired: false, topic: 'problems', mayWait: true, isListed: true },
  'card-ending': { channels: ANY, isRequired: false, topic: 'problems', mayWait: true, isListed: true },
  // A pre-notification goes "by invoice, e-mail or text" and is personal (SEPA Core rulebook, 4.3). A notification can
  // be swiped away unread, and WhatsApp is closed to formal notices by Meta's own rules.
  'debit-announced': {
    channels: ['email', 'sms'],
    isRequired: true,
    topic: null,
    mayWait: true,
    isListed: true
  },
  // A word on the side: it may be swiped away, and whoever wants none gets none.
  'debit-near': { channels: ANY, isRequired: false, topic: 'debits', mayWait: true, isListed: true },
  // It is a key: to the mailbox or the phone on file, never onto a lock screen.
  'fresh-pay-link': {
    fallBackMinutes: 30,
    channels: ['email', 'sms'],
    isRequired: true,
    topic: null,
    mayWait: false,
    isListed: false
  },
  letter: { channels: ['letter'], isRequired: true, topic: null, mayWait: false, isListed: true },
  'invoice-created': { channels: ANY_AND_POST, ...FOR_THE_READER, topic: 'debits' },
  'due-soon': { channels: ANY, ...FOR_THE_READER, topic: 'debits' },
  // Meta forbids debt collection on WhatsApp, whoever has a licence (whatsapp.com/legal/business-policy): what asks for
  // an overdue amount doesn't go there.
  overdue: { channels: ['email', 'sms', 'push', 'letter'], ...FOR_THE_READER, topic: 'problems' },
  // What a person answers to a customer's own word; it stands in their conversation. It goes by the way that they wrote,
  // which WhatsApp allows for a day (`conversations/`); the one answer to STOP is the last thing that goes there.
  reply: {
    channels: ['email', 'sms', 'whatsapp'],
    isRequired: true,
    topic: null,
    mayWait: false,
    isListed: false
  },
  'subscription-changed': { channels: ANY, ...FOR_THE_READER, topic: 'changes' },
  // What was agreed about paying is about a debt, which WhatsApp is closed to.
  'agreement-changed': { channels: ['email', 'sms', 'push'], ...FOR_THE_READER, topic: 'changes' },
  'agreement-missed': { channels: ['email', 'sms', 'push'], ...FOR_THE_READER, topic: 'problems' },
  'part-due': { channels: ['email', 'sms', 'push'], ...FOR_THE_READER, topic: 'debits' },
  // It starts a term, and its sender must be able to show that it came: nothing that is swiped away. Which of these a
  // country's law takes is in its law pack.
  'formal-notice': {
    channels: ['email', 'letter'],
    isRequired: true,
    topic: null,
    mayWait: true,
    isListed: true
  },
  // The last word before somebody else asks: in writing, where it is read and can be shown.
  'handover-notice': {
    channels: ['email', 'letter'],
    isRequired: true,
    topic: null,
    mayWait: true,
    isListed: true
  }
};
