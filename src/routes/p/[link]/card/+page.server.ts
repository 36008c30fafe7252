import { fail, redirect } from '@sveltejs/kit';
import { pickTexts, type TextBranch } from '#lib/i18n/index.server.ts';
import { readCardForm } from '#lib/server/domain/collection/index.ts';
import { action, allowCardForm, newFormKey, route } from '#lib/server/web/index.ts';
import { consentFor } from '../../consent.server.ts';
import { openHeldLink } from '../../link-access.server.ts';
import { offerOf } from '../../offer.server.ts';
import { isFormal, pageWords } from '../../page-words.server.ts';
import { readLivePage } from '../../read-held-page.server.ts';
import { readSelection } from '../../selection.ts';
import { submitPayment } from '../../submit-payment.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What this page says; its texts travel to the browser. */
const CARD_TEXTS: readonly TextBranch[] = [
  'pay:home',
  'pay:card',
  'pay:declined',
  'pay:problem',
  'pay:button.pay',
  'pay:remember.card',
  'pay:other-way',
  'pay:trust',
  'common'
];

/** A card or a wallet. The browser makes a token of it, and the server confirms the payment. */
export const load: PageServerLoad = route(async (event) => {
  const link = await openHeldLink(event);
  const page = await readLivePage(event, link);
  if (page.state !== 'open' || !page.methods.some(({ kind }) => kind === 'card')) redirect(303, link.base);
  const offer = offerOf(page, event.url.searchParams);
  const { publishableKey, accountId } = await readCardForm(event.locals.ctx, {
    token: link.token,
    amount: offer.total
  });
  allowCardForm(event.locals);
  return {
    ...pageWords(event.locals, page),
    texts: pickTexts(page.language, isFormal(page) ? 'formal' : 'friendly', CARD_TEXTS),
    merchant: { name: page.merchant.name, slug: page.merchant.slug },
    offer,
    base: link.base,
    formKey: newFormKey(link.token),
    consent: consentFor(page, 'card') ?? '',
    otherWays: page.methods.filter(({ kind }) => kind !== 'card').map(({ name }) => name),
    provider: { publishableKey, accountId, scriptUrl: event.locals.cardScriptUrl }
  };
});

/** A confirmation token as the provider names it; what else is posted here came from no card form. */
const TOKEN = /^ctoken_\w{1,200}$/;

export const actions: Actions = {
  default: action(async (event) => {
    const link = await openHeldLink(event);
    const form = await event.request.formData();
    const page = await readLivePage(event, link);
    const selection = readSelection(form, page);
    const token = String(form.get('token') ?? '');
    if (!selection || !TOKEN.test(token)) return fail(422, { problem: 'form-outdated' as const });
    const account = String(form.get('account') ?? '');
    const consentText = form.get('remember') === 'yes' ? consentFor(page, 'card') : undefined;
    return submitPayment(event, {
      link,
      form,
      selection,
      instrument: { kind: 'confirmation-token', token, ...(account && { accountId: account }) },
      language: page.language,
      ...(consentText && { consentText })
    });
  })
};
