import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { addStaffPasskey, checkPasskeyTicket } from '#lib/server/domain/identity/index.ts';
import { nameDevice, parseForm, parsePasskey, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { refusalWords } from '../../../list/refusal-words.server.ts';
import { paths } from '../../../paths.ts';
import { dropTicket, readTicket } from '../../../sign-in/ticket-cookie.server.ts';
import type { Actions, PageServerLoad } from './$types';

const Named = v.object({ name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(60)), '') });

const nameHere = (request: Request, language: App.Locals['language']) =>
  nameDevice(request.headers.get('user-agent') ?? '', translator(language));

/** The device makes the passkey: after password and code on the page before. */
export const load: PageServerLoad = staffRoute(
  'see-invoices',
  async ({ parent, request, cookies }, { ctx, staff }) => {
    const { language } = await parent();
    try {
      checkPasskeyTicket(ctx, staff, { ticket: readTicket(cookies) });
    } catch (thrown) {
      if (thrown instanceof Refusal) redirect(303, paths.account());
      throw thrown;
    }
    return {
      name: nameHere(request, language),
      words: pickTexts(language, 'friendly', ['admin:passkeys'])
    };
  }
);

export const actions: Actions = {
  add: staffRoute('see-invoices', async ({ request, locals, cookies }, { ctx, staff }) => {
    const form = await parseForm(request.clone(), Named);
    const name = (form.valid && form.data.name) || nameHere(request, locals.language);
    try {
      const response = await parsePasskey(request);
      await addStaffPasskey(ctx, staff, { ticket: readTicket(cookies), response, name });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      if (thrown.code === 'sign-in-ticket-expired') redirect(303, paths.account());
      return fail(422, { problem: refusalWords(thrown, locals.language) });
    }
    dropTicket(cookies);
    redirect(303, `${paths.account({ done: 'added' })}#passkeys`);
  })
};
