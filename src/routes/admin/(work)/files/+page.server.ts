import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { fileList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { readList } from '../../list/read-list.server.ts';
import { paths } from '../../paths.ts';
import type { PageServerLoad } from './$types';

const TONES = {
  done: 'good',
  'with-faults': 'bad',
  'cut-off': 'bad',
  waiting: 'wait',
  'to-send': 'wait'
} as const;

/** What came in and went out as a file, and how it went. */
export const load: PageServerLoad = staffRoute('import-invoices', async ({ url, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { view, rows } = await readList(
    url,
    who,
    { t, language },
    {
      name: 'files',
      list: fileList,
      path: paths.files,
      file: paths.filesFile,
      optionText: (field, value) => {
        if (value === 'all') return t('lists:all');
        return t(
          (field === 'kind' ? `lists:files.kinds.${value}` : `lists:files.states.${value}`) as TextKey
        );
      }
    }
  );
  return {
    view,
    rows: rows.map(({ at, ...row }) => ({
      ...row,
      at: formatDateTime(at, who.merchant.zone, language),
      tone: TONES[row.state],
      // What was brought in as invoices is kept as invoices; banks' files are kept as they were.
      ...(row.kind !== 'invoices' && { original: paths.fileOriginal(row.id) })
    })),
    words: pickTexts(language, 'friendly', ['lists'])
  };
});
