import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import {
  askForNewContact,
  changeContact,
  contactsOf,
  formatPhone,
  findContactUnderWay,
  isConfirmed,
  listContactEvidence
} from '#lib/server/domain/identity/index.ts';
import { customerRoute, parseForm, requireConfirmation } from '#lib/server/web/index.ts';
import { browserOf } from '../../../enter-portal.server.ts';
import { explainRefusal } from '../../../explain-refusal.server.ts';
import type { Actions, PageServerLoad } from './$types';

const CHANNELS = ['email', 'sms'] as const;
type Channel = (typeof CHANNELS)[number];

const New = v.object({
  channel: v.picklist(CHANNELS),
  contact: v.optional(v.pipe(v.string(), v.maxLength(320)), '')
});
const Typed = v.object({ code: v.optional(v.pipe(v.string(), v.maxLength(20)), '') });

const channelOf = (asked: string | null): Channel | undefined => CHANNELS.find((each) => each === asked);

/** How this customer is reached and known. Another contact counts once its code was typed here. */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, customer, merchant, merchantId, session } = who;
  const { searchParams } = event.url;
  const contacts = contactsOf(customer, merchant);
  const shown = (wanted: Channel) => {
    const address = contacts.find(({ channel }) => channel === wanted)?.address;
    return address && formatPhone(address);
  };
  const changing = channelOf(searchParams.get('change'));
  // The code comes first: nothing is typed that would be lost on the way to it.
  if (changing) requireConfirmation(who, `/my/${merchant.slug}/preferences/contact?change=${changing}`);
  const evidence = await ctx.db.withMerchant(merchantId, (tx) => listContactEvidence(tx, who));
  const isOpen = isConfirmed(session, ctx.clock.now());
  const underWay = isOpen && !searchParams.has('done') ? await findContactUnderWay(ctx, who) : undefined;
  const done = channelOf(searchParams.get('done'));
  return {
    contacts: CHANNELS.map((channel) => ({ channel, address: shown(channel) })),
    changing,
    underWay:
      underWay && (!changing || underWay.channel === changing)
        ? { ...underWay, address: formatPhone(underWay.address) }
        : undefined,
    done: done && shown(done),
    person: { name: customer.name, reference: customer.reference, address: customer.address },
    contactEmail: merchant.contactEmail,
    evidence: evidence
      .slice(0, 10)
      .map(({ at, ...rest }) => ({ ...rest, at: formatDateTime(at, merchant.zone, event.locals.language) })),
    texts: pickTexts(event.locals.language, who.tone, ['sign-in:contact'])
  };
});

const pageOf = (slug: string) => `/my/${slug}/preferences/contact`;

export const actions: Actions = {
  send: customerRoute(async (event, who) => {
    const { language } = event.locals;
    const { slug } = who.merchant;
    const form = await parseForm(event.request, New);
    const { channel, contact: typed } = form.valid ? form.data : { channel: 'email' as const, contact: '' };
    requireConfirmation(who, `${pageOf(slug)}?change=${channel}`);
    try {
      await askForNewContact(who.ctx, who, { channel, typed, language });
    } catch (thrown) {
      return explainRefusal(thrown, { language, tone: who.tone, fieldId: 'field-contact', typed });
    }
    redirect(303, `${pageOf(slug)}?change=${channel}`);
  }),

  confirm: customerRoute(async (event, who) => {
    const { language } = event.locals;
    const { slug } = who.merchant;
    requireConfirmation(who, pageOf(slug));
    const form = await parseForm(event.request, Typed);
    const code = form.valid ? form.data.code : '';
    let channel: Channel;
    try {
      ({ channel } = await changeContact(who.ctx, who, { code, browser: browserOf(event) }));
    } catch (thrown) {
      return explainRefusal(thrown, { language, tone: who.tone, fieldId: 'field-code' });
    }
    redirect(303, `${pageOf(slug)}?done=${channel}`);
  })
};
