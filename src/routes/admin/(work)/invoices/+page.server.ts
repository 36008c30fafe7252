import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { readList } from '../../list/read-list.server.ts';
import { invoiceUse } from './invoice-use.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute('see-invoices', async ({ url, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { view, rows } = await readList(url, who, { t, language }, invoiceUse(t));
  return {
    view,
    rows: rows.map(({ issuedOn, dueOn, ...row }) => ({
      ...row,
      issuedOn: formatDate(issuedOn, language, 'short'),
      dueOn: formatDate(dueOn, language, 'short')
    })),
    words: pickTexts(language, 'friendly', ['admin:invoices', 'admin:status', 'lists'])
  };
});
