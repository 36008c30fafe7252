import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import { Transient } from '../../../platform/transient.ts';
import { claimProofMessage, releaseProofMessage } from '../../identity/index.ts';
import { composeProof, toProofEmail, toProofSms } from './compose-proof.ts';

/**
 * Sends the link and the code of a proof. They are made here, and only their hashes kept. No notice stands behind it:
 * several customers may share the contact, and nobody looks up later what it said. Claimed, handed over outside any
 * transaction; a carrier that is away makes the queue try again, with other secrets, until the ten minutes are over.
 */
export async function sendProofMessage(
  ctx: Context,
  input: Readonly<{ merchantId: string; proofId: string }>
): Promise<void> {
  const { merchantId } = input;
  const message = await ctx.db.withMerchant(merchantId, (tx) => claimProofMessage(ctx, tx, input));
  if (!message) return;
  const { proof, merchant, customers } = message;
  const language = proof.language as Language;
  const envelope = { message: proof.id, merchant, customers, language, to: proof.address };
  const words = composeProof(message);
  const outcome =
    proof.channel === 'sms'
      ? await ctx.channels.sms(toProofSms(envelope, words))
      : await ctx.channels.email(await toProofEmail(envelope, words));
  switch (outcome.kind) {
    case 'sent':
      return;
    case 'rejected':
    case 'unknown':
      // Never a second copy with other secrets; whoever waits can ask for another message.
      ctx.log.warn(
        { proofId: proof.id, outcome: outcome.kind, because: outcome.because },
        'code not delivered'
      );
      return;
    case 'unavailable':
      await ctx.db.withMerchant(merchantId, (tx) => releaseProofMessage(tx, proof));
      throw new Transient(`${proof.channel} is away: ${outcome.because}`);
  }
}
