import { fail, redirect } from '@sveltejs/kit';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { publishRetryRules } from '#lib/server/domain/collection/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import { readPublishForm } from '../../publish-form.server.ts';
import { readRulesWithDraft } from '../read-rules.server.ts';
import { retryChangesInWords, retryProblemsInWords } from '../rule-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What publishing the draft would change, and whether any rule forbids it. */
export const load: PageServerLoad = staffRoute('publish-retry-rules', async ({ parent }, who) => {
  const { language } = await parent();
  const { draft, inForce, next } = await readRulesWithDraft(who);
  return {
    version: next,
    changes: retryChangesInWords(inForce.rules, draft.rules, language),
    problems: retryProblemsInWords(draft.problems, draft.rules, language),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

export const actions: Actions = {
  publish: staffRoute('publish-retry-rules', async ({ request, locals }, { ctx, merchant }) => {
    const form = await readPublishForm(request, locals.language, { hasName: true });
    if (!form.valid) return fail(422, form);
    try {
      await publishRetryRules(ctx, { merchantId: merchant.id, name: form.name, reason: form.reason });
    } catch (thrown) {
      // The page shows every problem itself: the draft was changed, or a ceiling came down, since it was drawn.
      if (thrown instanceof Refusal && thrown.code === 'retry-rules-impossible')
        return fail(422, { values: { name: form.name, reason: form.reason }, errors: {} });
      throw thrown;
    }
    redirect(303, paths.retries({ done: 'published' }));
  })
};
