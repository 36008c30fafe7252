import type { NoticeChannel, NoticeKind } from '../notices.ts';

/** The ways that have words of their own. WhatsApp's are templates at its provider. */
export const wordedChannels = ['email', 'sms', 'push', 'portal', 'letter'] as const satisfies NoticeChannel[];
export type WordedChannel = (typeof wordedChannels)[number];

/** Everything that a text may have filled in, by name; `locales/<language>/templates.json` says what each is. */
export const placeholders = [
  'name',
  'merchant',
  'link',
  'amount',
  'rest',
  'paidOn',
  'invoiceNumber',
  'invoices',
  'product',
  'dueOn',
  'date',
  'from',
  'latestOn',
  'card',
  'until',
  // Whole sentences of ours, since only we know them; some are empty at times.
  'reason',
  'next',
  'again',
  'happened',
  'because',
  'otherDay',
  'effect',
  'charge',
  'term',
  'consequence',
  'principal',
  'costs',
  'total',
  'creditor',
  'creditorNumber',
  'plan',
  'fromOn',
  'untilOn',
  'parts',
  'how',
  'rules',
  'answer',
  'agency'
] as const;
export type Placeholder = (typeof placeholders)[number];

/** What a message may and must say. */
export type MessageRule = Readonly<{
  kind: NoticeKind;
  /** What its texts may have filled in, beside `name`, `merchant` and, in a text message, `link`. */
  offers: readonly Placeholder[];
  /** Of those, what an e-mail, a letter and the portal have to say somewhere. */
  needs: readonly Placeholder[];
  /** What a text message has to say beside its link. */
  needsInSms: readonly Placeholder[];
  /** Whether there is something to do behind a link. */
  hasAction: boolean;
  channels: readonly WordedChannel[];
}>;

const WRITTEN = ['email', 'sms', 'push', 'portal'] as const;
const POSTED = [...WRITTEN, 'letter'] as const;

const rule = (
  kind: NoticeKind,
  needs: readonly Placeholder[],
  more: readonly Placeholder[] = [],
  given: Partial<MessageRule> = {}
): MessageRule => ({
  kind,
  needs,
  offers: [...needs, ...more],
  needsInSms: needs.slice(0, 1),
  hasAction: true,
  channels: WRITTEN,
  ...given
});

/**
 * Every message by name. A kind of notice has several where what it says depends on how things stand: the second
 * reminder isn't the first.
 */
export const messages = {
  receipt: rule('receipt', ['amount', 'paidOn'], ['invoiceNumber'], { hasAction: false }),
  'receipt-part': rule('receipt', ['amount', 'paidOn', 'rest'], ['invoiceNumber'], { hasAction: false }),
  'payment-failed': rule('payment-failed', ['amount', 'next'], ['reason', 'again']),
  'asked-authenticate': rule('customer-asked', ['amount', 'happened']),
  'asked-replace-method': rule('customer-asked', ['amount', 'happened']),
  'asked-pay-another-way': rule('customer-asked', ['amount', 'happened']),
  // The scheme asks for amount and day (SEPA Core rulebook, 4.3); the text message has to hold both, too.
  'debit-announced': rule('debit-announced', ['amount', 'date'], ['from', 'because', 'otherDay'], {
    needsInSms: ['amount', 'date']
  }),
  'debit-near': rule('debit-near', ['amount', 'date'], ['latestOn']),
  'card-ending': rule('card-ending', ['card', 'date']),
  'fresh-pay-link': rule('fresh-pay-link', ['until'], [], { needsInSms: [], channels: ['email', 'sms'] }),
  'fresh-pay-link-even': rule('fresh-pay-link', ['until'], [], {
    needsInSms: [],
    channels: ['email', 'sms']
  }),
  'staff-pay-link': rule('fresh-pay-link', ['until'], [], { needsInSms: [], channels: ['email', 'sms'] }),
  'invoice-created': rule('invoice-created', ['amount', 'dueOn'], ['product', 'invoiceNumber'], {
    channels: POSTED
  }),
  'due-soon': rule('due-soon', ['amount', 'dueOn'], ['product', 'invoiceNumber'], { channels: POSTED }),
  'overdue-first': rule('overdue', ['amount', 'dueOn'], ['product', 'invoiceNumber'], { channels: POSTED }),
  'overdue-second': rule('overdue', ['amount', 'dueOn'], ['product', 'invoiceNumber', 'charge'], {
    channels: POSTED
  }),
  'overdue-later': rule('overdue', ['amount', 'dueOn'], ['product', 'invoiceNumber', 'charge'], {
    channels: POSTED
  }),
  // Of several invoices of one customer, on one day.
  'invoice-created-several': rule('invoice-created', ['amount', 'invoices']),
  'due-soon-several': rule('due-soon', ['amount', 'invoices']),
  'overdue-several': rule('overdue', ['amount', 'invoices']),
  // Its time is over: what it said would be asked may be asked now.
  'overdue-after-notice': rule('overdue', ['amount', 'dueOn'], ['product', 'invoiceNumber', 'charge'], {
    channels: POSTED
  }),
  // What the law packs ask for (`law/`) is among these.
  'formal-notice': rule(
    'formal-notice',
    ['principal', 'creditor', 'product', 'invoiceNumber', 'dueOn', 'term', 'consequence'],
    ['creditorNumber', 'costs', 'total'],
    { channels: ['email', 'letter', 'portal'] }
  ),
  // By when it can still be paid here, and who writes after that: a name, so that a stranger's letter is no riddle.
  'handover-notice': rule('handover-notice', ['amount', 'date', 'agency'], [], {
    channels: ['email', 'letter', 'portal']
  }),
  'subscription-paused': rule('subscription-changed', ['plan', 'fromOn', 'untilOn'], ['effect']),
  'subscription-resumed': rule('subscription-changed', ['plan', 'date'], ['effect']),
  'subscription-stopping': rule('subscription-changed', ['plan', 'date'], ['effect']),
  'subscription-stopped': rule('subscription-changed', ['plan', 'date'], ['effect']),
  'subscription-staying': rule('subscription-changed', ['plan'], ['effect']),
  'arrangement-started': rule('agreement-changed', ['amount', 'parts', 'date'], ['how', 'rules', 'answer']),
  'arrangement-waiting': rule('agreement-changed', ['amount', 'parts']),
  'arrangement-offered': rule('agreement-changed', ['amount', 'parts', 'date'], ['answer']),
  'arrangement-declined': rule('agreement-changed', ['amount', 'answer'], ['parts']),
  'arrangement-kept': rule('agreement-changed', ['date'], [], { hasAction: false }),
  'arrangement-ended': rule('agreement-changed', ['amount']),
  'arrangement-broken': rule('agreement-missed', ['amount']),
  'part-due': rule('part-due', ['amount', 'dueOn']),
  // What comes next was shown before anybody agreed, and is said again.
  'part-missed': rule('agreement-missed', ['amount', 'dueOn', 'next', 'rules']),
  'part-spread': rule('agreement-changed', ['amount', 'date']),
  'more-time': rule('agreement-changed', ['amount', 'date'], ['product', 'invoiceNumber', 'how'], {
    needsInSms: ['amount', 'date']
  }),
  'time-back': rule('agreement-changed', ['amount', 'date'], ['product', 'invoiceNumber'], {
    needsInSms: ['amount', 'date']
  }),
  'promise-noted': rule('agreement-changed', ['amount', 'date']),
  'promise-broken': rule('agreement-missed', ['amount', 'date'])
} as const satisfies Readonly<Record<string, MessageRule>>;

export type MessageName = keyof typeof messages;

export const messageNames = Object.keys(messages) as readonly MessageName[];

export function isMessageName(name: string): name is MessageName {
  return Object.hasOwn(messages, name);
}

/** What may stand in a message's text for one channel. Only a text message shows its link: elsewhere it is a button. */
export function placeholdersFor(message: MessageName, channel: WordedChannel): readonly Placeholder[] {
  const { offers, hasAction }: MessageRule = messages[message];
  return ['name', 'merchant', ...offers, ...(channel === 'sms' && hasAction ? (['link'] as const) : [])];
}

/** What has to stand in it. A notification is swiped away: nothing has to stand in it. */
export function neededIn(message: MessageName, channel: WordedChannel): readonly Placeholder[] {
  const { needs, needsInSms, hasAction }: MessageRule = messages[message];
  switch (channel) {
    case 'email':
    case 'letter':
    case 'portal':
      return needs;
    case 'sms':
      return [...needsInSms, ...(hasAction ? (['link'] as const) : [])];
    case 'push':
      return [];
  }
}

/** Kinds that may be playful: never one about money that is missing, nor one that the law asks for. */
const PLAYFUL: ReadonlySet<NoticeKind> = new Set([
  'receipt',
  'card-ending',
  'invoice-created',
  'due-soon',
  'subscription-changed'
] satisfies NoticeKind[]);

export function mayBePlayful(kind: NoticeKind): boolean {
  return PLAYFUL.has(kind);
}
