import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { apiScopes, createApiKey, listApiKeys, revokeApiKey } from '#lib/server/domain/identity/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = staffRoute(
  'change-settings',
  async ({ parent, url }, { ctx, merchant }) => {
    const { language } = await parent();
    const at = (instant: Temporal.Instant) => formatDateTime(instant, merchant.zone, language);
    const keys = await listApiKeys(ctx, merchant.id);
    return {
      scopes: apiScopes,
      keys: keys.map(({ id, name, scopes, createdAt, lastUsedAt }) => ({
        ...{ id, name, scopes },
        createdAt: at(createdAt),
        lastUsedAt: lastUsedAt && at(lastUsedAt)
      })),
      isRevoked: url.searchParams.get('done') === 'revoked',
      words: pickTexts(language, 'friendly', ['settings:keys', 'common:check-this'])
    };
  }
);

const Created = v.object({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty('key-name-missing'), v.maxLength(60, 'key-name-missing')),
  // Nothing ticked: a browser sends no such field.
  scopes: v.pipe(
    v.optional(v.array(v.picklist(apiScopes, 'scope-missing'), 'scope-missing'), []),
    v.minLength(1, 'scope-missing')
  )
});
const Chosen = v.object({ key: v.pipe(v.string(), v.uuid()) });

export const actions: Actions = {
  // The one page that shows the secret: it comes with the answer and stands nowhere else.
  create: staffRoute('change-settings', async ({ request, locals }, { ctx, merchant }) => {
    const form = await parseForm(request, Created);
    if (!form.valid) {
      const t = translator(locals.language);
      const errors = Object.entries(form.errors)
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([field, code]) => ({ fieldId: `field-${field}`, text: t(`errors:${code}` as TextKey) }));
      return fail(422, {
        name: String(form.values['name'] ?? ''),
        chosen: form.values['scopes'] ?? [],
        errors
      });
    }
    const { name, scopes } = form.data;
    const { secret } = await createApiKey(ctx, { merchantId: merchant.id, name, scopes });
    return { created: { name, secret }, errors: [] };
  }),
  revoke: staffRoute('change-settings', async ({ request }, { ctx, merchant }) => {
    const form = await parseForm(request, Chosen);
    if (!form.valid) throw new Refusal('api-key-unknown');
    await revokeApiKey(ctx, { merchantId: merchant.id, apiKeyId: form.data.key });
    redirect(303, paths.apiKeys({ done: 'revoked' }));
  })
};
