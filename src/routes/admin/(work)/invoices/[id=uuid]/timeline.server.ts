import { formatDate, formatDateTime, type Language } from '#lib/i18n/index.ts';
import type { TextKey, Translate } from '#lib/i18n/index.server.ts';
import { formatMoney, type Money } from '#lib/money/index.ts';
import type { InvoiceDecision } from '#lib/server/domain/collection/index.ts';
import type { HistoryEntry } from '#lib/server/domain/reporting/index.ts';
import type { TimelineItem } from '#lib/ui/primitives/timeline-item.ts';

/** A moment with its small print: codes for staff, booked lines, who did it. */
export type TimelineMoment = TimelineItem & Readonly<{ details: readonly string[] }>;

type Reader = Readonly<{
  t: Translate;
  language: Language;
  zone: string;
  /** By which variant of an experiment rules of this version are, in words; absent for what holds for everybody. */
  variants: ReadonlyMap<number, string>;
}>;
type Told = Readonly<{ title: string; tone: TimelineItem['tone']; details?: readonly string[] }>;

/** Facts into plain words, times on the merchant's clock. */
export function timelineOf(entries: readonly HistoryEntry[], reader: Reader): TimelineMoment[] {
  return entries.map((entry) => ({
    id: entry.id,
    at: formatDateTime(entry.at, reader.zone, reader.language),
    datetime: entry.at.toString({ smallestUnit: 'second' }),
    details: [],
    ...tell(entry, reader)
  }));
}

const TONES: Readonly<Record<string, TimelineItem['tone']>> = {
  paid: 'good',
  succeeded: 'good',
  won: 'good',
  overdue: 'bad',
  failed: 'bad',
  lost: 'bad',
  uncollectible: 'bad',
  opened: 'plain',
  open: 'plain',
  void: 'plain',
  canceled: 'plain'
};

const toneOf = (status: string): TimelineItem['tone'] => TONES[status] ?? 'wait';

function tell(entry: HistoryEntry, reader: Reader): Told {
  const { t, language } = reader;
  const words = (path: string, params: Readonly<Record<string, string>> = {}) =>
    t(`admin:timeline.${path}` as TextKey, params);
  const written = (amount: Money) => formatMoney(amount, language);
  switch (entry.kind) {
    case 'invoice-status':
      // Whatever the status it begins with, an invoice that is made is no news, good or bad.
      return {
        title: words(`invoice.${entry.event}`),
        tone: entry.event === 'issue' ? 'plain' : toneOf(entry.to)
      };
    case 'attempt-status': {
      const { attempt } = entry.payment;
      const method = t(`admin:method.${attempt.method}` as TextKey);
      const title = words(`attempt.${entry.to}`, { amount: written(attempt.amount), method });
      const isDeclined = entry.to === 'failed' && attempt.decline;
      const details =
        attempt.decline && isDeclined
          ? [words(`decline.${attempt.decline.class}`), attempt.decline.code]
          : [];
      return { title, tone: toneOf(entry.to), details };
    }
    case 'refund-status':
      return {
        title: words(`refund.${entry.to}`, { amount: written(entry.amount) }),
        tone: toneOf(entry.to)
      };
    case 'dispute-status':
      return {
        title: words(`dispute.${entry.to}`, { amount: written(entry.amount) }),
        tone: entry.to === 'open' ? 'bad' : toneOf(entry.to)
      };
    case 'booking': {
      const details = entry.lines.map((line) =>
        words(`account.${line.account}`, { amount: written(line.amount) })
      );
      return { title: words('booked'), tone: 'plain', details };
    }
    case 'notice': {
      const { kind, channel, status } = entry.notice;
      const details = [t(`deliveries:channels.${channel}`), words(`notice-status.${status}`)];
      return { title: t(`deliveries:kinds.${kind}`), tone: status === 'rejected' ? 'bad' : 'plain', details };
    }
    case 'decision':
      return tellDecision(entry.decision, words, reader);
    case 'act':
      return {
        title: t(`audit:act.${entry.action}` as TextKey),
        tone: 'plain',
        details: [entry.actorName ?? words(`actor.${entry.actorKind}`)]
      };
  }
}

/**
 * What was decided, by which rule and, in an experiment, by which variant; the day on which money is to move where there
 * is one.
 */
function tellDecision(
  decision: InvoiceDecision,
  words: (path: string, params?: Readonly<Record<string, string>>) => string,
  { language, variants }: Reader
): Told {
  const { kind, rule, collectOn } = decision;
  const date = collectOn === null ? '' : formatDate(collectOn, language, 'weekday');
  const variant = variants.get(rulesOf(decision) ?? 0);
  const isWaiting = kind === 'ask-customer' || kind === 'give-up';
  return {
    title: words(`decision.${kind}`, { date }),
    tone: isWaiting ? 'wait' : 'plain',
    details: [words(`rule.${rule}`), ...(variant === undefined ? [] : [variant])]
  };
}

/** The version of the rules for trying again by which it was decided, where those had a say. */
export function rulesOf({ facts }: Pick<InvoiceDecision, 'facts'>): number | undefined {
  const version = facts['rulesVersion'];
  return typeof version === 'number' ? version : undefined;
}
