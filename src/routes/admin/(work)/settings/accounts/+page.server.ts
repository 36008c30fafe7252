import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  addTestedAccount,
  changeAccountKeys,
  listAccountKeys,
  setAccountEnabled,
  testStoredKeys
} from '#lib/server/domain/routing/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

const DONE = ['added', 'changed', 'works', 'switched'] as const;

export const load: PageServerLoad = staffRoute(
  'change-settings',
  async ({ parent, url }, { ctx, merchant }) => {
    const { language } = await parent();
    return {
      accounts: await listAccountKeys(ctx, merchant.id),
      done: DONE.find((each) => each === url.searchParams.get('done')),
      words: pickTexts(language, 'friendly', ['settings:accounts', 'common:check-this'])
    };
  }
);

// A key is pasted: what came along at its ends doesn't belong to it.
const key = (pattern: RegExp, code: string) =>
  v.pipe(v.string(code), v.trim(), v.maxLength(300, code), v.regex(pattern, code));
const keys = {
  publishableKey: key(/^pk_(test|live)_\w+$/, 'publishable-key-invalid'),
  secretKey: key(/^[sr]k_(test|live)_\w+$/, 'secret-key-invalid'),
  webhookSecret: key(/^whsec_\w+$/, 'webhook-secret-invalid')
};
const id = v.pipe(v.string(), v.uuid());
const Added = v.object({
  ...keys,
  name: v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty('account-name-missing'),
    v.maxLength(60, 'account-name-missing')
  )
});
const Changed = v.object({ ...keys, account: id });
const Chosen = v.object({ account: id });
const Switched = v.object({ account: id, use: v.picklist(['on', 'off']) });

export const actions: Actions = {
  add: staffRoute('change-settings', async ({ request, locals }, { ctx, merchant }) => {
    const form = await parseForm(request, Added);
    if (!form.valid) return refused(locals, 'add', form.errors, String(form.values['name'] ?? ''));
    try {
      await addTestedAccount(ctx, { ...form.data, merchantId: merchant.id });
    } catch (thrown) {
      return refused(locals, 'add', { secretKey: codeOf(thrown) }, form.data.name);
    }
    redirect(303, paths.accounts({ done: 'added' }));
  }),
  change: staffRoute('change-settings', async ({ request, locals }, { ctx, merchant }) => {
    const form = await parseForm(request, Changed);
    const at = String(form.values['account'] ?? '');
    if (!form.valid) return refused(locals, at, form.errors);
    const { account: accountId, ...given } = form.data;
    try {
      await changeAccountKeys(ctx, { ...given, accountId, merchantId: merchant.id });
    } catch (thrown) {
      return refused(locals, at, { secretKey: codeOf(thrown) });
    }
    redirect(303, paths.accounts({ done: 'changed' }));
  }),
  test: staffRoute('change-settings', async ({ request, locals }, { ctx, merchant }) => {
    const form = await parseForm(request, Chosen);
    if (!form.valid) throw new Refusal('payment-account-unknown');
    try {
      await testStoredKeys(ctx, { merchantId: merchant.id, accountId: form.data.account });
    } catch (thrown) {
      const text = translator(locals.language)(`errors:${codeOf(thrown)}` as TextKey);
      return fail(422, { at: form.data.account, problem: text, errors: [] });
    }
    redirect(303, paths.accounts({ done: 'works' }));
  }),
  switch: staffRoute('change-settings', async ({ request }, { ctx, merchant }) => {
    const form = await parseForm(request, Switched);
    if (!form.valid) throw new Refusal('payment-account-unknown');
    const { account: accountId, use } = form.data;
    await setAccountEnabled(ctx, { merchantId: merchant.id, accountId, isEnabled: use === 'on' });
    redirect(303, paths.accounts({ done: 'switched' }));
  })
};

/** Of what the keys were refused for; an account that isn't there is no page. */
function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Refusal) || thrown.code === 'payment-account-unknown') throw thrown;
  return thrown.code;
}

/** Keys are never sent back; the name is. `at`: which of the page's forms it was. */
function refused(locals: App.Locals, at: string, faults: Readonly<Record<string, string>>, name = '') {
  const t = translator(locals.language);
  const errors = Object.entries(faults).map(([field, code]) => ({
    fieldId: `${at}-${field}`,
    text: t(`errors:${code}` as TextKey)
  }));
  return fail(422, { at, name, errors });
}
