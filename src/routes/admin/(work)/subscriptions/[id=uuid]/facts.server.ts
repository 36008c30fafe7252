import { formatDate, formatDateTime, type Language } from '#lib/i18n/index.ts';
import type { TextKey, Translate } from '#lib/i18n/index.server.ts';
import { formatMoney, isZero, negate } from '#lib/money/index.ts';
import type { AuditEntry } from '#lib/server/domain/identity/index.ts';
import type { DebitDay, SubscriptionSummary } from '#lib/server/domain/subscriptions/index.ts';
import { actWords } from '../../audit/act-words.server.ts';
import { detailsInWords } from '../../audit/detail-words.server.ts';

type Reader = Readonly<{ t: Translate; language: Language; zone: string }>;

/** What stands, as terms and values. */
export function factsOf(summary: SubscriptionSummary, day: DebitDay | undefined, { t, language }: Reader) {
  const { price, cycle, waiting, startedOn, yearlyCost, change, pause, stopOn, priceChange } = summary;
  const on = (date: Temporal.PlainDate) => formatDate(date, language);
  const written = (amount: typeof price) => formatMoney(amount, language);
  const isBack = waiting.minor < 0;
  return [
    {
      term: t('subscriptions:detail.price'),
      value: `${written(price)} ${t(`subscriptions:cycle.${cycle.unit}`, { count: cycle.count })}`
    },
    { term: t('subscriptions:detail.since'), value: on(startedOn) },
    { term: t('subscriptions:detail.yearly'), value: written(yearlyCost) },
    ...(isZero(waiting)
      ? []
      : [
          {
            term: t(isBack ? 'subscriptions:detail.waiting-back' : 'subscriptions:detail.waiting-asked'),
            value: written(isBack ? negate(waiting) : waiting)
          }
        ]),
    ...(priceChange
      ? [
          {
            term: t('subscriptions:price-change.title', { date: on(priceChange.on) }),
            value: written(priceChange.to)
          }
        ]
      : []),
    ...(change
      ? [
          {
            term: t('subscriptions:change-waits.title', { date: on(change.on), plan: change.planName }),
            value: ''
          }
        ]
      : []),
    ...(pause
      ? [
          {
            term: t('subscriptions:pause-waits.title', { from: on(pause.fromOn), until: on(pause.untilOn) }),
            value: ''
          }
        ]
      : []),
    ...(stopOn ? [{ term: t('subscriptions:until.stopping', { date: on(stopOn) }), value: '' }] : []),
    { term: t('subscriptions:debits.day'), value: debitDayText(day, t) }
  ];
}

function debitDayText(day: DebitDay | undefined, t: Translate): string {
  switch (day?.kind) {
    case undefined:
      return t('lists:subscription.no-day');
    case 'day-of-month':
      return t('subscriptions:choice.day-of-month', { day: day.day });
    case 'last-day':
      return t('subscriptions:choice.last-day');
    case 'after-payday':
      return t('subscriptions:choice.after-payday', { day: day.payday, count: day.workingDays });
  }
}

/** Who did what to it, the latest first. */
export function changesOf(entries: readonly AuditEntry[], { t, language, zone }: Reader) {
  return entries.map((entry) => ({
    id: entry.id,
    at: formatDateTime(entry.at, zone, language),
    datetime: entry.at.toString({ smallestUnit: 'second' }),
    title: actWords(language, entry.action),
    tone: 'plain' as const,
    details: [
      entry.actorName ?? t(`audit:kind.${entry.actorKind}` as TextKey),
      ...datesOf(entry, { language, zone })
    ]
  }));
}

/** Of what was noted beside an act, the days: the rest is for whoever searches the trail. */
function datesOf({ details }: AuditEntry, reader: Pick<Reader, 'language' | 'zone'>): string[] {
  const days = Object.entries(details).filter(([, value]) => /^\d{4}-\d{2}-\d{2}$/.test(String(value)));
  return detailsInWords(Object.fromEntries(days), reader).map(({ term, value }) => `${term} ${value}`);
}
