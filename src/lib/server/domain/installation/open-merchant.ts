import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import { joinTransaction } from '../../platform/db/join-transaction.ts';
import { Refusal } from '../../platform/refusal.ts';
import {
  createMerchant,
  findMerchantBySlug,
  inviteStaff,
  recordAudit,
  recordOperatorAct,
  type Merchant,
  type NewMerchant
} from '../identity/index.ts';
import { addReadyMade } from '../notifications/index.ts';
import { addDefaultOffers } from '../routing/index.ts';

/**
 * Opens a merchant, all of it or nothing: its row, the usual ways to pay, the ready-made sequences of its country as
 * drafts, and an invitation to whoever becomes its first owner. Without `ownerEmail` nobody is invited: who works at the
 * server itself gives access there. Refuses `slug-taken`, and `act-not-allowed` for anybody but an operator and those.
 */
export async function openMerchant(
  ctx: Context,
  { ownerEmail, ...facts }: Omit<NewMerchant, 'id'> & Readonly<{ ownerEmail?: string }>
): Promise<Merchant> {
  if (ctx.actor.kind !== 'operator' && ctx.actor.kind !== 'system') throw new Refusal('act-not-allowed');
  if (await findMerchantBySlug(ctx, facts.slug)) throw new Refusal('slug-taken');
  const id = newId(ctx.clock.now());
  return ctx.db.withMerchant(id, async (tx) => {
    const within = joinTransaction(ctx, id, tx);
    const merchant = await createMerchant(within, { ...facts, id });
    await addDefaultOffers(tx, id);
    await addReadyMade(within, { merchantId: id });
    const act = { action: 'open-merchant', details: { slug: facts.slug, owner: ownerEmail ?? null } };
    await recordAudit(ctx, tx, id, { ...act, subjectKind: 'merchant', subjectId: id });
    if (ctx.actor.kind === 'operator') await recordOperatorAct(ctx, tx, { ...act, merchantId: id });
    if (ownerEmail !== undefined)
      await inviteStaff(within, {
        merchantId: id,
        email: ownerEmail,
        role: 'owner',
        language: merchant.language
      });
    return merchant;
  });
}
