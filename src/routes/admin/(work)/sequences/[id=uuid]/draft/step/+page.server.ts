import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator, type TextKey, type Translate } from '#lib/i18n/index.server.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../../paths.ts';
import { readDraft, saveDraft } from '../../../draft.server.ts';
import { newKey, stepChoices, StepForm, stepOf, typedOf } from '../../../step-form.server.ts';
import { stepNames } from '../../../step-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What a new step begins with: one reminder more. */
const FRESH = {
  kind: 'overdue',
  days: '7',
  side: 'after',
  of: 'previous',
  unit: 'calendar',
  hour: '9',
  way1: 'email',
  cost: 'none'
} as const;

/** One step of a draft in a form: the one that `key` names, or a new one at the end. */
export const load: PageServerLoad = staffRoute('change-sequences', async ({ params, parent, url }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { sequence, draft } = await readDraft(who, params.id);
  const key = url.searchParams.get('key');
  const step = draft.steps.find((each) => each.key === key);
  if (key !== null && !step) throw new Refusal('sequence-unknown');
  const names = stepNames(draft, language);
  const place = step ? draft.steps.indexOf(step) : draft.steps.length;
  return {
    id: sequence.id,
    name: sequence.name,
    title: step
      ? t('sequences:step.change-title', { step: names.get(step.key)! })
      : t('sequences:step.add-title'),
    // The address of the form says which step it is about, as the address of the page does.
    action: step ? `?/save&key=${step.key}` : '?/save',
    typed: step ? typedOf(step) : FRESH,
    choices: choicesIn(t),
    earlierSteps: draft.steps.slice(0, place).map((each) => ({
      value: each.key,
      text: names.get(each.key)!
    })),
    words: pickTexts(language, 'friendly', ['sequences', 'common:check-this'])
  };
});

export const actions: Actions = {
  save: staffRoute('change-sequences', async ({ params, request, url, locals }, who) => {
    const t = translator(locals.language);
    const form = await parseForm(request, StepForm);
    const refused = (errors: Readonly<Record<string, string>>) =>
      fail(422, {
        values: form.values,
        errors: Object.fromEntries(
          Object.entries(errors).map(([field, code]) => [field, t(`sequences:error.${code}` as TextKey)])
        )
      });
    if (!form.valid) return refused(form.errors);
    const { draft } = await readDraft(who, params.id!);
    const { steps } = draft;
    const known = steps.find((each) => each.key === url.searchParams.get('key'));
    const step = stepOf(
      known?.key ??
        newKey(
          form.data.kind,
          steps.map((each) => each.key)
        ),
      form.data
    );
    const changed = known ? steps.map((each) => (each === known ? step : each)) : [...steps, step];
    const wrong = await saveDraft(who, params.id!, { ...draft, steps: changed });
    if (wrong) return refused({ [wrong === 'earlier-step-unknown' ? 'earlierStep' : 'of']: wrong });
    redirect(303, `${paths.sequenceDraft(params.id!)}#step-${step.key}`);
  })
};

/** Every select of the form, with its texts. */
function choicesIn(t: Translate) {
  const options = (values: readonly string[], keyOf: (value: string) => string) =>
    values.map((value) => ({ value, text: t(keyOf(value) as TextKey) }));
  const { kinds, tones, anchors, units, sides, channels, methods, outcomes } = stepChoices;
  const whatever = { value: '', text: t('sequences:step.doesnt-matter') };
  return {
    kinds: options(kinds, (each) => `sequences:kind.${each}`),
    tones: [
      { value: '', text: t('sequences:tone.own') },
      ...options(tones, (each) => `sequences:tone.${each}`)
    ],
    anchors: options(anchors, (each) => `sequences:step.anchors.${each}`),
    units: options(units, (each) => `sequences:step.units.${each}`),
    sides: options(sides, (each) => `sequences:step.sides.${each}`),
    channels: options(channels, (each) => `sequences:channel.${each}`),
    methods: [whatever, ...options(methods, (each) => `sequences:if.method.${each}`)],
    outcomes: [whatever, ...options(outcomes, (each) => `sequences:step.outcomes.${each}`)],
    hours: Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), text: `${hour}:00` }))
  };
}
