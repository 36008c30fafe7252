import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON
} from '@simplewebauthn/server';
import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { takeTurnOrRefuse } from '../../../platform/rate-limit/take-turn.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { Browser } from '../contacts/evidence.ts';
import { passkey } from '../contact-schema.ts';
import { startCustomerSession } from '../customer-session.ts';
import type { Merchant } from '../merchants.ts';
import { recordAudit } from '../record-audit.ts';
import type { SessionCookie } from '../session.ts';
import { newChallenge, takeChallenge } from './passkey-challenges.ts';
import { idOfShown, movesOn, verifyShownPasskey } from './verify-passkey.ts';

/** What a browser needs to show a passkey. Names nobody: the device knows which ones it has. */
export async function askForPasskey(
  ctx: Pick<Context, 'db' | 'clock' | 'origin'>,
  input: Readonly<{ merchant: Merchant; address: string }>
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  await takeTurnOrRefuse(ctx.db, 'portal-passkey-address', input.address, ctx.clock.now());
  return generateAuthenticationOptions({
    rpID: new URL(ctx.origin).hostname,
    challenge: await newChallenge(ctx, { merchantId: input.merchant.id, customerId: null }),
    userVerification: 'required'
  });
}

/**
 * Signs in with a passkey. Refuses `passkey-unknown` (another merchant's, or taken away), `passkey-wrong` and
 * `too-many-attempts`.
 */
export async function signInByPasskey(
  ctx: Pick<Context, 'db' | 'clock' | 'jobs' | 'origin' | 'actor'>,
  input: Readonly<{
    merchant: Merchant;
    response: unknown;
    browser: Browser;
    /** The session that this browser had, which ends. */
    formerToken: string | undefined;
  }>
): Promise<SessionCookie> {
  const { merchant, browser, formerToken } = input;
  const merchantId = merchant.id;
  await takeTurnOrRefuse(ctx.db, 'portal-passkey-address', browser.ip, ctx.clock.now());
  const { customerId, passkeyId, newCounter } = await verify(ctx, merchantId, input.response);
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const used = await tx
      .update(passkey)
      .set({ counter: newCounter, lastUsedAt: now })
      .where(
        and(
          eq(passkey.merchantId, merchantId),
          eq(passkey.id, passkeyId),
          movesOn(passkey.counter, newCounter)
        )
      )
      .returning({ id: passkey.id });
    if (used.length === 0) throw new Refusal('passkey-wrong');
    const actor = { kind: 'customer', customerId } as const;
    const act = { action: 'sign-in', subjectKind: 'customer', subjectId: customerId };
    await recordAudit({ ...ctx, actor }, tx, merchantId, { ...act, details: { by: 'passkey' } });
    return startCustomerSession(ctx, tx, {
      ...{ merchantId, customerId, slug: merchant.slug, formerToken },
      userAgent: browser.userAgent,
      signedInBy: 'passkey'
    });
  });
}

async function verify(ctx: Pick<Context, 'db' | 'clock' | 'origin'>, merchantId: string, response: unknown) {
  const passkeyId = idOfShown(response);
  const [known] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(passkey)
      .where(and(eq(passkey.merchantId, merchantId), eq(passkey.id, passkeyId)))
  );
  if (!known) throw new Refusal('passkey-unknown');
  const newCounter = await verifyShownPasskey(ctx, known, response, (challenge) =>
    ctx.db.withMerchant(merchantId, (tx) =>
      takeChallenge(tx, ctx.clock.now(), { merchantId, customerId: null, challenge })
    )
  );
  return { customerId: known.customerId, passkeyId, newCounter };
}
