import { formatDate, type Language } from '#lib/i18n/index.ts';
import type { Translate } from '#lib/i18n/index.server.ts';
import { formatMoney } from '#lib/money/index.ts';
import type { ArrangementDetails } from '#lib/server/domain/arrangements/index.ts';
import { paths } from '../../../paths.ts';
import { wishInWords } from '../arrangement-words.server.ts';

type Reader = Readonly<{
  t: Translate;
  language: Language;
  zone: string;
  /** Who works here, by id. */
  names: ReadonlyMap<string, string>;
}>;

/** What it is about, who asked for it, and when. */
export function factsOf(found: ArrangementDetails, { t, language, zone, names }: Reader) {
  const { total, open, isDebited, askedByKind, askedById, askedAt, startedAt, endedAt } = found;
  const day = (at: Temporal.Instant) => formatDate(at.toZonedDateTimeISO(zone).toPlainDate(), language);
  const askers: Readonly<Record<string, string>> = {
    customer: t('arrangements:page.by-customer'),
    staff: names.get(askedById ?? '') ?? t('arrangements:page.by-staff')
  };
  return [
    { term: t('arrangements:page.amount'), value: formatMoney(total, language) },
    { term: t('arrangements:page.open'), value: formatMoney(open, language), strong: true },
    { term: t('arrangements:page.wish'), value: wishInWords(found, t) },
    {
      term: t('arrangements:page.how'),
      value: t(isDebited ? 'arrangements:by-debit' : 'arrangements:by-hand')
    },
    {
      term: t('arrangements:page.asked'),
      value: t('arrangements:page.asked-by', {
        date: day(askedAt),
        name: askers[askedByKind] ?? t('arrangements:page.by-system')
      })
    },
    ...(startedAt === null ? [] : [{ term: t('arrangements:page.started'), value: day(startedAt) }]),
    ...(endedAt === null ? [] : [{ term: t('arrangements:page.ended'), value: day(endedAt) }])
  ];
}

const TONES = {
  coming: 'plain',
  missed: 'bad',
  settled: 'good',
  spread: 'plain',
  dropped: 'plain'
} as const;

/** Its parts, each with what became of it. */
export function partLines({ shownParts }: ArrangementDetails, { t, language }: Reader) {
  return shownParts.map(({ place, dueOn, amount, open, status }) => ({
    ...{ place, amount, open, tone: TONES[status] },
    day: formatDate(dueOn, language, 'short'),
    status: t(`portal:agree.part.${status}`)
  }));
}

/** The invoices that it is about. */
export function invoiceLines({ invoices }: ArrangementDetails, { t, language }: Reader) {
  return invoices.map(({ id, number, subject, dueOn, balance }) => ({
    ...{ id, number, balance, href: paths.invoice(id) },
    note: [subject, t('arrangements:page.due', { date: formatDate(dueOn, language, 'short') })]
      .filter(Boolean)
      .join(' · ')
  }));
}
