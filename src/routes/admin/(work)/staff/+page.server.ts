import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey } from '#lib/i18n/index.server.ts';
import {
  inviteStaff,
  listInvitations,
  listStaff,
  resendInvitation,
  staffRoles,
  withdrawInvitation
} from '#lib/server/domain/identity/index.ts';
import { parseForm, Refusal, staffRoute, type Typed } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import type { Actions, PageServerLoad } from './$types';

const DONE = ['invited', 'sent-again', 'withdrawn', 'ended'] as const;

export const load: PageServerLoad = staffRoute('manage-staff', async ({ parent, url }, { ctx, merchant }) => {
  const { language } = await parent();
  const [people, invitations] = await Promise.all([
    listStaff(ctx, merchant.id),
    listInvitations(ctx, merchant.id)
  ]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const now = ctx.clock.now();
  const at = (instant: Temporal.Instant) => formatDateTime(instant, merchant.zone, language);
  return {
    done: DONE.find((each) => each === url.searchParams.get('done')),
    roles: staffRoles,
    people: people.map(({ id, name, email, role, lastSeenAt, disabledAt, hasAuthenticator }) => ({
      ...{ id, name, email, role },
      lastSeenAt: lastSeenAt && at(lastSeenAt),
      state: disabledAt
        ? ('ended' as const)
        : hasAuthenticator
          ? ('active' as const)
          : ('setting-up' as const)
    })),
    invitations: invitations.map(({ id, email, role, invitedBy, sentAt, expiresAt }) => ({
      ...{ id, email, role },
      invitedBy: invitedBy === null ? null : (names.get(invitedBy) ?? ''),
      until: at(expiresAt),
      state:
        Temporal.Instant.compare(expiresAt, now) <= 0
          ? ('expired' as const)
          : sentAt
            ? ('sent' as const)
            : ('sending' as const)
    })),
    words: pickTexts(language, 'friendly', ['staff', 'admin:account.role', 'common:check-this'])
  };
});

const Invited = v.object({
  email: v.pipe(
    v.string('email-invalid'),
    v.trim(),
    v.maxLength(254, 'email-invalid'),
    v.email('email-invalid')
  ),
  role: v.picklist(staffRoles, 'role-missing')
});
const OfInvitation = v.object({ invitation: v.pipe(v.string(), v.uuid()) });

export const actions: Actions = {
  invite: staffRoute('manage-staff', async ({ request, locals }, { ctx, merchant }) => {
    const { language } = locals;
    const form = await parseForm(request, Invited);
    if (!form.valid) return refused(locals, form.values, Object.entries(form.errors));
    const given = { ...form.data, merchantId: merchant.id, language };
    try {
      await inviteStaff(ctx, given);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return refused(locals, form.values, [['email', thrown.code]]);
    }
    redirect(303, paths.staff({ done: 'invited' }));
  }),
  again: staffRoute('manage-staff', async ({ request }, { ctx, merchant }) => {
    const form = await parseForm(request, OfInvitation);
    if (!form.valid) throw new Refusal('invitation-not-found');
    await resendInvitation(ctx, { merchantId: merchant.id, invitationId: form.data.invitation });
    redirect(303, paths.staff({ done: 'sent-again' }));
  }),
  withdraw: staffRoute('manage-staff', async ({ request }, { ctx, merchant }) => {
    const form = await parseForm(request, OfInvitation);
    if (!form.valid) throw new Refusal('invitation-not-found');
    await withdrawInvitation(ctx, { merchantId: merchant.id, invitationId: form.data.invitation });
    redirect(303, paths.staff({ done: 'withdrawn' }));
  })
};

function refused(locals: App.Locals, values: Typed, faults: readonly (readonly [string, string])[]) {
  const t = translator(locals.language);
  const errors = faults.map(([field, code]) => ({
    fieldId: `field-${field}`,
    text: t(`errors:${code}` as TextKey)
  }));
  return fail(422, { values, errors });
}
