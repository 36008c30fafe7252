import { fail, redirect, type Cookies } from '@sveltejs/kit';
import { create } from 'qrcode';
import * as v from 'valibot';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  canShowPasskey,
  completeSignIn,
  completeSignInByPasskey,
  readSignInTicket,
  type StartedSession
} from '#lib/server/domain/identity/index.ts';
import { action, pageAfterSignIn, parseForm, parsePasskey, Refusal, route } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import { dropTicket, readTicket } from '../ticket-cookie.server.ts';
import type { Actions, PageServerLoad } from './$types';

const Code = v.object({ code: v.pipe(v.string('code-wrong'), v.maxLength(40, 'code-wrong')) });

export const load: PageServerLoad = route(async ({ locals, cookies, parent, url }) => {
  const { language } = await parent();
  try {
    const ticket = readTicket(cookies);
    const { email, enrolment } = readSignInTicket(locals.ctx, ticket);
    return {
      email,
      hasPasskey: await canShowPasskey(locals.ctx, ticket),
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
    const form = await parseForm(request, Code);
    if (!form.valid) return wrong(locals, 'field-code', 'code-wrong');
    try {
      const shown = { ticket: readTicket(cookies), userAgent: userAgentOf(request), ...form.data };
      enter(cookies, await completeSignIn(locals.ctx, shown));
    } catch (thrown) {
      return explain(locals, 'field-code', thrown);
    }
    redirect(303, pageAfterSignIn(url.searchParams.get('to')));
  }),
  passkey: action(async ({ locals, cookies, request, url }) => {
    try {
      const response = await parsePasskey(request);
      const shown = { ticket: readTicket(cookies), userAgent: userAgentOf(request), response };
      enter(cookies, await completeSignInByPasskey(locals.ctx, shown));
    } catch (thrown) {
      return explain(locals, 'passkey', thrown);
    }
    redirect(303, pageAfterSignIn(url.searchParams.get('to')));
  })
};

const userAgentOf = (request: Request) => request.headers.get('user-agent') ?? '';

function enter(cookies: Cookies, { cookie }: StartedSession): void {
  cookies.set(cookie.name, cookie.value, cookie.attributes);
  dropTicket(cookies);
}

function explain(locals: App.Locals, fieldId: string, thrown: unknown) {
  if (!(thrown instanceof Refusal)) throw thrown;
  if (thrown.code === 'sign-in-ticket-expired') redirect(303, paths.signIn());
  return wrong(locals, fieldId, thrown.code);
}

function wrong(locals: App.Locals, fieldId: string, code: string) {
  const text = translator(locals.language)(`errors:${code}` as TextKey);
  return fail(code === 'too-many-attempts' ? 429 : 422, { errors: [{ fieldId, text }] });
}

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
