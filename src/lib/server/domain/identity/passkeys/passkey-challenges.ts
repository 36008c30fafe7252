import { and, eq, gt, isNull, lt } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newToken } from '../../../platform/crypto/random.ts';
import { sha256 } from '../../../platform/crypto/secrets.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { passkeyChallenge } from '../contact-schema.ts';

/** Whose challenge it is: a customer's who adds a passkey, nobody's yet, or a member of staff's. */
type Asked = Readonly<
  { merchantId: string } & (
    { customerId: string | null; staffId?: never } | { customerId?: never; staffId: string }
  )
>;

/** WebAuthn, 13.4.3, wants at least 16 random bytes. */
const CHALLENGE_BYTES = 32;
/** Long enough to find one's glasses. */
const MINUTES = 5;

/** Gives out something to sign; what was never signed and is over is cleared away. */
export async function newChallenge(
  ctx: Pick<Context, 'db' | 'clock'>,
  { merchantId, customerId, staffId }: Asked
): Promise<Uint8Array<ArrayBuffer>> {
  const now = ctx.clock.now();
  const challenge = Buffer.from(newToken(CHALLENGE_BYTES), 'base64url');
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx
      .delete(passkeyChallenge)
      .where(and(eq(passkeyChallenge.merchantId, merchantId), lt(passkeyChallenge.expiresAt, now)));
    await tx.insert(passkeyChallenge).values({
      ...{ merchantId, customerId, staffId },
      challengeHash: sha256(challenge.toString('base64url')),
      expiresAt: now.add({ minutes: MINUTES })
    });
  });
  return Uint8Array.from(challenge);
}

/** Takes it back: of two answers to one challenge, one counts. `challenge` in base64url, as a browser repeats it. */
export async function takeChallenge(
  tx: Tx,
  now: Temporal.Instant,
  { merchantId, customerId, staffId, challenge }: Asked & Readonly<{ challenge: string }>
): Promise<boolean> {
  const { customerId: ofCustomer, staffId: ofStaff } = passkeyChallenge;
  const isOwn = and(
    customerId ? eq(ofCustomer, customerId) : isNull(ofCustomer),
    staffId ? eq(ofStaff, staffId) : isNull(ofStaff)
  );
  const gone = await tx
    .delete(passkeyChallenge)
    .where(
      and(
        eq(passkeyChallenge.merchantId, merchantId),
        eq(passkeyChallenge.challengeHash, sha256(challenge)),
        gt(passkeyChallenge.expiresAt, now),
        isOwn
      )
    )
    .returning({ expiresAt: passkeyChallenge.expiresAt });
  return gone.length === 1;
}
