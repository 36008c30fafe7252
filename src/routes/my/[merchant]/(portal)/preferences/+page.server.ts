import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import {
  changePreferences,
  subscribeToPush,
  unsubscribeFromPush,
  type Evidence,
  type PreferenceChange
} from '#lib/server/domain/notifications/index.ts';
import { customerRoute, parseForm, type SignedInCustomer } from '#lib/server/web/index.ts';
import { portalPaths } from '../paths.ts';
import { portalWords } from '../words.server.ts';
import {
  ChosenLanguage,
  ChosenOpening,
  ChosenTone,
  ChosenTopics,
  ChosenZone,
  EndedDevice,
  FirstChannel,
  NewDevice,
  QuietForm,
  WantedChannel
} from './preference-forms.server.ts';
import { viewPreferences } from './preferences-view.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What stands above each choice: the words that the ledger keeps with it. */
const HEADINGS = {
  channels: 'preferences:channels.title',
  refuse: 'preferences:refuse.title',
  topics: 'preferences:topics.title',
  language: 'preferences:language.title',
  tone: 'preferences:tone.title',
  quiet: 'preferences:quiet.title',
  zone: 'preferences:zone.label',
  opening: 'preferences:opening.title'
} as const;
type Part = keyof typeof HEADINGS;

const TEXTS = [
  'preferences:title',
  'preferences:lead',
  'preferences:saved',
  'preferences:saved-text',
  'preferences:channels',
  'preferences:refuse',
  'preferences:push',
  'preferences:topics',
  'preferences:quiet',
  'preferences:zone',
  'preferences:language',
  'preferences:tone',
  'preferences:opening',
  'preferences:more'
] as const;

export const load: PageServerLoad = customerRoute(async (event, who) => {
  const words = portalWords(who, event.locals.language);
  return {
    view: await viewPreferences(who, words),
    pushKey: who.ctx.channels.push.publicKey,
    saved: event.url.searchParams.get('saved'),
    texts: words.pick(TEXTS)
  };
});

/** Where and in which words this was chosen: the ledger keeps it with the choice. */
function evidenceOf(event: RequestEvent, wording: string): Evidence {
  return {
    source: 'portal',
    wording,
    language: event.locals.language,
    ip: event.getClientAddress(),
    userAgent: event.request.headers.get('user-agent') ?? undefined
  };
}

/** Saves one choice, and shows the page again where it was made. */
async function save(
  event: RequestEvent,
  who: SignedInCustomer,
  part: Part,
  change: PreferenceChange
): Promise<never> {
  const { ctx, merchantId, customerId, merchant } = who;
  const { t } = portalWords(who, event.locals.language);
  const wording = t(HEADINGS[part]);
  await changePreferences(ctx, { merchantId, customerId, change, evidence: evidenceOf(event, wording) });
  redirect(303, portalPaths(merchant.slug).preferencesSaved(part));
}

export const actions: Actions = {
  first: customerRoute(async (event, who) => {
    const form = await parseForm(event.request, FirstChannel);
    if (!form.valid) return fail(422, { problem: 'channels' });
    return save(event, who, 'channels', { about: 'first-channel', channel: form.data.value });
  }),
  want: customerRoute(async (event, who) => {
    const form = await parseForm(event.request, WantedChannel);
    if (!form.valid) return fail(422, { problem: 'refuse' });
    const { channel, isWanted } = form.data;
    return save(event, who, 'refuse', { about: 'channel', channel, isWanted: isWanted === 'yes' });
  }),
  topics: customerRoute(async (event, who) => {
    const form = await parseForm(event.request, ChosenTopics);
    if (!form.valid) return fail(422, { problem: 'topics' });
    return save(event, who, 'topics', { about: 'push-topics', topics: form.data.topics });
  }),
  language: customerRoute(async (event, who) => {
    const form = await parseForm(event.request, ChosenLanguage);
    if (!form.valid) return fail(422, { problem: 'language' });
    const { ctx, merchantId, customerId, merchant } = who;
    const language = form.data.value;
    const wording = portalWords(who, event.locals.language).t('preferences:language.title');
    const change = { about: 'language', language } as const;
    await changePreferences(ctx, { merchantId, customerId, change, evidence: evidenceOf(event, wording) });
    // The address carries it once, so that this browser forgets a language that was chosen before.
    redirect(303, `${portalPaths(merchant.slug).preferences()}?lang=${language}&saved=language#language`);
  }),
  tone: customerRoute(async (event, who) => {
    const form = await parseForm(event.request, ChosenTone);
    if (!form.valid) return fail(422, { problem: 'tone' });
    return save(event, who, 'tone', { about: 'tone', isFormal: form.data.value === 'formal' });
  }),
  quiet: customerRoute(async (event, who) => {
    const form = await parseForm(event.request, QuietForm);
    if (!form.valid) return fail(422, { problem: 'quiet' });
    const { from, until } = form.data;
    return save(event, who, 'quiet', {
      about: 'quiet-hours',
      quiet: { fromMinute: from, untilMinute: until }
    });
  }),
  any: customerRoute((event, who) =>
    save(event, who, 'quiet', { about: 'quiet-hours', quiet: { fromMinute: 0, untilMinute: 0 } })
  ),
  zone: customerRoute(async (event, who) => {
    const form = await parseForm(event.request, ChosenZone);
    if (!form.valid) return fail(422, { problem: 'zone' });
    return save(event, who, 'zone', { about: 'zone', zone: form.data.zone });
  }),
  opening: customerRoute(async (event, who) => {
    const form = await parseForm(event.request, ChosenOpening);
    if (!form.valid) return fail(422, { problem: 'opening' });
    const { ctx, merchantId, customerId, merchant } = who;
    const { t } = portalWords(who, event.locals.language);
    const label = t('preferences:opening.label', { merchant: merchant.name });
    await changePreferences(ctx, {
      ...{ merchantId, customerId },
      change: { about: 'email-opening', isAllowed: form.data.isAllowed === 'yes' },
      // A consent is to what was read before it (art. 7 GDPR): all of it is kept.
      evidence: evidenceOf(event, `${t('preferences:opening.text')} ${label}`)
    });
    redirect(303, portalPaths(merchant.slug).preferencesSaved('opening'));
  }),
  subscribe: customerRoute(async (event, who) => {
    const form = await parseForm(event.request, NewDevice);
    if (!form.valid) return fail(422, { problem: 'push' });
    const { ctx, merchantId, customerId, sessionId } = who;
    const { endpoint, p256dh, auth } = form.data;
    const { t } = portalWords(who, event.locals.language);
    const wording = `${t('preferences:push.reason')} ${t('preferences:push.turn-on')}`;
    await subscribeToPush(ctx, {
      ...{ merchantId, customerId, sessionId },
      target: { endpoint, keys: { p256dh, auth } },
      evidence: evidenceOf(event, wording)
    });
    return { isSubscribed: true };
  }),
  unsubscribe: customerRoute(async (event, who) => {
    const form = await parseForm(event.request, EndedDevice);
    if (!form.valid) return fail(422, { problem: 'push' });
    const { ctx, merchantId, customerId, merchant } = who;
    const { t } = portalWords(who, event.locals.language);
    await unsubscribeFromPush(ctx, {
      ...{ merchantId, customerId, device: form.data },
      because: 'turned-off',
      evidence: evidenceOf(event, t('preferences:push.stop'))
    });
    redirect(303, portalPaths(merchant.slug).preferencesSaved('push'));
  })
};
