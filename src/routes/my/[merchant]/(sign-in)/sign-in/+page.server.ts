import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Formality } from '#lib/i18n/index.ts';
import { askToSignIn, signInByPasskey } from '#lib/server/domain/identity/index.ts';
import {
  action,
  findSignedInCustomer,
  parseForm,
  parsePasskey,
  portalPageAfterSignIn,
  readPortalMerchant,
  route
} from '#lib/server/web/index.ts';
import { dropTicket, keepTicket } from '../../door-cookies.server.ts';
import { atTheDoor } from '../../enter-portal.server.ts';
import { explainRefusal } from '../../explain-refusal.server.ts';
import type { Actions, PageServerLoad } from './$types';

const Asked = v.object({ contact: v.pipe(v.string('contact-invalid'), v.maxLength(320, 'contact-invalid')) });

export const load: PageServerLoad = route(async (event) => {
  const merchant = await readPortalMerchant(event);
  const { searchParams } = event.url;
  const to = portalPageAfterSignIn(merchant.slug, searchParams.get('to'));
  if (await findSignedInCustomer(event)) redirect(303, to);
  return { to, contactEmail: merchant.contactEmail, hasSignedOut: searchParams.has('signed-out') };
});

export const actions: Actions = {
  ask: action(async (event) => {
    const { locals, cookies, request } = event;
    const { merchant, browser, to } = await atTheDoor(event);
    const form = await parseForm(request, Asked);
    const typed = form.valid ? form.data.contact : '';
    const { language } = locals;
    try {
      const { ticket } = await askToSignIn(locals.ctx, { merchant, typed, language, address: browser.ip });
      keepTicket(cookies, merchant.slug, ticket, to);
    } catch (thrown) {
      return explainRefusal(thrown, { language, tone: toneOf(merchant), fieldId: 'field-contact', typed });
    }
    redirect(303, `/my/${merchant.slug}/sign-in/code?to=${encodeURIComponent(to)}`);
  }),

  passkey: action(async (event) => {
    const { locals, cookies, request } = event;
    const { to, ...door } = await atTheDoor(event);
    const { slug } = door.merchant;
    try {
      const { name, value, attributes } = await signInByPasskey(locals.ctx, {
        ...door,
        response: await parsePasskey(request)
      });
      cookies.set(name, value, attributes);
      dropTicket(cookies, slug);
    } catch (thrown) {
      const asked = { language: locals.language, tone: toneOf(door.merchant), fieldId: 'passkey' };
      return explainRefusal(thrown, asked);
    }
    redirect(303, to);
  })
};

const toneOf = ({ isFormal }: Readonly<{ isFormal: boolean }>): Formality =>
  isFormal ? 'formal' : 'friendly';
