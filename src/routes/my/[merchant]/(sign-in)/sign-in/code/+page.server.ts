import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import {
  askToSignIn,
  formatPhone,
  readSignIn,
  signInByCode,
  type SignedIn
} from '#lib/server/domain/identity/index.ts';
import {
  action,
  parseForm,
  portalPageAfterSignIn,
  readPortalMerchant,
  route
} from '#lib/server/web/index.ts';
import { heldTicket, keepTicket } from '../../../door-cookies.server.ts';
import { atTheDoor, enterPortal } from '../../../enter-portal.server.ts';
import { explainRefusal } from '../../../explain-refusal.server.ts';
import type { Actions, PageServerLoad } from './$types';

const Typed = v.object({
  code: v.optional(v.pipe(v.string(), v.maxLength(20)), ''),
  'can-passkey': v.optional(v.string(), '')
});

export const load: PageServerLoad = route(async (event) => {
  const merchant = await readPortalMerchant(event);
  const { slug, id: merchantId } = merchant;
  const to = portalPageAfterSignIn(slug, event.url.searchParams.get('to'));
  const ticket = heldTicket(event.cookies, slug);
  const underWay = await readSignIn(event.locals.ctx, { merchantId, ticket });
  const query = `?to=${encodeURIComponent(to)}`;
  if (underWay.kind === 'none') redirect(303, `/my/${slug}/sign-in${query}`);
  if (underWay.kind === 'choose') redirect(303, `/my/${slug}/sign-in/who${query}`);
  const { channel, address } = underWay.contact;
  return { to, contact: { channel, address: formatPhone(address) } };
});

export const actions: Actions = {
  confirm: action(async (event) => {
    const { to, ...door } = await atTheDoor(event);
    const { slug, isFormal } = door.merchant;
    const { ctx, language } = event.locals;
    const form = await parseForm(event.request, Typed);
    const code = form.valid ? form.data.code : '';
    const ticket = heldTicket(event.cookies, slug);
    let answer: SignedIn;
    try {
      answer = await signInByCode(ctx, { ...door, ticket, code });
    } catch (thrown) {
      const tone = isFormal ? 'formal' : 'friendly';
      return explainRefusal(thrown, { language, tone, fieldId: 'field-code' });
    }
    enterPortal(event, answer, { slug, to, canPasskey: form.valid && form.data['can-passkey'] === 'yes' });
  }),

  again: action(async (event) => {
    const { merchant, browser, to } = await atTheDoor(event);
    const { ctx, language } = event.locals;
    const ticket = heldTicket(event.cookies, merchant.slug);
    const underWay = await readSignIn(ctx, { merchantId: merchant.id, ticket });
    if (underWay.kind !== 'asked') redirect(303, `/my/${merchant.slug}/sign-in?to=${encodeURIComponent(to)}`);
    const typed = underWay.contact.address;
    try {
      const next = await askToSignIn(ctx, { merchant, typed, language, address: browser.ip });
      keepTicket(event.cookies, merchant.slug, next.ticket, to);
    } catch (thrown) {
      const tone = merchant.isFormal ? 'formal' : 'friendly';
      return explainRefusal(thrown, { language, tone, fieldId: 'field-code' });
    }
    redirect(303, `/my/${merchant.slug}/sign-in/code?to=${encodeURIComponent(to)}`);
  })
};
