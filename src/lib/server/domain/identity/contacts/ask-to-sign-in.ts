import type { Language } from '#lib/i18n/languages.ts';
import type { Context } from '../../../context.ts';
import { takeTurnOrRefuse } from '../../../platform/rate-limit/take-turn.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Merchant } from '../merchants.ts';
import { hashBrowserSecret, newBrowserSecret, writeTicket } from './browser-ticket.ts';
import { toContact } from './contact.ts';
import { openProof } from './proofs.ts';

export type SignInAsked = Readonly<{
  merchant: Merchant;
  /** An e-mail address or phone number, as it was typed. */
  typed: string;
  language: Language;
  /** The IP address. */
  address: string;
}>;

/**
 * Somebody wants to sign in with a contact: a message goes there if it is a customer's. Answers what the browser keeps,
 * the same for a stranger's and after the same work. Refuses `contact-invalid` and `too-many-attempts`.
 */
export async function askToSignIn(
  ctx: Pick<Context, 'db' | 'clock' | 'jobs'>,
  input: SignInAsked
): Promise<Readonly<{ ticket: string }>> {
  const { merchant, typed, language, address } = input;
  const now = ctx.clock.now();
  await takeTurnOrRefuse(ctx.db, 'portal-message-address', address, now);
  const contact = toContact(typed, merchant.country);
  if (!contact) throw new Refusal('contact-invalid');
  await takeTurnOrRefuse(ctx.db, 'portal-message-contact', `${merchant.id} ${contact.address}`, now);
  const secret = newBrowserSecret();
  const browserHash = hashBrowserSecret(secret);
  const proofId = await ctx.db.withMerchant(merchant.id, (tx) =>
    openProof(ctx, tx, { merchantId: merchant.id, purpose: 'sign-in', language, browserHash, ...contact })
  );
  return { ticket: writeTicket({ proofId, secret }) };
}
