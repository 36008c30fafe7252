import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey, type Translate } from '#lib/i18n/index.server.ts';
import { promiseList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { readList } from '../../list/read-list.server.ts';
import { paths } from '../../paths.ts';
import { toneOfPromise } from './promise-words.server.ts';
import type { PageServerLoad } from './$types';

const use = (t: Translate) => ({
  name: 'promises' as const,
  list: promiseList,
  path: paths.promises,
  file: paths.promisesFile,
  optionText: (_field: string, value: string) =>
    value === 'all' ? t('lists:all') : t(`arrangements:promises.status.${value}` as TextKey),
  labels: {
    from: 'arrangements:promises.from' as const,
    until: 'arrangements:promises.until' as const
  }
});

/** Days by which customers say that they will pay: first those that stand. */
export const load: PageServerLoad = staffRoute('see-arrangements', async ({ url, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { view, rows } = await readList(url, who, { t, language }, use(t));
  return {
    view,
    rows: rows.map((line) => ({
      id: line.id,
      customer: { name: line.customerName, reference: line.customerReference },
      promisedOn: formatDate(line.promisedOn, language, 'short'),
      givenOn: formatDate(
        line.givenAt.toZonedDateTimeISO(who.merchant.zone).toPlainDate(),
        language,
        'short'
      ),
      amount: line.total,
      open: line.open,
      status: t(`arrangements:promises.status.${line.status}`),
      tone: toneOfPromise[line.status]
    })),
    words: pickTexts(language, 'friendly', ['arrangements:promises', 'arrangements:list.terms', 'lists'])
  };
});
