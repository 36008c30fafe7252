import type { InboxNotice } from '#lib/server/domain/notifications/index.ts';
import type { PortalPaths } from '../../paths.ts';
import type { PortalWords } from '../../words.server.ts';

/** Why this message came, why this way and why then: one sentence each, where there is something to say. */
export function explainInWords(
  { why, channel }: InboxNotice,
  { t, date, dayOf, dateTime }: PortalWords,
  merchant: string
): string[] {
  const by = t(`preferences:inbox.by.${channel}`);
  const chosenOn = (at: Temporal.Instant | undefined) => (at ? date(dayOf(at), 'long') : '');
  const sentences = [
    t(causeKey(why.kind), { merchant, at: dateTime(why.causedAt) }),
    why.sequence &&
      t('preferences:why.sequence', { name: why.sequence.name, version: String(why.sequence.version) }),
    isChannelRule(why.channelRule) &&
      t(`preferences:why.channel.${why.channelRule}`, { by, date: chosenOn(why.channelChoice?.at) }),
    isTimeRule(why.timeRule) &&
      t(`preferences:why.time.${why.timeRule}`, { date: chosenOn(why.timeChoice?.at) }),
    why.openingChoice && t('preferences:why.opening', { date: chosenOn(why.openingChoice.at) })
  ];
  return sentences.filter((sentence) => typeof sentence === 'string');
}

/** The page where something can be done about it. */
export function actOf(
  { kind, invoiceId }: Pick<InboxNotice, 'kind' | 'invoiceId'>,
  { t }: PortalWords,
  paths: PortalPaths
): Readonly<{ href: string; text: string }> {
  switch (kind) {
    case 'debit-announced':
    case 'debit-near':
      return { href: paths.debits(), text: t('preferences:inbox.act.debits') };
    case 'card-ending':
      return { href: paths.paymentMethods(), text: t('preferences:inbox.act.methods') };
    case 'subscription-changed':
      return { href: paths.subscriptions(), text: t('preferences:inbox.act.subscriptions') };
    case 'agreement-changed':
      // More time for one invoice is no arrangement.
      if (invoiceId !== null)
        return { href: paths.pay({ invoice: invoiceId }), text: t('preferences:inbox.act.pay') };
      return { href: paths.arrangements(), text: t('preferences:inbox.act.arrangements') };
    case 'part-due':
    case 'agreement-missed':
    case 'payment-failed':
    case 'customer-asked':
    case 'invoice-created':
    case 'due-soon':
    case 'overdue':
    case 'formal-notice':
    case 'handover-notice':
      return {
        href: paths.pay(invoiceId === null ? {} : { invoice: invoiceId }),
        text: t('preferences:inbox.act.pay')
      };
    case 'reply':
    case 'receipt':
    case 'letter':
    case 'fresh-pay-link':
      return invoiceId === null
        ? { href: paths.home, text: t('preferences:inbox.act.overview') }
        : { href: paths.invoice(invoiceId), text: t('preferences:inbox.act.invoice') };
  }
}

const CAUSES = [
  'receipt',
  'payment-failed',
  'debit-announced',
  'debit-near',
  'customer-asked',
  'card-ending',
  'letter',
  'invoice-created',
  'due-soon',
  'overdue',
  'formal-notice',
  'handover-notice',
  'subscription-changed',
  'agreement-changed',
  'agreement-missed',
  'part-due'
] as const;

function causeKey(kind: InboxNotice['kind']) {
  const known = CAUSES.find((each) => each === kind);
  return `preferences:why.cause.${known ?? 'other'}` as const;
}

const CHANNEL_RULES = [
  'preferred',
  'next-choice',
  'device',
  'usual',
  'not-for-this-kind',
  'required',
  'broken-address',
  'fallback',
  'no-contact',
  'refused',
  'nothing-left'
] as const;
/** `at-once` needs no explanation. */
const TIME_RULES = ['answer', 'quiet-hours', 'usual-quiet-hours', 'deadline'] as const;

function isChannelRule(rule: string | null): rule is (typeof CHANNEL_RULES)[number] {
  return (CHANNEL_RULES as readonly (string | null)[]).includes(rule);
}

function isTimeRule(rule: string | null): rule is (typeof TIME_RULES)[number] {
  return (TIME_RULES as readonly (string | null)[]).includes(rule);
}
