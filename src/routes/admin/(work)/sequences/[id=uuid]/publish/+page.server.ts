import { fail, redirect } from '@sveltejs/kit';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { publishSequence } from '#lib/server/domain/notifications/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import { readPublishForm } from '../../../policies/publish-form.server.ts';
import { changesInWords } from '../../diff-words.server.ts';
import { readDraft } from '../../draft.server.ts';
import { exampleInvoice, readProblems } from '../../sequence-view.server.ts';
import { lookAhead } from '../ahead/ahead.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What publishing the draft would change, for whom, and whether any rule forbids it. */
export const load: PageServerLoad = staffRoute('publish-sequences', async ({ params, parent }, who) => {
  const { language } = await parent();
  const { sequence, draft, versions, next } = await readDraft(who, params.id);
  const [newest] = versions;
  const { messages, customers } = await lookAhead(who, { sequenceId: sequence.id, definition: draft });
  return {
    id: sequence.id,
    name: sequence.name,
    version: next,
    changes: changesInWords(newest?.definition, draft, language, exampleInvoice(who)),
    problems: await readProblems(who, draft, language),
    ahead: { messages, customers },
    words: pickTexts(language, 'friendly', ['sequences', 'policies:diff', 'policies:publish'])
  };
});

export const actions: Actions = {
  publish: staffRoute('publish-sequences', async ({ request, params, locals }, { ctx, merchant }) => {
    const form = await readPublishForm(request, locals.language, { hasName: true });
    if (!form.valid) return fail(422, form);
    const { name, reason } = form;
    try {
      await publishSequence(ctx, { merchantId: merchant.id, sequenceId: params.id!, name, reason });
    } catch (thrown) {
      // The page shows every problem itself: the draft was changed, or a law came into force, since it was drawn.
      if (thrown instanceof Refusal && thrown.code === 'sequence-breaks-rules')
        return fail(422, { values: { name, reason }, errors: {} });
      throw thrown;
    }
    redirect(303, paths.sequence(params.id!));
  })
};
