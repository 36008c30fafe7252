import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON
} from '@simplewebauthn/server';
import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { takeTurnOrRefuse } from '../../../platform/rate-limit/take-turn.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { staffPasskey } from '../second-factor-schema.ts';
import type { StartedSession } from '../session.ts';
import { letIn, openSignInTicket, type SignInTicket } from '../sign-in.ts';
import { findActiveStaff } from '../staff.ts';
import { newChallenge, takeChallenge } from './passkey-challenges.ts';
import { listStaffPasskeys } from './staff-passkeys.ts';
import { idOfShown, movesOn, verifyShownPasskey } from './verify-passkey.ts';

/** Whether whoever passed the first step can show a passkey as the second. Refuses `sign-in-ticket-expired`. */
export async function canShowPasskey(
  ctx: Pick<Context, 'db' | 'clock' | 'secrets'>,
  ticket: string | undefined
): Promise<boolean> {
  return (await listShowable(ctx, openSignInTicket(ctx, ticket))).length > 0;
}

/**
 * What a browser needs to show a passkey as the second step: one of this person's. Refuses `sign-in-ticket-expired`,
 * `passkey-unknown` when there is none, and `too-many-attempts`.
 */
export async function askForStaffPasskey(
  ctx: Pick<Context, 'db' | 'clock' | 'origin' | 'secrets'>,
  input: Readonly<{ ticket: string | undefined; address: string }>
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const ticket = openSignInTicket(ctx, input.ticket);
  await takeTurnOrRefuse(ctx.db, 'staff-passkey-address', input.address, ctx.clock.now());
  const known = await listShowable(ctx, ticket);
  if (known.length === 0) throw new Refusal('passkey-unknown');
  const { merchantId, staffId } = ticket;
  return generateAuthenticationOptions({
    rpID: new URL(ctx.origin).hostname,
    challenge: await newChallenge(ctx, { merchantId, staffId }),
    allowCredentials: known.map(({ id }) => ({ id })),
    userVerification: 'required'
  });
}

/**
 * The second step with a passkey in place of the code: the password was shown before. Refuses `sign-in-ticket-expired`,
 * `passkey-unknown` (somebody else's, or taken away), `passkey-wrong` and `too-many-attempts`.
 */
export async function completeSignInByPasskey(
  ctx: Pick<Context, 'db' | 'clock' | 'origin' | 'secrets' | 'actor'>,
  input: Readonly<{ ticket: string | undefined; response: unknown; userAgent: string }>
): Promise<StartedSession> {
  const ticket = openSignInTicket(ctx, input.ticket);
  await takeTurnOrRefuse(ctx.db, 'sign-in-account', ticket.staffId, ctx.clock.now());
  const shown = await verify(ctx, ticket, input.response);
  return ctx.db.withMerchant(ticket.merchantId, async (tx) => {
    const row = await findActiveStaff(tx, ticket.merchantId, ticket.staffId);
    if (!row) throw new Refusal('sign-in-ticket-expired');
    await keepUse(tx, ticket, { ...shown, at: ctx.clock.now() });
    return letIn(ctx, tx, row, input.userAgent, 'passkey');
  });
}

/** A new authenticator is set up by its own code: a passkey doesn't stand in for that. */
async function listShowable(
  ctx: Pick<Context, 'db'>,
  { merchantId, staffId, newSecret }: SignInTicket
): Promise<readonly Readonly<{ id: string }>[]> {
  if (newSecret !== undefined) return [];
  return ctx.db.withMerchant(merchantId, (tx) => listStaffPasskeys(tx, { merchantId, id: staffId }));
}

const isKeyOf = ({ merchantId, staffId }: SignInTicket, passkeyId: string) =>
  and(
    eq(staffPasskey.merchantId, merchantId),
    eq(staffPasskey.staffId, staffId),
    eq(staffPasskey.id, passkeyId)
  );

async function verify(
  ctx: Pick<Context, 'db' | 'clock' | 'origin'>,
  ticket: SignInTicket,
  response: unknown
): Promise<Readonly<{ passkeyId: string; newCounter: number }>> {
  const passkeyId = idOfShown(response);
  const { merchantId, staffId, newSecret } = ticket;
  const [known] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.select().from(staffPasskey).where(isKeyOf(ticket, passkeyId))
  );
  if (!known || newSecret !== undefined) throw new Refusal('passkey-unknown');
  const newCounter = await verifyShownPasskey(ctx, known, response, (challenge) =>
    ctx.db.withMerchant(merchantId, (tx) =>
      takeChallenge(tx, ctx.clock.now(), { merchantId, staffId, challenge })
    )
  );
  return { passkeyId, newCounter };
}

async function keepUse(
  tx: Tx,
  ticket: SignInTicket,
  { passkeyId, newCounter, at }: Readonly<{ passkeyId: string; newCounter: number; at: Temporal.Instant }>
): Promise<void> {
  const used = await tx
    .update(staffPasskey)
    .set({ counter: newCounter, lastUsedAt: at })
    .where(and(isKeyOf(ticket, passkeyId), movesOn(staffPasskey.counter, newCounter)))
    .returning({ id: staffPasskey.id });
  if (used.length === 0) throw new Refusal('passkey-wrong');
}
