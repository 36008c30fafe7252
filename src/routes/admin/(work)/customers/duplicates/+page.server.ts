import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { formatPhone } from '#lib/server/domain/identity/index.ts';
import { askForPairs, dismissPair, listPairs } from '#lib/server/domain/merging/index.ts';
import { parseForm, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** Customers who may be the same person, side by side. */
export const load: PageServerLoad = staffRoute(
  'merge-customers',
  async ({ url, parent }, { ctx, merchant }) => {
    const { language } = await parent();
    const skip = Math.max(0, Number.parseInt(url.searchParams.get('skip') ?? '0', 10) || 0);
    const { pairs, hasMore } = await listPairs(ctx, { merchantId: merchant.id, skip });
    const since = (at: Temporal.Instant) =>
      formatDate(at.toZonedDateTimeISO(merchant.zone).toPlainDate(), language);
    return {
      pairs: pairs.map(({ first, second, reasons }) => ({
        key: `${first.id}:${second.id}`,
        reasons,
        sides: [first, second].map(({ createdAt, phone, ...side }) => ({
          ...side,
          phone: phone && formatPhone(phone, merchant.country),
          since: since(createdAt)
        }))
      })),
      ...(hasMore && { nextHref: paths.duplicates({ skip: String(skip + pairs.length) }) }),
      done: ['merged', 'dismissed', 'searched'].find((each) => each === url.searchParams.get('done')),
      words: pickTexts(language, 'friendly', ['customers:duplicates'])
    };
  }
);

const Pair = v.object({
  first: v.pipe(v.string(), v.uuid('field-missing')),
  second: v.pipe(v.string(), v.uuid('field-missing'))
});

export const actions: Actions = {
  dismiss: staffRoute('merge-customers', async ({ request }, { ctx, merchant }) => {
    const form = await parseForm(request, Pair);
    if (!form.valid) redirect(303, paths.duplicates());
    const { first: firstId, second: secondId } = form.data;
    await dismissPair(ctx, { merchantId: merchant.id, firstId, secondId });
    redirect(303, paths.duplicates({ done: 'dismissed' }));
  }),
  search: staffRoute('merge-customers', async (_event, { ctx, merchant }) => {
    await askForPairs(ctx, { merchantId: merchant.id });
    redirect(303, paths.duplicates({ done: 'searched' }));
  })
};
