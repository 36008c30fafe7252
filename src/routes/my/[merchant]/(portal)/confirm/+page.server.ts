import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { pickTexts } from '#lib/i18n/index.server.ts';
import {
  askForConfirmation,
  confirmByCode,
  hintOf,
  readConfirmation
} from '#lib/server/domain/identity/index.ts';
import { customerRoute, parseForm, portalPageAfterSignIn } from '#lib/server/web/index.ts';
import { explainRefusal } from '../../explain-refusal.server.ts';
import type { Actions, PageServerLoad } from './$types';

const Where = v.object({ channel: v.picklist(['email', 'sms']) });
const Typed = v.object({ code: v.optional(v.pipe(v.string(), v.maxLength(20)), '') });

/** A one-time code to a contact that was known before: what stands between an open phone and another IBAN. */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { contacts, sentTo } = await readConfirmation(who.ctx, who);
  const { merchant } = who;
  return {
    isFlow: true,
    to: portalPageAfterSignIn(merchant.slug, event.url.searchParams.get('to')),
    contacts: contacts.map((contact) => ({ channel: contact.channel, hint: hintOf(contact) })),
    sentTo: sentTo && hintOf(sentTo),
    contactEmail: merchant.contactEmail,
    texts: pickTexts(event.locals.language, who.tone, ['sign-in:confirm'])
  };
});

const here = (url: URL, slug: string) => {
  const to = portalPageAfterSignIn(slug, url.searchParams.get('to'));
  return `/my/${slug}/confirm?to=${encodeURIComponent(to)}`;
};

export const actions: Actions = {
  send: customerRoute(async (event, who) => {
    const { language } = event.locals;
    const form = await parseForm(event.request, Where);
    const channel = form.valid ? form.data.channel : 'email';
    try {
      await askForConfirmation(who.ctx, who, { channel, language });
    } catch (thrown) {
      return explainRefusal(thrown, { language, tone: who.tone, fieldId: 'send' });
    }
    redirect(303, here(event.url, who.merchant.slug));
  }),

  confirm: customerRoute(async (event, who) => {
    const { language } = event.locals;
    const form = await parseForm(event.request, Typed);
    const code = form.valid ? form.data.code : '';
    try {
      await confirmByCode(who.ctx, who, { code, address: event.getClientAddress() });
    } catch (thrown) {
      return explainRefusal(thrown, { language, tone: who.tone, fieldId: 'field-code' });
    }
    redirect(303, portalPageAfterSignIn(who.merchant.slug, event.url.searchParams.get('to')));
  })
};
