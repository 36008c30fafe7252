import { fail, redirect } from '@sveltejs/kit';
import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { rollBackSequence } from '#lib/server/domain/notifications/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../../paths.ts';
import { readPublishForm } from '../../../../policies/publish-form.server.ts';
import { changesInWords } from '../../../diff-words.server.ts';
import { exampleInvoice, readProblems, readSequencePage, writtenDay } from '../../../sequence-view.server.ts';
import { audienceInWords, stepsInWords } from '../../../step-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** A version as it was published, and what would change if it came back. */
export const load: PageServerLoad = staffRoute('see-sequences', async ({ params, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { sequence, versions, next } = await readSequencePage(who, params.id);
  const found = versions.find(({ version }) => String(version) === params.version);
  if (!found) throw new Refusal('sequence-version-unknown', { version: params.version });
  const [newest] = versions;
  const isNewest = newest?.version === found.version;
  const before = versions[versions.indexOf(found) + 1];
  const example = exampleInvoice(who);
  return {
    id: sequence.id,
    name: sequence.name,
    title: t('sequences:past.title', { name: sequence.name, version: found.version }),
    version: found.version,
    next,
    published: [
      found.name,
      t('sequences:past.text', { date: writtenDay(found.publishedAt, who, language) }),
      found.publishedBy ? t('policies:versions.by', { name: found.publishedBy }) : ''
    ]
      .filter((each) => each !== '')
      .join(' · '),
    reason: found.reason && t('policies:retries.because', { reason: found.reason }),
    audience: audienceInWords(found.definition, language),
    steps: stepsInWords(found.definition, language, example),
    example: t('sequences:example', { date: formatDate(example.dueOn, language) }),
    changed: before && changesInWords(before.definition, found.definition, language, example),
    /** Against what is in force: what bringing it back would do. */
    wouldChange: isNewest ? [] : changesInWords(newest?.definition, found.definition, language, example),
    problems: (isNewest ? [] : await readProblems(who, found.definition, language)).map(
      ({ id, text, rule, source }) => ({ id, text, ...(rule && { source: `${rule} ${source ?? ''}` }) })
    ),
    mayBringBack: !isNewest && mayDo(who.staff.role, 'publish-sequences'),
    words: pickTexts(language, 'friendly', [
      'sequences',
      'policies:diff',
      'policies:publish',
      'policies:versions',
      'policies:problem'
    ])
  };
});

export const actions: Actions = {
  bringBack: staffRoute('publish-sequences', async ({ request, params, locals }, { ctx, merchant }) => {
    const version = Number(params.version);
    if (!Number.isSafeInteger(version)) throw new Refusal('sequence-version-unknown', { version: 0 });
    const form = await readPublishForm(request, locals.language, { hasName: false });
    if (!form.valid) return fail(422, form);
    const { reason } = form;
    try {
      await rollBackSequence(ctx, { merchantId: merchant.id, sequenceId: params.id!, version, reason });
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.code === 'sequence-breaks-rules')
        return fail(422, { values: { reason }, errors: {} });
      throw thrown;
    }
    redirect(303, paths.sequence(params.id!));
  })
};
