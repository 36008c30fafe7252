import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import {
  addPasskey,
  endCustomerSession,
  endCustomerSessions,
  listCustomerSessions,
  listHelp,
  listPasskeys,
  mayAddPasskey,
  removePasskey,
  renamePasskey
} from '#lib/server/domain/identity/index.ts';
import {
  customerRoute,
  nameDevice,
  parseForm,
  parsePasskey,
  requireConfirmation
} from '#lib/server/web/index.ts';
import { explainRefusal } from '../../../explain-refusal.server.ts';
import type { Actions, PageServerLoad } from './$types';

const Session = v.object({ session: v.pipe(v.string(), v.hexadecimal(), v.maxLength(64)) });
const Key = v.object({ id: v.pipe(v.string(), v.maxLength(1_400)) });
const Renamed = v.object({
  id: v.pipe(v.string(), v.maxLength(1_400)),
  name: v.pipe(v.string(), v.trim(), v.nonEmpty('field-missing'), v.maxLength(60))
});

const DONE = ['ended', 'added', 'renamed', 'removed'] as const;

/** Where a customer is signed in, and with what they can sign in without a message. */
export const load: PageServerLoad = customerRoute(async (event, who) => {
  const { ctx, session, merchantId, tone } = who;
  const t = translator(event.locals.language, tone);
  const [sessions, [passkeys, help]] = await Promise.all([
    listCustomerSessions(ctx, who),
    ctx.db.withMerchant(merchantId, (tx) => Promise.all([listPasskeys(tx, who), listHelp(ctx, tx, who)]))
  ]);
  // Written out here: not every browser can reckon with moments.
  const atOf = (at: Temporal.Instant) => formatDateTime(at, who.merchant.zone, event.locals.language);
  const asked = event.url.searchParams.get('done');
  return {
    sessions: sessions.map(({ id, lastSeenAt, userAgent }) => ({
      id,
      name: nameDevice(userAgent, t),
      lastSeenAt: atOf(lastSeenAt),
      isThis: id === session.id
    })),
    passkeys: passkeys.map(({ createdAt, lastUsedAt, ...rest }) => ({
      ...rest,
      createdAt: atOf(createdAt),
      lastUsedAt: lastUsedAt ? atOf(lastUsedAt) : undefined
    })),
    help: help.map(({ id, at }) => ({ id, at: atOf(at) })),
    mayAdd: mayAddPasskey(session, ctx.clock.now()),
    done: DONE.find((each) => each === asked),
    texts: pickTexts(event.locals.language, tone, [
      'sign-in:devices',
      'sign-in:passkeys',
      'sign-in:offer.failed',
      'sign-in:problem',
      'customers:helped'
    ])
  };
});

const pageOf = (slug: string) => `/my/${slug}/preferences/devices`;

export const actions: Actions = {
  end: customerRoute(async (event, who) => {
    const form = await parseForm(event.request, Session);
    if (form.valid) await endCustomerSession(who.ctx, who, form.data.session);
    redirect(303, `${pageOf(who.merchant.slug)}?done=ended`);
  }),

  endOthers: customerRoute(async (_event, who) => {
    await endCustomerSessions(who.ctx, who, who.sessionId);
    redirect(303, `${pageOf(who.merchant.slug)}?done=ended`);
  }),

  confirm: customerRoute((_event, who) => {
    requireConfirmation(who, pageOf(who.merchant.slug));
    redirect(303, pageOf(who.merchant.slug));
  }),

  add: customerRoute(async (event, who) => {
    const { language } = event.locals;
    const name = nameDevice(event.request.headers.get('user-agent') ?? '', translator(language, who.tone));
    try {
      await addPasskey(who.ctx, who, { response: await parsePasskey(event.request), name });
    } catch (thrown) {
      return explainRefusal(thrown, { language, tone: who.tone, fieldId: 'passkeys' });
    }
    redirect(303, `${pageOf(who.merchant.slug)}?done=added`);
  }),

  rename: customerRoute(async (event, who) => {
    const form = await parseForm(event.request, Renamed);
    if (form.valid) await renamePasskey(who.ctx, who, { passkeyId: form.data.id, name: form.data.name });
    redirect(303, `${pageOf(who.merchant.slug)}${form.valid ? '?done=renamed' : ''}`);
  }),

  remove: customerRoute(async (event, who) => {
    const form = await parseForm(event.request, Key);
    if (form.valid) await removePasskey(who.ctx, who, form.data.id);
    redirect(303, `${pageOf(who.merchant.slug)}?done=removed`);
  })
};
