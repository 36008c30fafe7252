import { fail, redirect } from '@sveltejs/kit';
import { create } from 'qrcode';
import * as v from 'valibot';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import { completeSignIn, readSignInTicket } from '#lib/server/domain/identity/index.ts';
import { action, pageAfterSignIn, parseForm, Refusal, route } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import { dropTicket, readTicket } from '../ticket-cookie.server.ts';
import type { Actions, PageServerLoad } from './$types';

const Code = v.object({ code: v.pipe(v.string('code-wrong'), v.maxLength(40, 'code-wrong')) });

export const load: PageServerLoad = route(async ({ locals, cookies, parent, url }) => {
  const { language } = await parent();
  try {
    const { email, enrolment } = readSignInTicket(locals.ctx, readTicket(cookies));
    return {
      email,
      to: pageAfterSignIn(url.searchParams.get('to')),
      enrolment: enrolment && { secret: inFours(enrolment.secret), ...qrPath(enrolment.address) },
      words: pickTexts(language, 'friendly', ['admin:sign-in', 'common:check-this'])
    };
  } catch (thrown) {
    if (thrown instanceof Refusal) redirect(303, paths.signIn());
    throw thrown;
  }
});

export const actions: Actions = {
  confirm: action(async ({ locals, cookies, request, url }) => {
    const t = translator(locals.language);
    const form = await parseForm(request, Code);
    const wrong = (code: string) => {
      const text = t(`errors:${code}` as TextKey);
      return fail(code === 'too-many-attempts' ? 429 : 422, { errors: [{ fieldId: 'field-code', text }] });
    };
    if (!form.valid) return wrong('code-wrong');
    try {
      const userAgent = request.headers.get('user-agent') ?? '';
      const { cookie } = await completeSignIn(locals.ctx, {
        ticket: readTicket(cookies),
        userAgent,
        ...form.data
      });
      cookies.set(cookie.name, cookie.value, cookie.attributes);
      dropTicket(cookies);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      if (thrown.code === 'sign-in-ticket-expired') redirect(303, paths.signIn());
      return wrong(thrown.code);
    }
    redirect(303, pageAfterSignIn(url.searchParams.get('to')));
  })
};

function inFours(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ');
}

/** The code as one SVG path: the page draws it itself, so that the secret is in no other file. */
function qrPath(text: string): Readonly<{ path: string; size: number }> {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const dark = Array.from(data, (isDark, i) =>
    isDark ? `M${i % size} ${Math.floor(i / size)}h1v1h-1z` : ''
  );
  return { path: dark.join(''), size };
}
