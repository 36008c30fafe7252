import { redirect } from '@sveltejs/kit';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { mayDo } from '#lib/server/domain/identity/index.ts';
import { saveRuleSetDraft, type RuleSet } from '#lib/server/domain/routing/index.ts';
import { staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { paths } from '../../../../paths.ts';
import { readRoutingDraft } from '../read-routing.server.ts';
import { routingProblemsInWords, rulesInWords } from '../route-words.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The draft, rule by rule, with what can be done to each. */
export const load: PageServerLoad = staffRoute('change-routing', async ({ parent }, who) => {
  const { language } = await parent();
  const { draft, accounts, names } = await readRoutingDraft(who);
  return {
    rules: rulesInWords(draft, names, language),
    problems: routingProblemsInWords(draft.problems, language),
    accounts: accounts.map(({ id, name }) => ({ value: id, text: name })),
    defaults: draft.defaultAccounts,
    mayPublish: mayDo(who.staff.role, 'publish-routing'),
    words: pickTexts(language, 'friendly', ['policies'])
  };
});

export const actions: Actions = {
  move: staffRoute('change-routing', async ({ request }, who) => {
    const form = await request.formData();
    const { draft } = await readRoutingDraft(who);
    const { rules, defaultAccounts } = draft;
    const from = rules.findIndex(({ name }) => name === form.get('name'));
    const to = from + (form.get('to') === 'front' ? -1 : 1);
    const isInside = from >= 0 && to >= 0 && to < rules.length;
    return save(who, {
      rules: isInside ? rules.with(from, rules[to]!).with(to, rules[from]!) : rules,
      defaultAccounts
    });
  }),
  remove: staffRoute('change-routing', async ({ request }, who) => {
    const name = (await request.formData()).get('name');
    const { draft } = await readRoutingDraft(who);
    const rules = draft.rules.filter((rule) => rule.name !== name);
    return save(who, { rules, defaultAccounts: draft.defaultAccounts });
  }),
  otherwise: staffRoute('change-routing', async ({ request }, who) => {
    const chosen = (await request.formData()).getAll('account').map(String);
    const { draft, accounts } = await readRoutingDraft(who);
    const known = chosen.filter((each) => accounts.some(({ id }) => id === each));
    return save(who, { rules: draft.rules, defaultAccounts: [...new Set(known)] });
  })
};

async function save({ ctx, merchant }: Pick<SignedIn, 'ctx' | 'merchant'>, ruleSet: RuleSet): Promise<never> {
  await saveRuleSetDraft(ctx, { merchantId: merchant.id, ruleSet });
  redirect(303, paths.routingDraft());
}
