import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { completeOperatorSignIn, readOperatorTicket } from '#lib/server/domain/identity/index.ts';
import { action, operatorPageAfterSignIn, parseForm, Refusal, route } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import { dropTicket, readTicket } from '../ticket-cookie.server.ts';
import type { Actions, PageServerLoad } from './$types';

const Code = v.object({ code: v.optional(v.pipe(v.string(), v.maxLength(20, 'code-wrong')), '') });

export const load: PageServerLoad = route(async ({ locals, cookies, parent, url }) => {
  const { language } = await parent();
  try {
    return {
      email: readOperatorTicket(locals.ctx, readTicket(cookies)).email,
      to: operatorPageAfterSignIn(url.searchParams.get('to')),
      words: pickTexts(language, 'friendly', ['admin:sign-in', 'common:check-this'])
    };
  } catch (thrown) {
    if (thrown instanceof Refusal) redirect(303, paths.signIn());
    throw thrown;
  }
});

export const actions: Actions = {
  confirm: action(async ({ locals, cookies, request, url }) => {
    const form = await parseForm(request, Code);
    try {
      const cookie = await completeOperatorSignIn(locals.ctx, {
        ticket: readTicket(cookies),
        code: form.valid ? form.data.code : '',
        userAgent: request.headers.get('user-agent') ?? ''
      });
      cookies.set(cookie.name, cookie.value, cookie.attributes);
      dropTicket(cookies);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      if (thrown.code === 'sign-in-ticket-expired') redirect(303, paths.signIn());
      const text = translator(locals.language)(`errors:${thrown.code}` as TextKey);
      const status = thrown.code === 'too-many-attempts' ? 429 : 422;
      return fail(status, { errors: [{ fieldId: 'field-code', text }] });
    }
    redirect(303, operatorPageAfterSignIn(url.searchParams.get('to')));
  })
};
