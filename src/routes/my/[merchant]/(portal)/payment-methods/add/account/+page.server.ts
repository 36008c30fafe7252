import { customerRoute, readAccount, requireConfirmation } from '#lib/server/web/index.ts';
import { adding } from '../adding.server.ts';
import { submit } from '../submit.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** An account number with its mandate: a one-time code comes before it. Works without script. */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  requireConfirmation(who, event.url.pathname + event.url.search);
  const { view, words } = await adding(event, who, 'account');
  const { t } = words;
  return {
    ...view,
    texts: words.pick(['common:check-this']),
    asksEmail: who.customer.email === null,
    holder: { label: t('methods:account.holder'), value: who.customer.name },
    iban: { label: t('methods:account.iban'), hint: t('methods:account.iban-hint') },
    email: { label: t('methods:account.email'), hint: t('methods:account.email-hint') },
    note: t('methods:account.note')
  };
});

export const actions: Actions = {
  default: customerRoute(async (event, who) => {
    requireConfirmation(who, event.url.pathname + event.url.search);
    const form = await event.request.formData();
    return submit(event, who, form, readAccount(form, who.customer.email));
  })
};
