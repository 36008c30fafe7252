import type { Context } from '../../context.ts';
import { joinTransaction } from '../../platform/db/join-transaction.ts';
import { Refusal } from '../../platform/refusal.ts';
import {
  inviteStaff,
  listInvitations,
  readMerchant,
  recordOperatorAct,
  resendInvitation
} from '../identity/index.ts';

/**
 * Invites an owner; whoever has an open invitation gets another link in place of the former one. Refuses
 * `staff-already-here`, `merchant-suspended`, `too-many-attempts`, and `act-not-allowed` for anybody but an operator.
 */
export async function inviteOwner(
  ctx: Context,
  input: Readonly<{ merchantId: string; email: string }>
): Promise<void> {
  if (ctx.actor.kind !== 'operator') throw new Refusal('act-not-allowed');
  const { merchantId } = input;
  const email = input.email.trim().toLowerCase();
  const open = (await listInvitations(ctx, merchantId)).find((each) => each.email === email);
  // An invitation to another role is the owners' own affair.
  if (open && open.role !== 'owner') throw new Refusal('invitation-already-open');
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const within = joinTransaction(ctx, merchantId, tx);
    const { language, suspendedAt } = await readMerchant(tx, merchantId);
    if (suspendedAt !== null) throw new Refusal('merchant-suspended');
    if (open) await resendInvitation(within, { merchantId, invitationId: open.id });
    else await inviteStaff(within, { merchantId, email, role: 'owner', language });
    await recordOperatorAct(ctx, tx, { action: 'invite-owner', merchantId, details: { owner: email } });
  });
}
