import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import {
  endAllSessions,
  endSession,
  listSessions,
  SESSION_COOKIE
} from '#lib/server/domain/identity/index.ts';
import { parseForm, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

const Ended = v.object({
  session: v.pipe(v.string('field-missing'), v.regex(/^[0-9a-f]{64}$/, 'field-missing'))
});

export const load: PageServerLoad = staffRoute(
  'see-invoices',
  async ({ parent }, { ctx, staff, merchant, sessionId }) => {
    const { language } = await parent();
    const sessions = await listSessions(ctx, staff);
    return {
      email: staff.email,
      role: staff.role,
      sessions: sessions.map(({ id, createdAt, lastSeenAt, userAgent }) => ({
        id,
        isThis: id === sessionId,
        startedAt: formatDateTime(createdAt, merchant.zone, language),
        lastSeenAt: formatDateTime(lastSeenAt, merchant.zone, language),
        userAgent
      })),
      words: pickTexts(language, 'friendly', ['admin:account'])
    };
  }
);

export const actions: Actions = {
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
