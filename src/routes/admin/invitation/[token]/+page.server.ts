import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { acceptInvitation, readInvitation } from '#lib/server/domain/identity/index.ts';
import { action, parseForm, Refusal, route, takeVisitorTurn } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import { keepTicket } from '../../sign-in/ticket-cookie.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Looking changes nothing: a mail scanner that follows the link leaves it as it was. */
export const load: PageServerLoad = route(async (event) => {
  const { params, parent, locals } = event;
  const { language } = await parent();
  await takeVisitorTurn(event, 'staff-invitation-guess');
  const { invitation, merchant } = await readInvitation(locals.ctx, params.token);
  locals.brand = { colour: merchant.brandColor, radiusScale: merchant.radiusScale / 100 };
  return {
    email: invitation.email,
    role: invitation.role,
    business: merchant.name,
    words: pickTexts(language, 'friendly', ['staff', 'admin:account.role', 'common:check-this'])
  };
});

const Accepted = v.object({
  name: v.pipe(
    v.string('name-missing'),
    v.trim(),
    v.nonEmpty('name-missing'),
    v.maxLength(100, 'name-missing')
  ),
  password: v.optional(v.string(), '')
});

export const actions: Actions = {
  accept: action(async (event) => {
    const { params, request, locals, cookies } = event;
    await takeVisitorTurn(event, 'staff-invitation-guess');
    const form = await parseForm(request, Accepted);
    const t = translator(locals.language);
    const refused = (field: string, code: string, params: Readonly<Record<string, unknown>> = {}) => {
      const text = t(`errors:${code}` as TextKey, params as Record<string, number>);
      return fail(422, { values: form.values, errors: [{ fieldId: `field-${field}`, text }] });
    };
    if (!form.valid) return refused('name', 'name-missing');
    try {
      keepTicket(cookies, await acceptInvitation(locals.ctx, { ...form.data, token: params.token! }));
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code === 'invitation-expired') throw thrown;
      return refused(thrown.code === 'password-length' ? 'password' : 'name', thrown.code, thrown.params);
    }
    redirect(303, paths.signInCode('/admin'));
  })
};
