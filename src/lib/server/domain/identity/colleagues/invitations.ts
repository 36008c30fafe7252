/** The rows of `staff_invitation`: found, sent, used. What they are for stands in the use cases. */
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newToken } from '../../../platform/crypto/random.ts';
import { sha256 } from '../../../platform/crypto/secrets.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { staffInvitation } from '../invitation-schema.ts';
import { readMerchant, type Merchant } from '../merchants.ts';
import { staff } from '../schema.ts';

export type StaffInvitation = Readonly<typeof staffInvitation.$inferSelect>;

/** Long enough for a weekend, short enough that a link forgotten in a mailbox opens nothing. */
export const INVITATION_HOURS = 72;
const TOKEN_BYTES = 16;

const isOpen = and(isNull(staffInvitation.acceptedAt), isNull(staffInvitation.withdrawnAt));

const isThis = (merchantId: string, id: string) =>
  and(eq(staffInvitation.merchantId, merchantId), eq(staffInvitation.id, id), isOpen);

/** What waits for an answer, expired or not, the newest first. */
export async function listInvitations(
  ctx: Pick<Context, 'db'>,
  merchantId: string
): Promise<StaffInvitation[]> {
  return ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(staffInvitation)
      .where(and(eq(staffInvitation.merchantId, merchantId), isOpen))
      .orderBy(desc(staffInvitation.createdAt), desc(staffInvitation.id))
  );
}

/** Changes an invitation that still waits; `undefined` when it doesn't, or isn't this merchant's. */
export async function updateOpenInvitation(
  tx: Tx,
  merchantId: string,
  id: string,
  change: Partial<typeof staffInvitation.$inferInsert>
): Promise<StaffInvitation | undefined> {
  const [row] = await tx.update(staffInvitation).set(change).where(isThis(merchantId, id)).returning();
  return row;
}

/** Whoever may not invite any more invited nobody: what they sent opens nothing from now on. */
export async function withdrawInvitationsOf(
  tx: Tx,
  { merchantId, staffId }: Readonly<{ merchantId: string; staffId: string }>,
  now: Temporal.Instant
): Promise<void> {
  await tx
    .update(staffInvitation)
    .set({ withdrawnAt: now, tokenHash: null })
    .where(and(eq(staffInvitation.merchantId, merchantId), eq(staffInvitation.invitedBy, staffId), isOpen));
}

/** What the message of an invitation has to say. The link is nowhere else: only its hash is kept. */
export type InvitationMessage = Readonly<{
  invitation: StaffInvitation;
  merchant: Merchant;
  /** A colleague's name; null is whoever runs the installation. */
  invitedBy: string | null;
  link: string;
}>;

/**
 * Takes up the message of an invitation, with a new link: once, and only while it is of use. `undefined` when it was
 * sent, withdrawn, used, or has expired.
 */
export async function claimInvitationMessage(
  ctx: Pick<Context, 'clock' | 'origin'>,
  tx: Tx,
  { merchantId, invitationId }: Readonly<{ merchantId: string; invitationId: string }>
): Promise<InvitationMessage | undefined> {
  const now = ctx.clock.now();
  const token = newToken(TOKEN_BYTES);
  const [invitation] = await tx
    .update(staffInvitation)
    .set({ sentAt: now, tokenHash: sha256(token) })
    .where(and(isThis(merchantId, invitationId), isNull(staffInvitation.sentAt)))
    .returning();
  if (!invitation || Temporal.Instant.compare(invitation.expiresAt, now) <= 0) return undefined;
  const { invitedBy } = invitation;
  const [inviter] = invitedBy
    ? await tx
        .select({ name: staff.name })
        .from(staff)
        .where(and(eq(staff.merchantId, merchantId), eq(staff.id, invitedBy)))
    : [];
  return {
    invitation,
    merchant: await readMerchant(tx, merchantId),
    invitedBy: inviter?.name ?? null,
    link: `${ctx.origin}/admin/invitation/${token}`
  };
}

/** The carrier surely didn't take it: the next try makes its own link. */
export async function releaseInvitationMessage(tx: Tx, { merchantId, id }: StaffInvitation): Promise<void> {
  await updateOpenInvitation(tx, merchantId, id, { sentAt: null, tokenHash: null });
}

/** The invitation that a link opens, before any merchant is known; `undefined` for one that opens nothing any more. */
export async function findInvitation(
  ctx: Pick<Context, 'db' | 'clock'>,
  token: string
): Promise<StaffInvitation | undefined> {
  const tokenHash = sha256(token);
  const [row] = await ctx.db.within({ tokenHash }, (tx) =>
    tx
      .select()
      .from(staffInvitation)
      .where(and(eq(staffInvitation.tokenHash, tokenHash), isOpen))
  );
  return row && Temporal.Instant.compare(row.expiresAt, ctx.clock.now()) > 0 ? row : undefined;
}
