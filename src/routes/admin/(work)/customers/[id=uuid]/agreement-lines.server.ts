import { formatDate, type Language } from '#lib/i18n/index.ts';
import type { Translate } from '#lib/i18n/index.server.ts';
import type { ListedArrangement, PaymentPromise } from '#lib/server/domain/arrangements/index.ts';
import { paths } from '../../../paths.ts';
import { toneOfArrangement, wishInWords } from '../../arrangements/arrangement-words.server.ts';
import type { FactLine } from './facts.server.ts';

type Reader = Readonly<{ t: Translate; language: Language; zone: string }>;

/** A payment in parts: what was asked or agreed, since when, and how it stands. */
export function arrangementLine(found: ListedArrangement, { t, language, zone }: Reader): FactLine {
  const { id, status, askedAt } = found;
  return {
    id,
    title: wishInWords(found, t),
    note: formatDate(askedAt.toZonedDateTimeISO(zone).toPlainDate(), language),
    tone: toneOfArrangement[status],
    tag: t(`arrangements:status.${status}`),
    href: paths.arrangement(id)
  };
}

/** A day by which the customer says that they will pay. */
export function promiseLine({ id, promisedOn }: PaymentPromise, { t, language }: Reader): FactLine {
  return {
    id,
    title: t('arrangements:promised', { date: formatDate(promisedOn, language, 'weekday') }),
    note: '',
    tone: 'wait',
    href: paths.promise(id)
  };
}
