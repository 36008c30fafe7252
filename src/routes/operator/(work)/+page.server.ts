import { redirect } from '@sveltejs/kit';
import { formatDate, formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { endOperatorSession, OPERATOR_COOKIE } from '#lib/server/domain/identity/index.ts';
import { listOverseenMerchants } from '#lib/server/domain/installation/index.ts';
import { operatorRoute } from '#lib/server/web/index.ts';
import { paths } from '../paths.ts';
import { countWords } from './count-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

const PER_PAGE = 25;
const STATES = ['active', 'suspended'] as const;

export const load: PageServerLoad = operatorRoute(async ({ parent, url }, { ctx }) => {
  const { language } = await parent();
  const search = (url.searchParams.get('search') ?? '').trim().slice(0, 100);
  const state = STATES.find((each) => each === url.searchParams.get('state'));
  const after = afterOf(url);
  const { items, next } = await listOverseenMerchants(ctx, { search, state, after, limit: PER_PAGE });
  const count = countWords(language);
  return {
    search,
    state: state ?? 'all',
    isFirstPage: after === undefined,
    next,
    merchants: items.map((each) => ({
      ...{ id: each.id, name: each.name, address: each.host ?? each.slug },
      state: each.suspendedAt ? ('suspended' as const) : ('active' as const),
      since: formatDate(each.createdAt.toZonedDateTimeISO(each.zone).toPlainDate(), language),
      owner: each.owners[0]?.name ?? null,
      activeAt: each.activeAt && formatDateTime(each.activeAt, each.zone, language),
      customers: count(each.customers),
      invoices: count(each.openInvoices)
    })),
    words: pickTexts(language, 'friendly', ['operator:list', 'operator:state'])
  };
});

export const actions: Actions = {
  signOut: operatorRoute(async ({ cookies }, { ctx, token }) => {
    await endOperatorSession(ctx, token);
    cookies.delete(OPERATOR_COOKIE, { path: '/', secure: true });
    redirect(303, paths.signIn());
  })
};

/** The merchant behind which the list goes on, when the address names one. */
function afterOf(url: URL): string | undefined {
  const asked = url.searchParams.get('after') ?? '';
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(asked) ? asked : undefined;
}
