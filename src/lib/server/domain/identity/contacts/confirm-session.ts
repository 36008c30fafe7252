/** Step-up: a one-time code to a contact that was known before, ahead of something delicate. */
import type { Language } from '#lib/i18n/languages.ts';
import type { Context } from '../../../context.ts';
import { takeTurnOrRefuse } from '../../../platform/rate-limit/take-turn.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { confirmSession, isConfirmed, type CustomerSession } from '../customer-session.ts';
import type { Customer } from '../customers.ts';
import type { Merchant } from '../merchants.ts';
import { recordAudit } from '../record-audit.ts';
import { contactsOf, type Contact } from './contact.ts';
import { claimProof, findProofOfSession, openProof, tryCode, useProof } from './proofs.ts';

/** A browser of a customer that is signed in. */
export type AtHome = Readonly<{ merchant: Merchant; customer: Customer; session: CustomerSession }>;

/** Where a code is asked for and given: in a session, or by the holder of a link that names itself in its place. */
export type AskingForCode = Omit<AtHome, 'session'> & Readonly<{ session: Pick<CustomerSession, 'id'> }>;

const ownerOf = ({ merchant, session }: AskingForCode) => ({
  merchantId: merchant.id,
  sessionId: session.id
});

/** Refuses `confirmation-required` unless this browser gave a one-time code within the last ten minutes. */
export function assertConfirmed(ctx: Pick<Context, 'clock'>, session: CustomerSession): void {
  if (!isConfirmed(session, ctx.clock.now())) throw new Refusal('confirmation-required');
}

/** Where a code can go, and where the last one that still counts went. */
export async function readConfirmation(
  ctx: Pick<Context, 'db' | 'clock'>,
  who: AskingForCode
): Promise<Readonly<{ contacts: readonly Contact[]; sentTo: Contact | undefined }>> {
  const now = ctx.clock.now();
  const waiting = await ctx.db.withMerchant(who.merchant.id, (tx) =>
    findProofOfSession(tx, ownerOf(who), 'confirm', now)
  );
  return {
    contacts: contactsOf(who.customer, who.merchant),
    sentTo: waiting && { channel: waiting.channel, address: waiting.address }
  };
}

/** Sends a code to a contact on file. Refuses `contact-missing` and `too-many-attempts`. */
export async function askForConfirmation(
  ctx: Pick<Context, 'db' | 'clock' | 'jobs'>,
  who: AskingForCode,
  input: Readonly<{ channel: Contact['channel']; language: Language }>
): Promise<void> {
  const { merchant, customer, session } = who;
  const contact = contactsOf(customer, merchant).find(({ channel }) => channel === input.channel);
  if (!contact) throw new Refusal('contact-missing');
  const now = ctx.clock.now();
  await takeTurnOrRefuse(ctx.db, 'portal-message-customer', `${merchant.id} ${customer.id}`, now);
  await ctx.db.withMerchant(merchant.id, (tx) =>
    openProof(ctx, tx, {
      ...{ merchantId: merchant.id, purpose: 'confirm', customerId: customer.id, sessionId: session.id },
      ...contact,
      language: input.language
    })
  );
}

/**
 * The code: from now on this session may do what is delicate, for ten minutes; the holder of a link, what they asked
 * it for, now. Refuses `proof-expired`,
 * `proof-already-used`, `contact-code-wrong`, `too-many-codes` and `too-many-attempts`.
 */
export async function confirmByCode(
  ctx: Pick<Context, 'db' | 'clock' | 'secrets' | 'actor'>,
  who: AskingForCode,
  input: Readonly<{ code: string; address: string }>
): Promise<void> {
  const now = ctx.clock.now();
  await takeTurnOrRefuse(ctx.db, 'portal-code-address', input.address, now);
  const merchantId = who.merchant.id;
  const proof = await ctx.db.withMerchant(merchantId, (tx) =>
    findProofOfSession(tx, ownerOf(who), 'confirm', now)
  );
  if (!proof) throw new Refusal('proof-expired');
  await tryCode(ctx, { merchantId, proofId: proof.id, code: input.code });
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await claimProof(tx, now, { merchantId, proofId: proof.id, by: 'code' });
    await useProof(tx, now, { merchantId, proofId: proof.id });
    await confirmSession(tx, now, ownerOf(who));
    const subject = { subjectKind: 'customer', subjectId: who.customer.id };
    await recordAudit(ctx, tx, merchantId, { action: 'confirm-session', ...subject });
  });
}
