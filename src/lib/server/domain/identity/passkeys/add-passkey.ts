import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { AtHome } from '../contacts/confirm-session.ts';
import { passkey } from '../contact-schema.ts';
import { isConfirmed, type CustomerSession } from '../customer-session.ts';
import { recordAudit } from '../record-audit.ts';
import { newChallenge, takeChallenge } from './passkey-challenges.ts';
import { listPasskeys, LONGEST_NAME } from './passkeys.ts';
import { MOST_PASSKEYS, passkeyOptions, verifyMadePasskey } from './verify-passkey.ts';

/** Who has just signed in needs no code besides. */
const FRESH_SECONDS = 600;

/**
 * Whether this browser may add a passkey: its customer signed in or gave a code within the last ten minutes. Whoever
 * finds an unlocked phone must not make themself a key.
 */
export function mayAddPasskey(session: CustomerSession, now: Temporal.Instant): boolean {
  return session.createdAt.until(now).total('seconds') < FRESH_SECONDS || isConfirmed(session, now);
}

/** What a browser needs to make a passkey. Refuses `confirmation-required` and `too-many-passkeys`. */
export async function offerPasskey(
  ctx: Pick<Context, 'db' | 'clock' | 'origin'>,
  { merchant, customer, session }: AtHome
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  if (!mayAddPasskey(session, ctx.clock.now())) throw new Refusal('confirmation-required');
  const owner = { merchantId: merchant.id, customerId: customer.id };
  const known = await ctx.db.withMerchant(merchant.id, (tx) => listPasskeys(tx, owner));
  if (known.length >= MOST_PASSKEYS) throw new Refusal('too-many-passkeys');
  return passkeyOptions(ctx, {
    siteName: merchant.name,
    userId: customer.id,
    // One address, several merchants: the name says whose page it opens.
    userName: `${customer.name} · ${merchant.name}`,
    displayName: customer.name,
    challenge: await newChallenge(ctx, owner),
    known,
    residentKey: 'required'
  });
}

/** Keeps the passkey that a browser made. Refuses `confirmation-required` and `passkey-wrong`. */
export async function addPasskey(
  ctx: Pick<Context, 'db' | 'clock' | 'origin' | 'actor'>,
  { merchant, customer, session }: AtHome,
  input: Readonly<{ response: unknown; name: string }>
): Promise<void> {
  const now = ctx.clock.now();
  if (!mayAddPasskey(session, now)) throw new Refusal('confirmation-required');
  const owner = { merchantId: merchant.id, customerId: customer.id };
  const made = await verifyMadePasskey(ctx, input.response, (challenge) =>
    ctx.db.withMerchant(merchant.id, (tx) => takeChallenge(tx, now, { ...owner, challenge }))
  );
  await ctx.db.withMerchant(merchant.id, async (tx) => {
    await tx.insert(passkey).values({
      ...owner,
      ...made,
      name: input.name.trim().slice(0, LONGEST_NAME),
      createdAt: now
    });
    const subject = { subjectKind: 'customer', subjectId: customer.id };
    await recordAudit(ctx, tx, merchant.id, { action: 'add-passkey', ...subject });
  });
}
