import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import { Transient } from '../../../platform/transient.ts';
import { findProof, readCustomer, readMerchant } from '../../identity/index.ts';
import { composeFormerContact, toProofEmail, toProofSms } from './compose-proof.ts';

/** Tells the contact that was replaced: whoever didn't do that hears of it where they still listen. */
export async function tellFormerContact(
  ctx: Context,
  input: Readonly<{ merchantId: string; proofId: string }>
): Promise<void> {
  const { merchantId, proofId } = input;
  const known = await ctx.db.withMerchant(merchantId, async (tx) => {
    const proof = await findProof(tx, merchantId, proofId);
    if (!proof?.customerId || proof.formerAddress === null) return undefined;
    const [merchant, customer] = [
      await readMerchant(tx, merchantId),
      await readCustomer(tx, merchantId, proof.customerId)
    ];
    return { proof, merchant, customer, to: proof.formerAddress };
  });
  if (!known) return;
  const { proof, merchant, customer, to } = known;
  const language = customer.language satisfies Language;
  const envelope = { message: `${proof.id}.former`, merchant, customers: [customer], language, to };
  const words = composeFormerContact(envelope, proof);
  const outcome =
    proof.channel === 'sms'
      ? await ctx.channels.sms(toProofSms(envelope, words))
      : await ctx.channels.email(await toProofEmail(envelope, words));
  if (outcome.kind === 'unavailable') throw new Transient(`${proof.channel} is away: ${outcome.because}`);
  if (outcome.kind !== 'sent') ctx.log.warn({ proofId, outcome: outcome.kind }, 'former contact not told');
}
