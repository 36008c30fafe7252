import { and, eq, isNotNull } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { sha256 } from '../../../platform/crypto/secrets.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { readMerchant, type Merchant } from '../merchants.ts';
import { dropSecondFactors } from '../own-account/drop-second-factors.ts';
import { checkPassword, hashPassword } from '../passwords.ts';
import { recordAudit } from '../record-audit.ts';
import { staff } from '../schema.ts';
import { issueTicket } from '../sign-in.ts';
import type { StaffRow } from '../staff.ts';
import { findInvitation, updateOpenInvitation, type StaffInvitation } from './invitations.ts';

type AcceptContext = Pick<Context, 'db' | 'clock' | 'actor' | 'secrets'>;

/** What an invitation's page shows. Looking changes nothing. Refuses `invitation-expired`, whatever is wrong with it. */
export async function readInvitation(
  ctx: Pick<Context, 'db' | 'clock'>,
  token: string
): Promise<Readonly<{ invitation: StaffInvitation; merchant: Merchant }>> {
  const invitation = await findInvitation(ctx, token);
  if (!invitation) throw new Refusal('invitation-expired');
  const { merchantId } = invitation;
  return {
    invitation,
    merchant: await ctx.db.withMerchant(merchantId, (tx) => readMerchant(tx, merchantId))
  };
}

/**
 * Makes whoever holds the link one of the staff, with a password of their own. Answers the sign-in ticket with which
 * they set up their authenticator: without it they can't come in. Works once. Refuses `invitation-expired`,
 * `password-length`, and `staff-address-taken` when somebody signs in with that address already, here or at
 * another merchant.
 */
export async function acceptInvitation(
  ctx: AcceptContext,
  input: Readonly<{ token: string; name: string; password: string }>
): Promise<string> {
  checkPassword(input.password);
  const found = await findInvitation(ctx, input.token);
  if (!found) throw new Refusal('invitation-expired');
  const { merchantId } = found;
  const passwordHash = await hashPassword(input.password);
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const change = { acceptedAt: now, tokenHash: null };
    const invitation = await updateOpenInvitation(tx, merchantId, found.id, change);
    if (!invitation) throw new Refusal('invitation-expired');
    const person = await keepPerson(tx, invitation, { name: input.name, passwordHash, now });
    const actor = { kind: 'staff', staffId: person.id, name: person.name } as const;
    await recordAudit({ ...ctx, actor }, tx, merchantId, {
      action: 'accept-invitation',
      subjectKind: 'staff',
      subjectId: person.id,
      details: { role: person.role, invitation: invitation.id }
    });
    return issueTicket(ctx, person);
  });
}

/** Whoever worked here before keeps their id, and nothing else that let them in; who works here needs no invitation. */
async function keepPerson(
  tx: Tx,
  { merchantId, email, role }: StaffInvitation,
  { name, passwordHash, now }: Readonly<{ name: string; passwordHash: string; now: Temporal.Instant }>
): Promise<StaffRow> {
  const emailHash = sha256(email);
  const access = { name, role, passwordHash, totpSealed: null, totpLastStep: null, disabledAt: null };
  const [added] = await tx
    .insert(staff)
    .values({ merchantId, id: newId(now), email, emailHash, createdAt: now, ...access })
    .onConflictDoNothing()
    .returning();
  if (added) return added;
  const isFormer = and(
    eq(staff.merchantId, merchantId),
    eq(staff.emailHash, emailHash),
    isNotNull(staff.disabledAt)
  );
  const [former] = await tx.update(staff).set(access).where(isFormer).returning();
  if (!former) throw new Refusal('staff-address-taken');
  await dropSecondFactors(tx, { merchantId, staffId: former.id });
  return former;
}
