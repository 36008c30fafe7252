import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey, type Translate } from '#lib/i18n/index.server.ts';
import { arrangementList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { readList } from '../../list/read-list.server.ts';
import { paths } from '../../paths.ts';
import { boundsInWords, toneOfArrangement, wishInWords } from './arrangement-words.server.ts';
import type { PageServerLoad } from './$types';

const use = (t: Translate) => ({
  name: 'arrangements' as const,
  list: arrangementList,
  path: paths.arrangements,
  file: paths.arrangementsFile,
  optionText: (field: string, value: string) => {
    if (value === 'all') return t('lists:all');
    return t((field === 'how' ? `arrangements:by-${value}` : `arrangements:status.${value}`) as TextKey);
  }
});

/** Payments in parts: first what waits for an answer. */
export const load: PageServerLoad = staffRoute('see-arrangements', async ({ url, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { view, rows } = await readList(url, who, { t, language }, use(t));
  const short = (day: Temporal.PlainDate) => formatDate(day, language, 'short');
  return {
    view,
    rows: rows.map((line) => ({
      id: line.id,
      customer: { name: line.customerName, reference: line.customerReference },
      askedOn: short(line.askedAt.toZonedDateTimeISO(who.merchant.zone).toPlainDate()),
      amount: line.total,
      open: line.open,
      wish: wishInWords(line, t),
      outside: boundsInWords(line.outside, t),
      question: line.question,
      next: line.nextOn ? short(line.nextOn) : '',
      late: line.isLate ? t('arrangements:list.late') : '',
      status: t(`arrangements:status.${line.status}`),
      tone: line.isLate ? ('bad' as const) : toneOfArrangement[line.status]
    })),
    words: pickTexts(language, 'friendly', ['arrangements:list', 'lists'])
  };
});
