import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { beginOperatorSignIn } from '#lib/server/domain/identity/index.ts';
import { action, operatorPageAfterSignIn, parseForm, Refusal } from '#lib/server/web/index.ts';
import { paths } from '../paths.ts';
import { keepTicket } from './ticket-cookie.server.ts';
import type { Actions, PageServerLoad } from './$types';

const Credentials = v.object({
  email: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(320)), ''),
  password: v.optional(v.string(), '')
});

export const load: PageServerLoad = async ({ parent, url }) => {
  const { language } = await parent();
  return {
    to: operatorPageAfterSignIn(url.searchParams.get('to')),
    words: pickTexts(language, 'friendly', ['operator:sign-in', 'admin:sign-in', 'common:check-this'])
  };
};

export const actions: Actions = {
  begin: action(async (event) => {
    const { locals, request, url } = event;
    const form = await parseForm(request, Credentials);
    const given = form.valid ? form.data : { email: '', password: '' };
    try {
      const asked = { ...given, address: event.getClientAddress() };
      keepTicket(event.cookies, await beginOperatorSignIn(locals.ctx, asked));
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const text = translator(locals.language)(`errors:${thrown.code}` as TextKey);
      const status = thrown.code === 'too-many-attempts' ? 429 : 422;
      return fail(status, { values: form.values, errors: [{ fieldId: 'field-email', text }] });
    }
    redirect(303, paths.signInCode(operatorPageAfterSignIn(url.searchParams.get('to'))));
  })
};
