import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import {
  lawCountries,
  type SequenceDefinition,
  type SequenceStep
} from '#lib/server/domain/notifications/index.ts';
import { parseForm, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import { readDraft, saveDraft } from '../../draft.server.ts';
import { exampleInvoice, readProblems } from '../../sequence-view.server.ts';
import { wordsOf } from '../../step-form.server.ts';
import { countryName, stepsInWords } from '../../step-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The draft, step by step, with what can be done to each. */
export const load: PageServerLoad = staffRoute('change-sequences', async ({ params, parent }, who) => {
  const { language } = await parent();
  const { sequence, draft } = await readDraft(who, params.id);
  const example = exampleInvoice(who);
  const { countries = [], customers, segments = [], hasSavedMethod } = draft.audience;
  return {
    id: sequence.id,
    name: sequence.name,
    steps: stepsInWords(draft, language, example),
    example: translator(language)('sequences:example', { date: formatDate(example.dueOn, language) }),
    problems: await readProblems(who, draft, language),
    mayPublish: mayDo(who.staff.role, 'publish-sequences'),
    audience: {
      countries: [...new Set([...lawCountries, who.merchant.country, ...countries])].map((country) => ({
        country,
        name: countryName(country, language),
        isChosen: countries.includes(country)
      })),
      customers: customers ?? '',
      segments: segments.join(', '),
      savedMethod: hasSavedMethod === undefined ? '' : hasSavedMethod ? 'yes' : 'no'
    },
    words: pickTexts(language, 'friendly', ['sequences'])
  };
});

const AudienceForm = v.object({
  countries: v.optional(v.array(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'unreadable'))), []),
  customers: v.picklist(['', 'consumers', 'businesses'], 'unreadable'),
  segments: v.optional(v.pipe(v.string(), v.maxLength(400, 'unreadable')), ''),
  savedMethod: v.picklist(['', 'yes', 'no'], 'unreadable')
});

export const actions: Actions = {
  move: staffRoute('change-sequences', async (event, who) => {
    const form = await event.request.formData();
    const { draft } = await readDraft(who, event.params.id!);
    const steps = moved(draft.steps, String(form.get('key')), form.get('to') === 'front' ? -1 : 1);
    return save(event, who, { ...draft, steps });
  }),
  remove: staffRoute('change-sequences', async (event, who) => {
    const key = String((await event.request.formData()).get('key'));
    const { draft } = await readDraft(who, event.params.id!);
    const steps = draft.steps.filter((step) => step.key !== key);
    if (steps.length === 0)
      return fail(422, { problem: translator(event.locals.language)('sequences:draft.nothing-left') });
    return save(event, who, { ...draft, steps });
  }),
  audience: staffRoute('change-sequences', async (event, who) => {
    const form = await parseForm(event.request, AudienceForm);
    const { draft } = await readDraft(who, event.params.id!);
    if (!form.valid)
      return fail(422, { problem: translator(event.locals.language)('sequences:error.unreadable') });
    const { countries, customers, savedMethod } = form.data;
    const segments = wordsOf(form.data.segments);
    return save(event, who, {
      ...draft,
      audience: {
        ...(countries.length > 0 && { countries }),
        ...(customers !== '' && { customers }),
        ...(segments.length > 0 && { segments }),
        ...(savedMethod !== '' && { hasSavedMethod: savedMethod === 'yes' })
      }
    });
  })
};

type Event = Parameters<NonNullable<Actions[string]>>[0];
type Who = Parameters<typeof readDraft>[0];

async function save({ params, locals }: Event, who: Who, draft: SequenceDefinition) {
  const wrong = await saveDraft(who, params.id!, draft);
  if (wrong)
    return fail(422, { problem: translator(locals.language)(`sequences:error.${wrong}` as TextKey) });
  redirect(303, paths.sequenceDraft(params.id!));
}

function moved(steps: readonly SequenceStep[], key: string, by: -1 | 1): SequenceStep[] {
  const from = steps.findIndex((step) => step.key === key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= steps.length) return [...steps];
  return steps.with(from, steps[to]!).with(to, steps[from]!);
}
