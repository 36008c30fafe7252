import { and, eq, isNull } from 'drizzle-orm';
import type { Language } from '#lib/i18n/languages.ts';
import type { Context } from '../../../context.ts';
import { emit } from '../../../events.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { takeTurnOrRefuse } from '../../../platform/rate-limit/take-turn.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { staffInvitation } from '../invitation-schema.ts';
import type { StaffRole } from '../may-do.ts';
import { recordAudit } from '../record-audit.ts';
import { staff } from '../schema.ts';
import { normaliseEmail } from '../staff.ts';
import { INVITATION_HOURS, updateOpenInvitation } from './invitations.ts';

type InviteContext = Pick<Context, 'db' | 'clock' | 'actor' | 'jobs'>;
type OfInvitation = Readonly<{ merchantId: string; invitationId: string }>;

/**
 * Asks somebody to work here: a message with a link goes to their address. An operator of the installation may ask
 * owners only. Refuses `staff-already-here`, `invitation-already-open`, `act-not-allowed` for anybody else who isn't one
 * of the staff, and `too-many-attempts`.
 */
export async function inviteStaff(
  ctx: InviteContext,
  input: Readonly<{ merchantId: string; email: string; role: StaffRole; language: Language }>
): Promise<string> {
  const { merchantId, role, language } = input;
  const isByOperator = ctx.actor.kind === 'operator' && role === 'owner';
  if (ctx.actor.kind !== 'staff' && !isByOperator) throw new Refusal('act-not-allowed');
  const invitedBy = ctx.actor.kind === 'staff' ? ctx.actor.staffId : null;
  const email = normaliseEmail(input.email);
  const now = ctx.clock.now();
  await takeTurnOrRefuse(ctx.db, 'staff-invitation', merchantId, now);
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await refuseColleague(tx, merchantId, email);
    const id = newId(now);
    const row = { merchantId, id, email, role, language, invitedBy, createdAt: now };
    const added = await tx
      .insert(staffInvitation)
      .values({ ...row, expiresAt: now.add({ hours: INVITATION_HOURS }) })
      .onConflictDoNothing()
      .returning({ id: staffInvitation.id });
    if (added.length === 0) throw new Refusal('invitation-already-open');
    await send(ctx, tx, { merchantId, invitationId: id }, 'invite-staff', { email, role });
    return id;
  });
}

/** Sends another link in place of the former one, which opens nothing any more. Refuses `invitation-not-found`. */
export async function resendInvitation(ctx: InviteContext, input: OfInvitation): Promise<void> {
  const { merchantId, invitationId } = input;
  const now = ctx.clock.now();
  await takeTurnOrRefuse(ctx.db, 'staff-invitation', merchantId, now);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const expiresAt = now.add({ hours: INVITATION_HOURS });
    const change = { sentAt: null, tokenHash: null, expiresAt };
    const row = await updateOpenInvitation(tx, merchantId, invitationId, change);
    if (!row) throw new Refusal('invitation-not-found');
    await send(ctx, tx, input, 'resend-invitation', { email: row.email });
  });
}

/** Takes an invitation back: its link opens nothing any more. Refuses `invitation-not-found`. */
export async function withdrawInvitation(ctx: InviteContext, input: OfInvitation): Promise<void> {
  const { merchantId, invitationId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const change = { withdrawnAt: ctx.clock.now(), tokenHash: null };
    const row = await updateOpenInvitation(tx, merchantId, invitationId, change);
    if (!row) throw new Refusal('invitation-not-found');
    await recordAudit(ctx, tx, merchantId, {
      action: 'withdraw-invitation',
      subjectKind: 'invitation',
      subjectId: invitationId,
      details: { email: row.email }
    });
  });
}

async function refuseColleague(tx: Tx, merchantId: string, email: string): Promise<void> {
  const works = and(eq(staff.merchantId, merchantId), eq(staff.email, email), isNull(staff.disabledAt));
  const [colleague] = await tx.select({ id: staff.id }).from(staff).where(works);
  if (colleague) throw new Refusal('staff-already-here');
}

async function send(
  ctx: InviteContext,
  tx: Tx,
  { merchantId, invitationId }: OfInvitation,
  action: string,
  details: Readonly<Record<string, unknown>>
): Promise<void> {
  const act = { action, subjectKind: 'invitation', subjectId: invitationId, details };
  await recordAudit(ctx, tx, merchantId, act);
  await emit(ctx, tx, merchantId, ctx.clock.now(), [
    { type: 'staff.invited', subjectId: invitationId, payload: {} }
  ]);
}
