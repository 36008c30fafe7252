import { pickTexts } from '#lib/i18n/index.server.ts';
import { listOperatorActs } from '#lib/server/domain/identity/index.ts';
import { operatorRoute } from '#lib/server/web/index.ts';
import { actLine } from '../act-lines.server.ts';
import type { PageServerLoad } from './$types';

const PER_PAGE = 50;
/** Nobody's zone in particular: the page says so. */
const ZONE = 'UTC';

export const load: PageServerLoad = operatorRoute(async ({ parent, url }, { ctx }) => {
  const { language } = await parent();
  const asked = url.searchParams.get('after') ?? '';
  const after = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(asked) ? asked : undefined;
  const { items, next } = await listOperatorActs(ctx, { after, limit: PER_PAGE });
  return {
    lines: items.map((act) => actLine(act, ZONE, language)),
    isFirstPage: after === undefined,
    next,
    words: pickTexts(language, 'friendly', ['operator:acts', 'operator:list'])
  };
});
