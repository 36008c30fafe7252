import { redirect } from '@sveltejs/kit';
import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { retireSequence, saveSequenceDraft } from '#lib/server/domain/notifications/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import { versionsInWords } from '../../policies/version-in-words.server.ts';
import {
  exampleInvoice,
  readProblems,
  readSequencePage,
  toneOfState,
  writtenDay
} from '../sequence-view.server.ts';
import { audienceInWords, stepsInWords } from '../step-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** One sequence: what is in force (a draft where nothing is yet), what is being worked on, and its history. */
export const load: PageServerLoad = staffRoute('see-sequences', async ({ params, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { sequence, versions, state } = await readSequencePage(who, params.id);
  const [newest] = versions;
  const shown = newest?.definition ?? sequence.draft;
  const example = exampleInvoice(who);
  const mayChange = mayDo(who.staff.role, 'change-sequences');
  return {
    id: sequence.id,
    name: sequence.name,
    state: t(`sequences:status.${state}` as TextKey),
    tone: toneOfState(state),
    about: newest
      ? t(sequence.retiredAt ? 'sequences:show.retired' : 'sequences:show.in-force', {
          version: newest.version,
          date: writtenDay(newest.publishedAt, who, language)
        })
      : t('sequences:show.only-draft'),
    audience: shown ? audienceInWords(shown, language) : '',
    steps: shown ? stepsInWords(shown, language, example) : [],
    example: t('sequences:example', { date: formatDate(example.dueOn, language) }),
    draft: sequence.draft && {
      saved: sequence.draftSavedAt ? writtenDay(sequence.draftSavedAt, who, language) : '',
      problems: await readProblems(who, sequence.draft, language)
    },
    versions: versionsInWords(
      versions.map(({ publishedAt: savedAt, ...version }) => ({ ...version, savedAt })),
      (version) => paths.sequenceVersion(sequence.id, version),
      who,
      language
    ),
    mayChange,
    mayPublish: mayDo(who.staff.role, 'publish-sequences'),
    mayRetire: mayChange && newest !== undefined && !sequence.retiredAt,
    words: pickTexts(language, 'friendly', ['sequences', 'policies:versions'])
  };
});

export const actions: Actions = {
  /** Begins a draft from what is in force, where there is none yet. */
  change: staffRoute('change-sequences', async ({ params }, who) => {
    const { sequence, versions } = await readSequencePage(who, params.id!);
    const [newest] = versions;
    if (sequence.draft === null) {
      if (!newest) throw new Refusal('sequence-draft-missing');
      await saveSequenceDraft(who.ctx, {
        merchantId: who.merchant.id,
        sequenceId: sequence.id,
        draft: newest.definition
      });
    }
    redirect(303, paths.sequenceDraft(sequence.id));
  }),
  retire: staffRoute('publish-sequences', async ({ params }, { ctx, merchant }) => {
    await retireSequence(ctx, { merchantId: merchant.id, sequenceId: params.id! });
    redirect(303, paths.sequence(params.id!));
  })
};
