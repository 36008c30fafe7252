import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  askSecondFactorReset,
  changeStaffRole,
  decideStaffChange,
  disableStaff,
  endStaffSessions,
  listStaff,
  staffRoles
} from '#lib/server/domain/identity/index.ts';
import { parseForm, Refusal, staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

const DONE = ['role-changed', 'sessions-ended'] as const;

export const load: PageServerLoad = staffRoute(
  'manage-staff',
  async ({ params, parent, url }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const t = translator(language);
    const people = await listStaff(ctx, merchant.id);
    const member = people.find(({ id }) => id === params.id);
    if (!member) throw new Refusal('staff-not-found');
    const owners = people.filter(({ role, disabledAt }) => role === 'owner' && !disabledAt).length;
    const refusalOf = (to: Parameters<typeof decideStaffChange>[0]['to']) => {
      const code = decideStaffChange({ actor: staff, person: member, to, owners });
      return code && t(`errors:${code}` as TextKey);
    };
    const at = (instant: Temporal.Instant | null) =>
      instant && formatDateTime(instant, merchant.zone, language);
    const { id, name, email, role, sessions } = member;
    return {
      member: { id, name, email, role, sessions },
      isSelf: id === staff.id,
      since: formatDateTime(member.createdAt, merchant.zone, language),
      lastSeenAt: at(member.lastSeenAt),
      endedAt: at(member.disabledAt),
      // Every other role is refused for one and the same reason, or none is.
      roleRefused: refusalOf(role === 'viewer' ? 'support' : 'viewer'),
      endRefused: refusalOf('none'),
      roles: staffRoles,
      done: DONE.find((each) => each === url.searchParams.get('done')),
      words: pickTexts(language, 'friendly', ['staff', 'admin:account.role', 'common:back'])
    };
  }
);

const Role = v.object({ role: v.picklist(staffRoles) });

export const actions: Actions = {
  role: staffRoute('manage-staff', async ({ params, request, locals }, { ctx, merchant }) => {
    const form = await parseForm(request, Role);
    if (!form.valid) return refused(locals, 'role-missing');
    const staffId = params.id!;
    try {
      await changeStaffRole(ctx, { merchantId: merchant.id, staffId, role: form.data.role });
    } catch (thrown) {
      return refused(locals, codeOf(thrown));
    }
    redirect(303, paths.staffMember(staffId, { done: 'role-changed' }));
  }),
  sessions: staffRoute('manage-staff', async ({ params }, { ctx, merchant }) => {
    await endStaffSessions(ctx, { merchantId: merchant.id, staffId: params.id! });
    redirect(303, paths.staffMember(params.id!, { done: 'sessions-ended' }));
  }),
  secondFactor: staffRoute('manage-staff', async ({ params, request, locals }, { ctx, merchant }) => {
    const because = (await request.formData()).get('because');
    try {
      await askSecondFactorReset(ctx, {
        ...{ merchantId: merchant.id, staffId: params.id! },
        because: typeof because === 'string' ? because : ''
      });
    } catch (thrown) {
      return refused(locals, codeOf(thrown));
    }
    redirect(303, paths.releases());
  }),
  end: staffRoute('manage-staff', async ({ params, locals }, { ctx, merchant }) => {
    try {
      await disableStaff(ctx, { merchantId: merchant.id, staffId: params.id! });
    } catch (thrown) {
      return refused(locals, codeOf(thrown));
    }
    redirect(303, paths.staff({ done: 'ended' }));
  })
};

/** Of what was refused; whoever isn't here has no page. */
function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Refusal) || thrown.code === 'staff-not-found') throw thrown;
  return thrown.code;
}

function refused(locals: App.Locals, code: string) {
  return fail(422, { problem: translator(locals.language)(`errors:${code}` as TextKey) });
}
