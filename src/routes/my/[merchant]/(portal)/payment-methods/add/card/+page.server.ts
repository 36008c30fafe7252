import { readSetupForm } from '#lib/server/domain/collection/index.ts';
import { allowCardForm, customerRoute, readCard } from '#lib/server/web/index.ts';
import { adding, CARD_TEXTS } from '../adding.server.ts';
import { submit } from '../submit.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** A card or a wallet. The browser makes a token of it, and the server stores it. */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, merchantId, customerId } = who;
  const { view, words } = await adding(event, who, 'card');
  const { publishableKey, accountId } = await readSetupForm(ctx, { merchantId, customerId });
  allowCardForm(event.locals);
  return {
    ...view,
    texts: words.pick(CARD_TEXTS),
    provider: { publishableKey, accountId, scriptUrl: event.locals.cardScriptUrl }
  };
});

export const actions: Actions = {
  default: customerRoute(async (event, who) => {
    const form = await event.request.formData();
    return submit(event, who, form, readCard(form));
  })
};
