import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { planList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { readList } from '../../list/read-list.server.ts';
import { paths } from '../../paths.ts';
import type { PageServerLoad } from './$types';

/** What can be subscribed to, who has it, and what that is worth in a month. */
export const load: PageServerLoad = staffRoute('see-invoices', async ({ url, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const today = who.ctx.clock.now().toZonedDateTimeISO(who.merchant.zone).toPlainDate();
  const { view, rows } = await readList(
    url,
    who,
    { t, language },
    {
      name: 'plans',
      list: planList(today),
      path: paths.plans,
      file: paths.plansFile,
      optionText: (_field, value) =>
        t((value === 'all' ? 'lists:all' : `lists:plans.show.${value}`) as TextKey)
    }
  );
  return {
    view,
    rows: rows.map(({ cycle, ...row }) => ({
      ...row,
      cycle: t(`subscriptions:cycle.${cycle.unit}`, { count: cycle.count })
    })),
    words: pickTexts(language, 'friendly', ['lists'])
  };
});
