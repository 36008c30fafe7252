import { isDeepStrictEqual } from 'node:util';
import { redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import {
  countShadowAnswers,
  listShadowAnswers,
  startRetryShadow,
  stopRetryShadow
} from '#lib/server/domain/collection/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import { dayOf } from '../../version-in-words.server.ts';
import { comparedInWords, countsInWords, differenceAsked } from '../compare-words.server.ts';
import { readRules } from '../read-rules.server.ts';
import { schedulesInWords } from '../rule-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What the draft in the shadow would have decided beside what was, decision by decision. */
export const load: PageServerLoad = staffRoute('see-retry-rules', async ({ parent, url }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { ctx, merchant } = who;
  const { draft, shadow } = await readRules(who);
  const base = {
    mayPublish: mayDo(who.staff.role, 'publish-retry-rules'),
    mayStart: draft !== undefined && draft.problems.length === 0,
    isRunning: shadow !== undefined && shadow.endedAt === null,
    words: pickTexts(language, 'friendly', ['policies'])
  };
  if (!shadow) return { ...base, report: undefined };
  const difference = differenceAsked(url.searchParams.get('show'));
  const of = { merchantId: merchant.id, shadowId: shadow.id, difference };
  const [counts, answers] = await ctx.db.withMerchant(merchant.id, async (tx) => [
    await countShadowAnswers(tx, merchant.id, shadow.id),
    await listShadowAnswers(tx, of)
  ]);
  const total = [...counts.values()].reduce((sum, each) => sum + each, 0);
  const day = (at: Temporal.Instant) => dayOf(at, merchant.zone, language);
  return {
    ...base,
    report: {
      since: shadow.endedAt
        ? t('policies:retries.shadow.between', { from: day(shadow.startedAt), to: day(shadow.endedAt) })
        : t('policies:retries.shadow.since', { date: day(shadow.startedAt) }),
      isOutdated: draft !== undefined && !isDeepStrictEqual(draft.rules, shadow.rules),
      agreed:
        total === 0
          ? ''
          : t('policies:retries.shadow.agreed', {
              share: Math.floor((100 * (counts.get('same') ?? 0)) / total),
              count: total
            }),
      schedules: schedulesInWords(shadow.rules, language),
      counts: countsInWords(counts, (show) => paths.retriesShadow({ show }), language),
      rows: comparedInWords(answers, merchant.zone, language),
      shown: difference ?? ''
    }
  };
});

export const actions: Actions = {
  start: staffRoute('publish-retry-rules', async (_event, { ctx, merchant }) => {
    await startRetryShadow(ctx, { merchantId: merchant.id });
    redirect(303, paths.retriesShadow());
  }),
  stop: staffRoute('publish-retry-rules', async (_event, { ctx, merchant }) => {
    await stopRetryShadow(ctx, { merchantId: merchant.id });
    redirect(303, paths.retriesShadow());
  })
};
