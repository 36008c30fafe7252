import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { diffRuleSets, findRuleSetProblems, rollBackRuleSet } from '#lib/server/domain/routing/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../../paths.ts';
import { readPublishForm } from '../../../publish-form.server.ts';
import { dayOf } from '../../../version-in-words.server.ts';
import { readRouting } from '../../read-routing.server.ts';
import { routingChangesInWords, routingProblemsInWords, rulesInWords } from '../../route-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** A version as it was published, and what would change if it came back. */
export const load: PageServerLoad = staffRoute('see-routing', async ({ params, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { ctx, merchant } = who;
  const { inForce, versions, names } = await readRouting(who);
  const found = versions.find(({ version }) => String(version) === params.version);
  if (!found) throw new Refusal('routing-version-unknown', { version: params.version });
  const isNewest = found.version === inForce.version;
  const before = versions.find(({ version }) => version === (found.version ?? 0) - 1);
  const problems = isNewest
    ? []
    : await ctx.db.withMerchant(merchant.id, (tx) => findRuleSetProblems(tx, merchant.id, found));
  return {
    version: found.version ?? 0,
    next: inForce.version + 1,
    title: t('policies:routing.past', { version: found.version ?? 0 }),
    published: t('policies:retries.past.published', { date: dayOf(found.savedAt, merchant.zone, language) }),
    reason: found.reason && t('policies:retries.because', { reason: found.reason }),
    rules: rulesInWords(found, names, language),
    changed: before && routingChangesInWords(diffRuleSets(before, found), names, language),
    wouldChange: isNewest ? [] : routingChangesInWords(diffRuleSets(inForce, found), names, language),
    problems: routingProblemsInWords(problems, language),
    mayBringBack: !isNewest && mayDo(who.staff.role, 'publish-routing'),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

export const actions: Actions = {
  bringBack: staffRoute('publish-routing', async ({ request, params, locals }, { ctx, merchant }) => {
    const version = Number(params.version);
    if (!Number.isSafeInteger(version)) throw new Refusal('routing-version-unknown', { version: 0 });
    const form = await readPublishForm(request, locals.language, { hasName: false });
    if (!form.valid) return fail(422, form);
    await rollBackRuleSet(ctx, { merchantId: merchant.id, version, reason: form.reason });
    redirect(303, paths.routing({ done: 'published' }));
  })
};
