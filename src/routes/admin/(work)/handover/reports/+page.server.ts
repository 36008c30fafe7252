import { fail, redirect } from '@sveltejs/kit';
import { formatDate, formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type Translate } from '#lib/i18n/index.server.ts';
import { formatMoney, money } from '#lib/money/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import {
  listSetAsideReports,
  putReportAside,
  replayReport,
  reportViews,
  type SetAsideReport
} from '#lib/server/domain/handover/index.ts';
import { Refusal, staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const PAGE_SIZE = 25;
const DONE = ['replayed', 'aside'] as const;

/** What agencies reported and nothing was done by: who, when, what it says, why not, and what staff may do about it. */
export const load: PageServerLoad = staffRoute('see-handover', async ({ url, parent }, who) => {
  const { ctx, merchant, staff } = who;
  const { language } = await parent();
  const t = translator(language);
  const view = reportViews.find((each) => each === url.searchParams.get('view')) ?? 'waiting';
  const after = url.searchParams.get('after') ?? undefined;
  const { items, next } = await listSetAsideReports(ctx, {
    ...{ merchantId: merchant.id, view, after, limit: PAGE_SIZE }
  });
  const at = (moment: Temporal.Instant) => formatDateTime(moment, merchant.zone, language);
  return {
    view,
    items: items.map((each) => ({
      ...{ id: each.id, agency: each.agencyName, at: at(each.receivedAt), why: each.why, raw: each.body },
      said: saidWords(each.said, t, language),
      caseHref: each.caseId === undefined ? '' : paths.handoverCase(each.caseId),
      was: each.putAside
        ? t('handover:report.was', { at: at(each.putAside.at), because: each.putAside.because })
        : ''
    })),
    ...(next !== null && { nextHref: paths.agencyReports({ view, after: next }) }),
    mayAct: mayDo(staff.role, 'ask-handover'),
    done: DONE.find((each) => each === url.searchParams.get('done')),
    words: pickTexts(language, 'friendly', ['handover:report'])
  };
});

/** What a report says, in one sentence. */
function saidWords(said: SetAsideReport['said'], t: Translate, language: Parameters<typeof formatMoney>[1]) {
  switch (said?.type) {
    case undefined:
      return t('handover:report.said.unreadable');
    case 'case.acknowledged':
      return t('handover:report.said.case-acknowledged');
    case 'case.closed':
      return t(`handover:report.said.case-closed-${said.data.because}`);
    case 'payment.received':
    case 'payment.reversed': {
      const { amountMinor, currency, payment } = said.data;
      const amount = formatMoney(money(amountMinor, currency), language);
      const [kind, on] =
        said.type === 'payment.received'
          ? (['payment-received', said.data.paidOn] as const)
          : (['payment-reversed', said.data.reversedOn] as const);
      return t(`handover:report.said.${kind}`, { amount, payment, date: formatDate(on, language) });
    }
  }
}

type Which = Readonly<{ merchantId: string; reportId: string }>;

/** Runs one act and comes back to the list; what is refused is said on it, with the words that were typed. */
const act = (
  done: (typeof DONE)[number],
  run: (ctx: SignedIn['ctx'], which: Which, because: string) => Promise<void>
) =>
  staffRoute('ask-handover', async ({ request, locals }: RequestEvent, { ctx, merchant }) => {
    const form = await request.formData();
    const textOf = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const [reportId, because] = [textOf('report'), textOf('because')];
    try {
      await run(ctx, { merchantId: merchant.id, reportId }, because);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return fail(422, { problem: refusalWords(thrown, locals.language), report: reportId, because });
    }
    redirect(303, paths.agencyReports({ done }));
  });

export const actions: Actions = {
  replay: act('replayed', (ctx, which) => replayReport(ctx, which)),
  aside: act('aside', (ctx, which, because) => putReportAside(ctx, { ...which, because }))
};
