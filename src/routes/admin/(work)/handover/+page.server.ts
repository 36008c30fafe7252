import { fail, redirect } from '@sveltejs/kit';
import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import {
  askHandover,
  caseViews,
  isTermOver,
  listCases,
  listConditions,
  readHandoverNeeds,
  type CaseView
} from '#lib/server/domain/handover/index.ts';
import { Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { refusalWords } from '../../list/refusal-words.server.ts';
import { paths } from '../../paths.ts';
import { toneOfCase } from './case-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE_SIZE = 50;

/** What is proposed for an agency, what agencies have, and what became of it. */
export const load: PageServerLoad = staffRoute('see-handover', async ({ url, parent }, who) => {
  const { ctx, merchant, staff } = who;
  const { language } = await parent();
  const t = translator(language);
  const asked = url.searchParams.get('view');
  const view: CaseView = caseViews.find((each) => each === asked) ?? 'needs';
  const after = url.searchParams.get('after') ?? undefined;
  const { items, next } = await listCases(ctx, {
    ...{ merchantId: merchant.id, view, after, limit: PAGE_SIZE }
  });
  const [inForce] = await listConditions(ctx, { merchantId: merchant.id });
  const { reports } = await readHandoverNeeds(ctx, { merchantId: merchant.id, zone: merchant.zone });
  const today = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
  const count = Number(url.searchParams.get('done') ?? 0);
  const left = Number(url.searchParams.get('left') ?? 0);
  return {
    view,
    reports:
      reports > 0
        ? { title: t('handover:report.notice', { count: reports }), look: t('handover:report.look') }
        : undefined,
    isOff: inForce?.conditions.isOn !== true,
    items: items.map((each) => ({
      ...{ id: each.id, status: each.status, tone: toneOfCase[each.status], owed: each.owed },
      ...{ name: each.customerName, agency: each.agencyName, isAsked: each.isAsked, need: each.need },
      invoices: t('handover:list.invoices', { count: each.invoices }),
      payBy: formatDate(each.payBy, language),
      mayAsk: isTermOver(each, today) && !each.isAsked && mayDo(staff.role, 'ask-handover')
    })),
    ...(next !== null && { nextHref: paths.handover({ view, after: next }) }),
    asked: count > 0 ? t('handover:ask.done', { count }) : '',
    left: left > 0 ? t('handover:ask.left', { count: left, why: url.searchParams.get('why') ?? '' }) : '',
    words: pickTexts(language, 'friendly', [
      'handover:list',
      'handover:ask',
      'handover:status',
      'handover:need'
    ])
  };
});

export const actions: Actions = {
  ask: staffRoute('ask-handover', async ({ request, locals: { language } }, who) => {
    const form = await request.formData();
    const ids = form.getAll('ids').filter((id) => typeof id === 'string');
    const said = form.get('because');
    const because = typeof said === 'string' ? said : '';
    if (ids.length === 0) return fail(422, { problem: translator(language)('handover:ask.none'), because });
    const { done, refused } = await askAll(who, ids, because);
    const why = refused[0] && refusalWords(refused[0], language);
    if (done === 0) return fail(422, { problem: why ?? '', because });
    const more = why === undefined ? {} : { left: String(refused.length), why };
    redirect(303, paths.handover({ done: String(done), ...more }));
  })
};

/** One after the other: what one can't be asked for keeps none of the others back. */
async function askAll({ ctx, merchant }: SignedIn, ids: readonly string[], because: string) {
  let done = 0;
  const refused: Refusal[] = [];
  for (const caseId of ids.slice(0, PAGE_SIZE))
    try {
      await askHandover(ctx, { merchantId: merchant.id, caseId, because });
      done += 1;
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      refused.push(thrown);
    }
  return { done, refused };
}
