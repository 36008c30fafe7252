import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { listExperiments } from '#lib/server/domain/experiments/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { listSequences } from '#lib/server/domain/notifications/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { subjectInWords, timeInWords, toneOfStatus } from './experiment-words.server.ts';
import type { PageServerLoad } from './$types';

/** Every experiment: what it is about, and whether it runs. */
export const load: PageServerLoad = staffRoute('see-experiments', async ({ parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { ctx, merchant } = who;
  const { experiments, names } = await ctx.db.withMerchant(merchant.id, async (tx) => ({
    experiments: await listExperiments(tx, merchant.id),
    names: new Map((await listSequences(tx, merchant.id)).map((each) => [each.id, each.name]))
  }));
  return {
    rows: experiments.map((each) => ({
      id: each.id,
      name: each.name,
      what: subjectInWords(each.plan, names, language),
      status: t(`experiments:status.${each.ended ?? each.status}` as TextKey, { key: each.winner ?? '' }),
      tone: toneOfStatus(each.status),
      time: timeInWords(each, merchant.zone, language)
    })),
    mayChange: mayDo(who.staff.role, 'change-experiments'),
    words: pickTexts(language, 'friendly', ['experiments'])
  };
});
