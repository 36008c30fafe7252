import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { ruleMethods, saveRuleSetDraft } from '#lib/server/domain/routing/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../../../paths.ts';
import { readRoutingDraft } from '../../read-routing.server.ts';
import { fieldsOfRule, fundings, initiators, readRuleForm } from '../../rule-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** One rule of the draft, every condition a field; without a name in the address it is a new one. */
export const load: PageServerLoad = staffRoute('change-routing', async ({ parent, url }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { draft, accounts } = await readRoutingDraft(who);
  const name = url.searchParams.get('name');
  const rule = draft.rules.find((each) => each.name === name);
  const optionsOf = (values: readonly string[], prefix: string) =>
    values.map((value) => ({ value, text: t(`${prefix}.${value}` as TextKey) }));
  return {
    title: rule
      ? t('policies:routing.rule.title', { name: rule.name })
      : t('policies:routing.rule.title-new'),
    values: fieldsOfRule(rule, language),
    methods: optionsOf(ruleMethods, 'admin:method'),
    fundings: optionsOf(fundings, 'policies:routing.funding'),
    initiators: optionsOf(initiators, 'policies:routing.initiator'),
    accounts: accounts.map((account) => ({ value: account.id, text: account.name })),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

export const actions: Actions = {
  save: staffRoute('change-routing', async ({ request, url, locals }, who) => {
    const { draft, accounts } = await readRoutingDraft(who);
    const { rules, defaultAccounts } = draft;
    const place = rules.findIndex(({ name }) => name === url.searchParams.get('name'));
    const form = readRuleForm(await request.formData(), {
      others: rules.filter((_, at) => at !== place).map(({ name }) => name),
      accountIds: accounts.map(({ id }) => id)
    });
    if (!form.rule) {
      const t = translator(locals.language);
      const words = Object.entries(form.errors).map(([field, fault]) => [
        field,
        t(`policies:routing.rule.error.${fault}` as TextKey)
      ]);
      return fail(422, {
        values: form.values,
        errors: Object.fromEntries(words) as Record<string, string>
      });
    }
    const changed = place < 0 ? [...rules, form.rule] : rules.with(place, form.rule);
    await saveRuleSetDraft(who.ctx, {
      merchantId: who.merchant.id,
      ruleSet: { rules: changed, defaultAccounts }
    });
    redirect(303, paths.routingDraft());
  })
};
