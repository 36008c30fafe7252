import { redirect } from '@sveltejs/kit';
import { askForConfirmation, hintOf, readConfirmation } from '#lib/server/domain/identity/index.ts';
import { action, route } from '#lib/server/web/index.ts';
import { askingFor, explainCode } from './asking.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Before another account: where the code goes that shows who it is. */
export const load: PageServerLoad = route(async (event) => {
  const { link, page, asking, words } = await askingFor(event);
  const { t, name, shown } = words;
  const { contacts, sentTo } = await readConfirmation(event.locals.ctx, asking);
  const { name: merchant, contactEmail } = page.merchant;
  return {
    ...shown,
    title: t('methods:repair-link.title-account'),
    about: t('methods:repair-link.about', { name: name(page.method), merchant }),
    text:
      contacts.length > 0
        ? t('methods:repair-link.account-text')
        : t('sign-in:confirm.none.text', { contact: contactEmail }),
    contacts: contacts.map((contact) => ({
      channel: contact.channel,
      label: t(`sign-in:confirm.send-${contact.channel}`, { contact: hintOf(contact) })
    })),
    hasCode: sentTo && { href: `${link.base}/account/new`, text: t('methods:repair-link.has-code') },
    cardInstead: { href: `${link.base}?by=card`, text: t('methods:repair-link.card-instead') }
  };
});

export const actions: Actions = {
  default: action(async (event) => {
    const { link, asking, words } = await askingFor(event);
    const { language, t } = words;
    const channel = (await event.request.formData()).get('channel') === 'sms' ? 'sms' : 'email';
    try {
      await askForConfirmation(event.locals.ctx, asking, { channel, language });
    } catch (thrown) {
      return explainCode(thrown, t, 'send');
    }
    redirect(303, `${link.base}/account/new`);
  })
};
