import { formatDate, formatDateTime, type Language } from '#lib/i18n/index.ts';
import type { TextKey, Translate } from '#lib/i18n/index.server.ts';
import { formatMoney, money, type Currency } from '#lib/money/index.ts';
import type { CustomerMoment } from '#lib/server/domain/reporting/index.ts';
import type { TimelineItem } from '#lib/ui/primitives/timeline-item.ts';
import { paths } from '../../../paths.ts';
import { actWords } from '../../audit/act-words.server.ts';

/** A moment with its small print, and where more of it stands. */
export type TimelineMoment = TimelineItem & Readonly<{ details: readonly string[]; href?: string }>;

type Reader = Readonly<{ t: Translate; language: Language; zone: string }>;
type Told = Readonly<{
  title: string;
  tone?: TimelineItem['tone'];
  details?: readonly string[];
  href?: string;
}>;

/** Facts into plain words, times on the merchant's clock. */
export function timelineOf(moments: readonly CustomerMoment[], reader: Reader): TimelineMoment[] {
  return moments.map((moment) => ({
    id: moment.id,
    at: formatDateTime(moment.at, reader.zone, reader.language),
    datetime: moment.at.toString({ smallestUnit: 'second' }),
    details: [],
    tone: 'plain',
    ...tell(moment, reader)
  }));
}

const TONES: Readonly<Record<string, TimelineItem['tone']>> = {
  paid: 'good',
  succeeded: 'good',
  won: 'good',
  kept: 'good',
  broken: 'bad',
  proposed: 'wait',
  offered: 'wait',
  overdue: 'bad',
  failed: 'bad',
  lost: 'bad',
  uncollectible: 'bad',
  rejected: 'bad',
  dead: 'bad',
  requires_action: 'wait',
  processing: 'wait',
  unknown: 'wait'
};

const toneOf = (status: string): TimelineItem['tone'] => TONES[status] ?? 'plain';

function tell(moment: CustomerMoment, { t, language }: Reader): Told {
  const words = (key: string, params: Readonly<Record<string, string>> = {}) => t(key as TextKey, params);
  const written = ({ minor, currency }: Readonly<{ minor: number; currency: Currency }>) =>
    formatMoney(money(minor, currency), language);
  switch (moment.kind) {
    case 'invoice': {
      const { number, event, to, invoiceId } = moment.facts;
      const what = words(`admin:timeline.invoice.${event}`);
      return {
        title: words('customers:moment.invoice', { what, number, amount: written(moment.facts) }),
        tone: event === 'issue' ? 'plain' : toneOf(to),
        href: paths.invoice(invoiceId)
      };
    }
    case 'attempt': {
      const { method, to, declineClass, declineCode } = moment.facts;
      const params = { amount: written(moment.facts), method: words(`admin:method.${method}`) };
      const details = [
        ...(declineClass === null ? [] : [words(`admin:timeline.decline.${declineClass}`)]),
        ...(declineCode === null ? [] : [words('customers:moment.code', { code: declineCode })])
      ];
      return { title: words(`admin:timeline.attempt.${to}`, params), tone: toneOf(to), details };
    }
    case 'refund':
    case 'dispute': {
      const { to } = moment.facts;
      const title = words(`admin:timeline.${moment.kind}.${to}`, { amount: written(moment.facts) });
      return { title, tone: moment.kind === 'dispute' && to === 'open' ? 'bad' : toneOf(to) };
    }
    case 'subscription': {
      const { event, planName } = moment.facts;
      return { title: words(`customers:subscription.${event}`, { plan: planName }) };
    }
    case 'arrangement': {
      const { event, to, parts, arrangementId } = moment.facts;
      const params = { amount: written(moment.facts), parts: String(parts) };
      const href = paths.arrangement(arrangementId);
      return { title: words(`customers:arrangement.${event}`, params), tone: toneOf(to), href };
    }
    case 'promise': {
      const { event, to, promisedOn } = moment.facts;
      const date = formatDate(Temporal.PlainDate.from(promisedOn), language);
      const params = { amount: written(moment.facts), date };
      return { title: words(`customers:promise.${event}`, params), tone: toneOf(to) };
    }
    case 'notice': {
      const { about, channel, status, delivery, noticeId } = moment.facts;
      const what = words(`deliveries:kinds.${about}`);
      const by = words(`deliveries:channels.${channel}`);
      return {
        title: words('customers:moment.notice', { what, by }),
        tone: toneOf(status),
        details: [
          words(delivery === null ? `deliveries:statuses.${status}` : `deliveries:words.${delivery}`)
        ],
        href: paths.message(noticeId)
      };
    }
    case 'message':
    case 'feedback':
    case 'note':
    case 'act':
      return tellPeople(moment, language, words);
  }
}

type OfPeople = Extract<CustomerMoment, { kind: 'message' | 'feedback' | 'note' | 'act' }>;

/** What people wrote and did. */
function tellPeople(
  moment: OfPeople,
  language: Language,
  words: (key: string, params?: Readonly<Record<string, string>>) => string
): Told {
  switch (moment.kind) {
    case 'message': {
      const { author, channel, text, staffName, conversationId } = moment.facts;
      const params = {
        by: words(`conversations:by.${channel}`),
        name: staffName ?? words('customers:moment.someone')
      };
      return {
        title: words(`customers:moment.said.${author}`, params),
        tone: author === 'customer' ? 'wait' : 'plain',
        details: [text],
        href: paths.conversation(conversationId)
      };
    }
    case 'feedback': {
      const { occasion, score, comment } = moment.facts;
      const params = {
        what: words(`reports:feedback.occasion.${occasion}`),
        answer: words(`feedback:score.${score}`)
      };
      return {
        title: words('customers:moment.feedback', params),
        tone: score >= 4 ? 'good' : score <= 2 ? 'bad' : 'plain',
        details: comment === null ? [] : [comment]
      };
    }
    case 'note': {
      const { text, staffName } = moment.facts;
      return { title: words('customers:moment.note', { name: staffName }), details: [text] };
    }
    case 'act': {
      const { action, actorKind, actorName, reason } = moment.facts;
      const who = actorName ?? words(`admin:timeline.actor.${actorKind}`);
      return {
        title: actWords(language, action),
        details: [who, ...(reason === null ? [] : [words('customers:moment.reason', { reason })])]
      };
    }
  }
}
