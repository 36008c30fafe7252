import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { listSegmentNames, networkLimits, saveRetryDraft } from '#lib/server/domain/collection/index.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import { limitsInWords, readRulesWithDraft } from '../read-rules.server.ts';
import { nameOf, retryProblemsInWords } from '../rule-words.server.ts';
import { arrangeSchedules, fieldsOfRules, readRulesForm } from '../rules-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The draft, every number a field. */
export const load: PageServerLoad = staffRoute('change-retry-rules', async ({ parent, url }, who) => {
  const { language } = await parent();
  const { draft } = await readRulesWithDraft(who);
  const { rules } = draft;
  const [visa, sepa, between] = (['visa-ceiling', 'sepa-representments', 'sepa-days-between'] as const).map(
    (name) => networkLimits.find((each) => each.name === name)!.params
  );
  return {
    values: fieldsOfRules(rules),
    scheduleNames: rules.schedules.map((schedule) => nameOf(schedule, rules, language)),
    segments: await segmentsOf(who),
    problems: retryProblemsInWords(draft.problems, rules, language),
    limits: limitsInWords(language),
    most: {
      visa: String(visa!['most']),
      sepa: String(sepa!['most']),
      between: String(between!['least'])
    },
    isSaved: url.searchParams.get('done') === 'saved',
    mayPublish: mayDo(who.staff.role, 'publish-retry-rules'),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

export const actions: Actions = {
  save: staffRoute('change-retry-rules', async ({ request, locals }, who) => {
    const typed = await request.formData();
    const { values, errors, rules } = readRulesForm(typed);
    if (!rules) {
      const t = translator(locals.language);
      const words = Object.entries(errors).map(([field, { code, params }]) => [
        field,
        t(`policies:retries.form.error.${code}` as TextKey, params)
      ]);
      return fail(422, { values, errors: Object.fromEntries(words) as Record<string, string> });
    }
    const act = typed.get('then');
    await saveRetryDraft(who.ctx, {
      merchantId: who.merchant.id,
      rules: arrangeSchedules(rules, typeof act === 'string' ? act : '', await segmentsOf(who))
    });
    redirect(303, paths.retriesDraft({ done: 'saved' }));
  })
};

function segmentsOf({ ctx, merchant }: Pick<SignedIn, 'ctx' | 'merchant'>): Promise<string[]> {
  return ctx.db.withMerchant(merchant.id, (tx) => listSegmentNames(tx, merchant.id));
}
