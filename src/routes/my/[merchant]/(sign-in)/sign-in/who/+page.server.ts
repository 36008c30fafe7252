import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { readSignIn, signInAs, type SignedIn } from '#lib/server/domain/identity/index.ts';
import {
  action,
  parseForm,
  portalPageAfterSignIn,
  readPortalMerchant,
  route
} from '#lib/server/web/index.ts';
import { heldTicket } from '../../../door-cookies.server.ts';
import { atTheDoor, enterPortal } from '../../../enter-portal.server.ts';
import { explainRefusal } from '../../../explain-refusal.server.ts';
import type { Actions, PageServerLoad } from './$types';

const Chosen = v.object({
  customer: v.optional(v.pipe(v.string(), v.uuid()), ''),
  'can-passkey': v.optional(v.string(), '')
});

/** Several customers share the contact that was proved: one of them is signed in, and only that one. */
export const load: PageServerLoad = route(async (event) => {
  const { id: merchantId, slug } = await readPortalMerchant(event);
  const to = portalPageAfterSignIn(slug, event.url.searchParams.get('to'));
  const ticket = heldTicket(event.cookies, slug);
  const underWay = await readSignIn(event.locals.ctx, { merchantId, ticket });
  if (underWay.kind !== 'choose') redirect(303, `/my/${slug}/sign-in?to=${encodeURIComponent(to)}`);
  return { to, customers: underWay.customers };
});

export const actions: Actions = {
  choose: action(async (event) => {
    const { to, ...door } = await atTheDoor(event);
    const { slug, isFormal } = door.merchant;
    const { ctx, language } = event.locals;
    const form = await parseForm(event.request, Chosen);
    const customerId = form.valid ? form.data.customer : '';
    let answer: SignedIn;
    try {
      answer = await signInAs(ctx, { ...door, ticket: heldTicket(event.cookies, slug), customerId });
    } catch (thrown) {
      const tone = isFormal ? 'formal' : 'friendly';
      return explainRefusal(thrown, { language, tone, fieldId: 'main' });
    }
    enterPortal(event, answer, { slug, to, canPasskey: form.valid && form.data['can-passkey'] === 'yes' });
  })
};
