import * as v from 'valibot';
import {
  readSignInLink,
  signInByCode,
  signInByLink,
  type SignedIn
} from '#lib/server/domain/identity/index.ts';
import { action, parseForm, readPortalMerchant, route } from '#lib/server/web/index.ts';
import { heldTicket } from '../../../../door-cookies.server.ts';
import { atTheDoor, enterPortal } from '../../../../enter-portal.server.ts';
import { explainRefusal } from '../../../../explain-refusal.server.ts';
import type { Actions, PageServerLoad } from './$types';

const Pressed = v.object({
  code: v.optional(v.pipe(v.string(), v.maxLength(20))),
  'can-passkey': v.optional(v.string(), '')
});

/** Looks, and changes nothing: a mail scanner opens links, too, and may run their script. */
export const load: PageServerLoad = route(async (event) => {
  const { id: merchantId, slug } = await readPortalMerchant(event);
  const ticket = heldTicket(event.cookies, slug);
  const { token } = event.params;
  return {
    here: await readSignInLink(event.locals.ctx, { merchantId, token, ticket })
  };
});

export const actions: Actions = {
  enter: action(async (event) => {
    const { to, ...door } = await atTheDoor(event);
    const { slug, isFormal } = door.merchant;
    const { ctx, language } = event.locals;
    const { token } = event.params;
    const form = await parseForm(event.request, Pressed);
    const code = form.valid ? form.data.code : undefined;
    const given = { ...door, token, ticket: heldTicket(event.cookies, slug) };
    let answer: SignedIn;
    try {
      answer =
        code === undefined ? await signInByLink(ctx, given) : await signInByCode(ctx, { ...given, code });
    } catch (thrown) {
      const tone = isFormal ? 'formal' : 'friendly';
      return explainRefusal(thrown, { language, tone, fieldId: 'field-code' });
    }
    enterPortal(event, answer, { slug, to, canPasskey: form.valid && form.data['can-passkey'] === 'yes' });
  })
};
