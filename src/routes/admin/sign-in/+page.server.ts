import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { beginSignIn } from '#lib/server/domain/identity/index.ts';
import { action, pageAfterSignIn, parseForm, Refusal } from '#lib/server/web/index.ts';
import { paths } from '../paths.ts';
import { keepTicket } from './ticket-cookie.server.ts';
import type { Actions, PageServerLoad } from './$types';

const Credentials = v.object({
  email: v.pipe(
    v.string('field-missing'),
    v.trim(),
    v.nonEmpty('field-missing'),
    v.maxLength(320, 'field-missing')
  ),
  password: v.pipe(v.string('field-missing'), v.nonEmpty('field-missing'))
});

export const load: PageServerLoad = async ({ parent, url }) => {
  const { language } = await parent();
  return {
    to: pageAfterSignIn(url.searchParams.get('to')),
    words: pickTexts(language, 'friendly', ['admin:sign-in', 'common:check-this'])
  };
};

export const actions: Actions = {
  begin: action(async (event) => {
    const { locals, request, url } = event;
    const t = translator(locals.language);
    const form = await parseForm(request, Credentials);
    if (!form.valid) {
      const errors = Object.keys(form.errors).map((field) => ({
        fieldId: `field-${field}`,
        text: t(`admin:sign-in.missing-${field as 'email' | 'password'}`)
      }));
      return fail(422, { values: form.values, errors });
    }
    try {
      keepTicket(
        event.cookies,
        await beginSignIn(locals.ctx, { ...form.data, address: event.getClientAddress() })
      );
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const text = t(`errors:${thrown.code}` as TextKey);
      const status = thrown.code === 'too-many-attempts' ? 429 : 422;
      return fail(status, { values: form.values, errors: [{ fieldId: 'field-email', text }] });
    }
    redirect(303, paths.signInCode(pageAfterSignIn(url.searchParams.get('to'))));
  })
};
