import { redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { listViews } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import { readFound } from './search.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute('see-customers', async ({ url, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { ctx, merchant, staff } = who;
  const views = await listViews(ctx, { merchantId: merchant.id, staffId: staff.id, list: 'customers' });
  // A search that is empty is asked for on purpose.
  const searchFor = (search = '') =>
    search === '' ? `${paths.customers()}?search=` : paths.customers({ search });
  const opensWith = url.search === '' ? views.find(({ isDefault }) => isDefault) : undefined;
  if (opensWith) redirect(303, searchFor(opensWith.filters['search']));
  const found = await readFound(who, url);
  return {
    found,
    view: {
      name: 'customers' as const,
      query: found.search === '' ? '' : new URLSearchParams({ search: found.search }).toString(),
      saved: views.map(({ id, name, filters, isMine, ownerName }) => ({
        ...{ id, name, href: searchFor(filters['search']) },
        by: isMine ? '' : t('lists:views.by', { name: ownerName }),
        isCurrent: (filters['search'] ?? '') === found.search
      }))
    },
    words: pickTexts(language, 'friendly', ['customers:list', 'lists:file', 'lists:views'])
  };
});
