import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  allowStaffPasskey,
  changeOwnPassword,
  countRecoveryCodes,
  endAllSessions,
  endSession,
  listSessions,
  listStaffPasskeys,
  makeRecoveryCodes,
  removeStaffPasskey,
  renameStaffPasskey,
  renewAuthenticator,
  SESSION_COOKIE
} from '#lib/server/domain/identity/index.ts';
import { nameDevice, parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import { keepTicket } from '../../sign-in/ticket-cookie.server.ts';
import type { Actions, PageServerLoad } from './$types';

const Ended = v.object({
  session: v.pipe(v.string('field-missing'), v.regex(/^[0-9a-f]{64}$/, 'field-missing'))
});

const NewPassword = v.object({
  password: v.pipe(v.string('password-wrong'), v.maxLength(200, 'password-wrong')),
  newPassword: v.pipe(v.string('password-length'), v.maxLength(200, 'password-length'))
});
const Renewal = v.object({
  password: v.pipe(v.string('password-wrong'), v.maxLength(200, 'password-wrong')),
  code: v.pipe(v.string('code-wrong'), v.maxLength(20, 'code-wrong'))
});
const Codes = v.object({
  password: v.pipe(v.string('password-wrong'), v.maxLength(200, 'password-wrong'))
});

const Key = v.object({ id: v.pipe(v.string(), v.maxLength(1_400)) });
const Renamed = v.object({
  ...Key.entries,
  name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(60))
});

const PASSKEY_DONE = ['added', 'renamed', 'removed'] as const;

export const load: PageServerLoad = staffRoute(
  'see-invoices',
  async ({ parent, url }, { ctx, staff, merchant, sessionId }) => {
    const { language } = await parent();
    const sessions = await listSessions(ctx, staff);
    const passkeys = await ctx.db.withMerchant(merchant.id, (tx) => listStaffPasskeys(tx, staff));
    const atOf = (at: Temporal.Instant) => formatDateTime(at, merchant.zone, language);
    const done = url.searchParams.get('done');
    return {
      email: staff.email,
      role: staff.role,
      codesLeft: await countRecoveryCodes(ctx, staff),
      isChanged: done === 'password',
      passkeyDone: PASSKEY_DONE.find((each) => each === done),
      passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
        ...{ id, name, createdAt: atOf(createdAt) },
        lastUsedAt: lastUsedAt ? atOf(lastUsedAt) : undefined
      })),
      sessions: sessions.map(({ id, createdAt, lastSeenAt, userAgent }) => ({
        id,
        isThis: id === sessionId,
        startedAt: atOf(createdAt),
        lastSeenAt: atOf(lastSeenAt),
        browser: nameDevice(userAgent, translator(language))
      })),
      words: pickTexts(language, 'friendly', ['admin:account', 'admin:passkeys'])
    };
  }
);

export const actions: Actions = {
  password: staffRoute('see-invoices', async ({ request, locals }, { ctx, staff, sessionId }) => {
    const form = await parseForm(request, NewPassword);
    if (!form.valid) return refused(locals, 'password', Object.values(form.errors)[0]!);
    try {
      await changeOwnPassword(ctx, staff, { sessionId, ...form.data });
    } catch (thrown) {
      return refused(locals, 'password', codeOf(thrown), paramsOf(thrown));
    }
    redirect(303, paths.account({ done: 'password' }));
  }),
  authenticator: staffRoute('see-invoices', async ({ request, locals, cookies }, { ctx, staff }) => {
    const form = await parseForm(request, Renewal);
    if (!form.valid) return refused(locals, 'authenticator', Object.values(form.errors)[0]!);
    try {
      keepTicket(cookies, await renewAuthenticator(ctx, staff, form.data));
    } catch (thrown) {
      return refused(locals, 'authenticator', codeOf(thrown));
    }
    redirect(303, paths.signInCode(paths.account()));
  }),
  passkey: staffRoute('see-invoices', async ({ request, locals, cookies }, { ctx, staff }) => {
    const form = await parseForm(request, Renewal);
    if (!form.valid) return refused(locals, 'passkey', Object.values(form.errors)[0]!);
    try {
      keepTicket(cookies, await allowStaffPasskey(ctx, staff, form.data));
    } catch (thrown) {
      return refused(locals, 'passkey', codeOf(thrown));
    }
    redirect(303, paths.addPasskey());
  }),
  renamePasskey: staffRoute('see-invoices', async ({ request }, { ctx, staff }) => {
    const form = await parseForm(request, Renamed);
    if (!form.valid) redirect(303, paths.account());
    await renameStaffPasskey(ctx, staff, { passkeyId: form.data.id, name: form.data.name });
    redirect(303, `${paths.account({ done: 'renamed' })}#passkeys`);
  }),
  removePasskey: staffRoute('see-invoices', async ({ request, locals }, { ctx, staff }) => {
    const form = await parseForm(request, Key);
    if (!form.valid) redirect(303, paths.account());
    try {
      await removeStaffPasskey(ctx, staff, form.data.id);
    } catch (thrown) {
      return refused(locals, 'passkey', codeOf(thrown));
    }
    redirect(303, `${paths.account({ done: 'removed' })}#passkeys`);
  }),
  codes: staffRoute('see-invoices', async ({ request, locals }, { ctx, staff }) => {
    const form = await parseForm(request, Codes);
    if (!form.valid) return refused(locals, 'codes', Object.values(form.errors)[0]!);
    try {
      return { codes: await makeRecoveryCodes(ctx, staff, form.data.password) };
    } catch (thrown) {
      return refused(locals, 'codes', codeOf(thrown));
    }
  }),
  signOut: staffRoute('see-invoices', async ({ cookies }, { ctx, staff, sessionId }) => {
    await endSession(ctx, staff, sessionId);
    cookies.delete(SESSION_COOKIE, { path: '/', secure: true });
    redirect(303, paths.signIn());
  }),
  end: staffRoute('see-invoices', async ({ request }, { ctx, staff }) => {
    const form = await parseForm(request, Ended);
    if (form.valid) await endSession(ctx, staff, form.data.session);
    redirect(303, paths.account());
  }),
  endAll: staffRoute('see-invoices', async ({ cookies }, { ctx, staff }) => {
    await endAllSessions(ctx, staff);
    cookies.delete(SESSION_COOKIE, { path: '/', secure: true });
    redirect(303, paths.signIn());
  })
};

type Part = 'password' | 'authenticator' | 'passkey' | 'codes';

function refused(
  locals: App.Locals,
  part: Part,
  code: string,
  params: Readonly<Record<string, unknown>> = { min: 12, max: 128 }
) {
  const problem = translator(locals.language)(`errors:${code}` as TextKey, params as never);
  return fail(code === 'too-many-attempts' ? 429 : 422, { part, problem });
}

function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Refusal)) throw thrown;
  return thrown.code;
}

function paramsOf(thrown: unknown): Readonly<Record<string, unknown>> {
  return thrown instanceof Refusal ? thrown.params : {};
}
