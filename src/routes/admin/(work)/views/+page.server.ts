import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  changeView,
  chooseDefault,
  listFields,
  listNames,
  listViews,
  readFilters,
  removeView,
  saveView,
  VIEW_NAME_LENGTH,
  type ListName,
  type SavedView
} from '#lib/server/domain/reporting/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../list/refusal-words.server.ts';
import { paths } from '../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

const LISTS: Readonly<Record<ListName, (query: Readonly<Record<string, string>>) => string>> = {
  customers: paths.customers,
  invoices: paths.invoices,
  payments: paths.payments,
  subscriptions: paths.subscriptions,
  plans: paths.plans,
  arrangements: paths.arrangements,
  promises: paths.promises,
  messages: paths.messages,
  'pay-links': paths.payLinks,
  files: paths.files
};

const DONE = ['saved', 'changed', 'removed'] as const;

/** What somebody asks of lists again and again. */
export const load: PageServerLoad = staffRoute(
  'see-invoices',
  async ({ parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const t = translator(language);
    const views = await listViews(ctx, { merchantId: merchant.id, staffId: staff.id });
    return {
      views: views.map((view) => ({
        ...view,
        href: hrefOf(view),
        listName: t(`lists:list.${view.list}` as TextKey)
      })),
      done: DONE.find((each) => each === url.searchParams.get('done')),
      words: pickTexts(language, 'friendly', ['lists:views'])
    };
  }
);

function hrefOf({ list, filters }: Pick<SavedView, 'list' | 'filters'>): string {
  const [name, field] = Object.entries(listFields[list])[0]!;
  return LISTS[list]({ ...(field.kind === 'choice' && { [name]: field.values[0] }), ...filters });
}

const name = v.pipe(
  v.string('field-missing'),
  v.trim(),
  v.nonEmpty('field-missing'),
  v.maxLength(VIEW_NAME_LENGTH, 'text-too-long')
);
const yes = v.pipe(
  v.optional(v.picklist(['', 'yes']), ''),
  v.transform((said) => said === 'yes')
);
const Save = v.object({
  list: v.picklist(listNames, 'view-unknown'),
  query: v.pipe(v.string(), v.maxLength(2_000, 'text-too-long')),
  name,
  isShared: yes,
  isDefault: yes
});
const Named = v.object({ view: v.pipe(v.string('view-unknown'), v.uuid('view-unknown')) });
const Change = v.object({ ...Named.entries, name, isShared: yes });
const Default = v.object({ ...Named.entries, isChosen: yes });

export const actions: Actions = {
  save: staffRoute('see-invoices', async ({ request, locals }, { ctx, merchant, staff }) => {
    const form = await parseForm(request, Save);
    if (!form.valid) return refused(new Refusal(Object.values(form.errors)[0]!), locals.language);
    const { list, query, ...facts } = form.data;
    const filters = readFilters(listFields[list], new URLSearchParams(query));
    try {
      await saveView(ctx, { ...{ merchantId: merchant.id, staffId: staff.id, list, filters }, ...facts });
    } catch (thrown) {
      return refused(thrown, locals.language);
    }
    redirect(303, hrefOf({ list, filters }));
  }),

  change: staffRoute('see-invoices', async ({ request, locals }, { ctx, merchant, staff }) => {
    const form = await parseForm(request, Change);
    if (!form.valid) return refused(new Refusal(Object.values(form.errors)[0]!), locals.language);
    const { view: viewId, ...facts } = form.data;
    try {
      await changeView(ctx, { ...{ merchantId: merchant.id, staffId: staff.id, viewId }, ...facts });
    } catch (thrown) {
      return refused(thrown, locals.language);
    }
    redirect(303, paths.views({ done: 'changed' }));
  }),

  remove: staffRoute('see-invoices', async ({ request, locals }, { ctx, merchant, staff }) => {
    const form = await parseForm(request, Named);
    if (!form.valid) return refused(new Refusal('view-unknown'), locals.language);
    try {
      await removeView(ctx, { merchantId: merchant.id, staffId: staff.id, viewId: form.data.view });
    } catch (thrown) {
      return refused(thrown, locals.language);
    }
    redirect(303, paths.views({ done: 'removed' }));
  }),

  openWith: staffRoute('see-invoices', async ({ request, locals }, { ctx, merchant, staff }) => {
    const form = await parseForm(request, Default);
    if (!form.valid) return refused(new Refusal('view-unknown'), locals.language);
    const { view: viewId, isChosen } = form.data;
    try {
      await chooseDefault(ctx, { merchantId: merchant.id, staffId: staff.id, viewId, isChosen });
    } catch (thrown) {
      return refused(thrown, locals.language);
    }
    redirect(303, paths.views({ done: 'changed' }));
  })
};

function refused(thrown: unknown, language: App.Locals['language']) {
  if (!(thrown instanceof Refusal)) throw thrown;
  return fail(422, { problem: refusalWords(thrown, language) });
}
