import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { formatMoney } from '#lib/money/index.ts';
import { dryRunRouting } from '#lib/server/domain/collection/index.ts';
import { diffRuleSets, publishRuleSet } from '#lib/server/domain/routing/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import { readPublishForm } from '../../publish-form.server.ts';
import { dayOf } from '../../version-in-words.server.ts';
import { readRoutingDraft } from '../read-routing.server.ts';
import { routingChangesInWords, routingProblemsInWords } from '../route-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** So many of the payments that would go elsewhere are listed. */
const MOST_ROWS = 50;

/** What publishing the draft would change, and where past payments would have gone by it. */
export const load: PageServerLoad = staffRoute('publish-routing', async ({ parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { ctx, merchant } = who;
  const { draft, inForce, names } = await readRoutingDraft(who);
  const payments = await dryRunRouting(ctx, { merchantId: merchant.id, ruleSet: draft });
  const moved = payments.filter(({ now, then }) => now.accountId !== then.accountId);
  const nameOf = ({ accountId, rule }: (typeof payments)[number]['now']) =>
    `${names.get(accountId ?? '') ?? t('policies:routing.nowhere')} · ${
      rule === 'default' ? t('policies:routing.else') : rule
    }`;
  return {
    version: inForce.version + 1,
    changes: routingChangesInWords(diffRuleSets(inForce, draft), names, language),
    problems: routingProblemsInWords(draft.problems, language),
    payments: payments.length,
    moved: moved.length,
    rows: moved.slice(0, MOST_ROWS).map(({ attemptId, at, amount, now, then }) => ({
      id: attemptId,
      payment: `${formatMoney(amount, language)}, ${dayOf(at, merchant.zone, language)}`,
      now: nameOf(now),
      later: nameOf(then)
    })),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

export const actions: Actions = {
  publish: staffRoute('publish-routing', async ({ request, locals }, who) => {
    const form = await readPublishForm(request, locals.language, { hasName: false });
    if (!form.valid) return fail(422, form);
    const { reason } = form;
    try {
      await publishRuleSet(who.ctx, { merchantId: who.merchant.id, reason });
    } catch (thrown) {
      const { draft } = await readRoutingDraft(who);
      // The page shows every problem itself: the draft or the accounts were changed since it was drawn.
      if (thrown instanceof Refusal && draft.problems.length > 0)
        return fail(422, { values: { reason } as Record<string, string>, errors: {} });
      throw thrown;
    }
    redirect(303, paths.routing({ done: 'published' }));
  })
};
