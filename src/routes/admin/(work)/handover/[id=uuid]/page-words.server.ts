import { formatDate, formatDateTime, type Language, withColon } from '#lib/i18n/index.ts';
import type { Translate } from '#lib/i18n/index.server.ts';
import { formatMoney, money, subtract, sum, type Money } from '#lib/money/index.ts';
import { handoverRules, holdEffects, type CaseDetails } from '#lib/server/domain/handover/index.ts';
import type { TimelineItem } from '#lib/ui/primitives/timeline-item.ts';
import { paths } from '../../../paths.ts';
import { toneOfCase } from '../case-words.server.ts';

type Reader = Readonly<{ t: Translate; language: Language; zone: string }>;

/** What there is to know about a case, in the order in which it is asked. */
export function factsOf({ handover, agency, notice, lines }: CaseDetails, { t, language, zone }: Reader) {
  const at = (moment: Temporal.Instant) => formatDateTime(moment, zone, language);
  const fact = (name: string, value: string | null | undefined) =>
    value ? [{ term: t(`handover:case.${name}` as 'handover:case.owed'), value }] : [];
  const owed = sum(
    lines.flatMap(({ invoice, outBecause }) => (outBecause === null ? [invoice.balance] : [])),
    handover.currency
  );
  const told = notice?.isLost
    ? t('handover:case.notice-lost')
    : notice?.sentAt
      ? t('handover:case.notice-sent', { at: at(notice.sentAt) })
      : t('handover:case.notice-waits');
  return [
    ...fact('owed', formatMoney(owed, language)),
    ...fact('agency', agency.name),
    ...fact('wki', agency.wkiNumber),
    ...fact('reference', handover.agencyRef),
    ...fact('notice', told),
    ...fact('pay-by', formatDate(handover.payBy, language)),
    ...fact('because', becauseOf(handover.endedBecause, t))
  ];
}

/** The rule by its words; what somebody wrote as they wrote it. */
function becauseOf(because: string | null, t: Translate): string | null {
  const rule = handoverRules.find((each) => each === because);
  return rule === undefined ? because : t(`handover:rule.${rule}`);
}

/** The invoices of a case, and why one doesn't go. */
export function lineWords({ lines }: CaseDetails, { t, language }: Reader) {
  return lines.map(({ invoice, outBecause, rule }) => ({
    ...{ id: invoice.id, href: paths.invoice(invoice.id), number: invoice.number, subject: invoice.subject },
    ...{ dueOn: formatDate(invoice.dueOn, language), balance: invoice.balance },
    note:
      outBecause !== null
        ? t('handover:case.out', { why: becauseOf(outBecause, t) ?? '' })
        : rule !== undefined
          ? t('handover:case.now', { why: t(`handover:rule.${rule}`) })
          : ''
  }));
}

/** Of an agency without an API: how much less is owed by now than it was told. */
export function tellByHand({ lines }: CaseDetails): Money | undefined {
  const live = lines.filter(({ isLive, handedOverMinor }) => isLive && handedOverMinor !== null);
  const [first] = live;
  if (!first) return undefined;
  const { currency } = first.invoice.balance;
  const handed = money(
    live.reduce((all, { handedOverMinor }) => all + (handedOverMinor ?? 0), 0),
    currency
  );
  const less = subtract(
    handed,
    sum(
      live.map(({ invoice }) => invoice.balance),
      currency
    )
  );
  return less.minor > 0 ? less : undefined;
}

/** That the customer is left alone, what the agency was told of it, and what is to be done. */
export function holdWords({ handover, holds, agency }: CaseDetails, { t }: Reader) {
  const { heldBecause } = handover;
  if (heldBecause === null) return undefined;
  const names = { agency: agency.name, why: t(`dunning:holds.because.${heldBecause}`) };
  const effect = holdEffects[heldBecause];
  return {
    title: t(`handover:hold.${effect}`, names),
    // Without an API nobody tells it but people.
    text: agency.channel === 'download' ? t('handover:hold.tell', names) : t('handover:hold.told', names),
    next: t(holds.length === 0 ? 'handover:hold.over' : 'handover:hold.next', names)
  };
}

/** Payments that can still be taken back, the newest first. */
export function takeBackOptions({ payments, handover }: CaseDetails, language: Language) {
  const gone = new Set(payments.map(({ reversesId }) => reversesId));
  return payments
    .filter(({ id, amountMinor }) => amountMinor > 0 && !gone.has(id))
    .map(({ id, amountMinor, paidOn }) => ({
      value: id,
      text: `${formatDate(paidOn, language)} · ${formatMoney(money(amountMinor, handover.currency), language)}`
    }))
    .reverse();
}

/** Everything that happened to a case, the newest first. */
export function historyOf(found: CaseDetails, { t, language, zone }: Reader): TimelineItem[] {
  const { history, messages, payments } = found;
  const moment = (id: string, at: Temporal.Instant, title: string, tone: TimelineItem['tone']) => ({
    ...{ id, title, tone, datetime: at.toString(), at: formatDateTime(at, zone, language) }
  });
  const items = [
    ...history.map(({ id, at, to }) =>
      moment(id, at, t(`handover:status.${to}` as 'handover:status.paid'), toneOfCase[to as 'paid'])
    ),
    ...messages.map((each) => moment(each.id, each.createdAt, messageWords(each, t, language), toneOf(each))),
    ...payments.flatMap((each) => {
      const amount = formatMoney(money(each.amountMinor, found.handover.currency), language);
      const back = formatMoney(money(-each.amountMinor, found.handover.currency), language);
      const paid =
        each.reversesId === null
          ? moment(each.id, each.bookedAt, t('handover:payment', { amount }), 'good')
          : moment(each.id, each.bookedAt, t('handover:taken-back', { amount: back }), 'bad');
      if (each.remittedAt === null) return [paid];
      const at = formatDateTime(each.remittedAt, zone, language);
      return [paid, moment(`${each.id}-remitted`, each.remittedAt, t('handover:remitted', { at }), 'good')];
    })
  ];
  return items.sort((a, b) =>
    a.datetime < b.datetime ? 1 : a.datetime > b.datetime ? -1 : a.id < b.id ? 1 : -1
  );
}

type Message = CaseDetails['messages'][number];

function toneOf({ status }: Message): TimelineItem['tone'] {
  if (status === 'taken') return 'good';
  return status === 'refused' ? 'bad' : status === 'waiting' ? 'wait' : 'plain';
}

function messageWords({ kind, facts, status, tries, problem }: Message, t: Translate, language: Language) {
  const amount = (name: string) =>
    formatMoney(money(Number(facts[name] ?? 0), String(facts['currency'] ?? 'EUR') as 'EUR'), language);
  const what =
    kind === 'balance'
      ? t('handover:message.balance', { before: amount('before'), after: amount('after') })
      : kind === 'hold'
        ? t(`handover:message.hold-${facts['effect'] === 'pause' ? 'pause' : 'stop'}`)
        : t(`handover:message.${kind}`);
  const state =
    status === 'waiting' && problem !== null
      ? t('handover:message.tried', { count: tries, problem })
      : t(`handover:message.status.${status}`, { problem: problem ?? '' });
  return withColon(language, what, state);
}
