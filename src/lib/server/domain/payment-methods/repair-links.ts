import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { newCode, newId, newToken } from '../../platform/crypto/random.ts';
import { sha256 } from '../../platform/crypto/secrets.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { originOf, readMerchant } from '../identity/index.ts';
import { repairLink } from './schema.ts';

/** 128 bits: nobody finds a link by trying. 22 characters in a URL. */
const TOKEN_BYTES = 16;
const TOKEN = /^[A-Za-z0-9_-]{22}$/;

/** A new link with its secret, told this once: only the hash is kept. `url`: `https://…/repair/<token>`. */
export type MintedRepairLink = Readonly<{
  repairLinkId: string;
  publicId: string;
  token: string;
  url: string;
  expiresAt: Temporal.Instant;
}>;

/** Makes a repair link for one method of one customer, in the caller's transaction. It lives as long as a pay link. */
export async function mintRepairLink(
  ctx: Context,
  tx: Tx,
  input: Readonly<{ merchantId: string; customerId: string; paymentMethodId: string }>
): Promise<MintedRepairLink> {
  const now = ctx.clock.now();
  const merchant = await readMerchant(tx, input.merchantId);
  const repairLinkId = newId(now);
  const token = newToken(TOKEN_BYTES);
  const publicId = newCode(10).toLowerCase();
  const expiresAt = now.add({ hours: 24 * merchant.payLinkDays });
  await tx.insert(repairLink).values({
    ...input,
    id: repairLinkId,
    publicId,
    tokenHash: sha256(token),
    createdAt: now,
    expiresAt
  });
  return { repairLinkId, publicId, token, url: `${originOf(ctx, merchant)}/repair/${token}`, expiresAt };
}

/** What a link lets its holder do: see which method it is about, and replace it. */
export type OpenedRepairLink = Readonly<{
  merchantId: string;
  repairLinkId: string;
  publicId: string;
  customerId: string;
  paymentMethodId: string;
  expiresAt: Temporal.Instant;
  state: 'valid' | 'expired' | 'revoked';
}>;

/** Opens a link by its secret. Refuses `repair-link-unknown` whatever is wrong with it. */
export async function openRepairLink(
  ctx: Context,
  input: Readonly<{ token: string }>
): Promise<OpenedRepairLink> {
  if (!TOKEN.test(input.token)) throw new Refusal('repair-link-unknown');
  const tokenHash = sha256(input.token);
  const [row] = await ctx.db.within({ tokenHash }, (tx) =>
    tx.select().from(repairLink).where(eq(repairLink.tokenHash, tokenHash)).limit(1)
  );
  if (!row) throw new Refusal('repair-link-unknown');
  const { merchantId, id: repairLinkId, publicId, customerId, paymentMethodId, expiresAt } = row;
  const isExpired = Temporal.Instant.compare(expiresAt, ctx.clock.now()) <= 0;
  return {
    ...{ merchantId, repairLinkId, publicId, customerId, paymentMethodId, expiresAt },
    state: row.revokedAt ? 'revoked' : isExpired ? 'expired' : 'valid'
  };
}

/** Ends a link at once: when it has done its work, or its message never left. Ending it again changes nothing. */
export async function revokeRepairLink(
  tx: Tx,
  merchantId: string,
  repairLinkId: string,
  now: Temporal.Instant
): Promise<void> {
  await tx
    .update(repairLink)
    .set({ revokedAt: now })
    .where(and(eq(repairLink.merchantId, merchantId), eq(repairLink.id, repairLinkId)));
}
