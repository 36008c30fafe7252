import { and, eq, inArray } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { newCode, newId, newToken } from '../../platform/crypto/random.ts';
import { sha256 } from '../../platform/crypto/secrets.ts';
import type { Tx } from '../../platform/db/database.ts';
import { gathering } from '../../platform/db/gather.ts';
import { insertRows, type RowValues } from '../../platform/db/insert-rows.ts';
import { originOf, readMerchant } from '../identity/index.ts';
import { payLink } from './schema.ts';

/** 128 bits: nobody finds a link by trying. 22 characters in a URL. */
const TOKEN_BYTES = 16;
/** 60 bits of Crockford base 32, tried only under a rate limit and kept as a keyed hash: short enough to type. */
export const TYPED_CODE_LENGTH = 12;
/** Opens nothing; 30 bits under a rate limit are enough to tell a genuine message from a guess. */
const CHECK_CODE_LENGTH = 6;

export type PayLinkPurpose = (typeof payLink.$inferSelect)['purpose'];

export type MintPayLink = Readonly<{
  merchantId: string;
  customerId: string;
  /** One invoice, or with null everything that the customer owes. */
  invoiceId: string | null;
  purpose: PayLinkPurpose;
  /** Which of a balance its message tells of: these are ticked when it opens. Without them everything is. */
  toldIds?: readonly string[];
  /** Defaults to the merchant's number of days from now. */
  expiresAt?: Temporal.Instant;
}>;

/** A new link with its secrets, told this once: only their hashes are kept. */
export type MintedPayLink = Readonly<{
  payLinkId: string;
  publicId: string;
  token: string;
  /** `https://…/p/<token>`. */
  url: string;
  /** Grouped by four, for people without a camera. */
  typedCode: string;
  checkCode: string;
  expiresAt: Temporal.Instant;
}>;

/** Makes a pay link in the caller's transaction. */
export async function mintPayLink(ctx: Context, tx: Tx, input: MintPayLink): Promise<MintedPayLink> {
  const now = ctx.clock.now();
  const merchant = await readMerchant(tx, input.merchantId);
  const payLinkId = newId(now);
  const token = newToken(TOKEN_BYTES);
  const publicId = newCode(10).toLowerCase();
  const typedCode = newCode(TYPED_CODE_LENGTH);
  const checkCode = newCode(CHECK_CODE_LENGTH);
  const expiresAt = input.expiresAt ?? now.add({ hours: 24 * merchant.payLinkDays });
  await addLink(tx, {
    merchantId: input.merchantId,
    id: payLinkId,
    publicId,
    tokenHash: sha256(token),
    typedCodeHash: ctx.secrets.keyedHash(typedCode, 'typed-code'),
    checkCode,
    scope: input.invoiceId === null ? 'balance' : 'invoice',
    customerId: input.customerId,
    invoiceId: input.invoiceId,
    invoiceIds: input.toldIds ? `{${input.toldIds.join(',')}}` : null,
    purpose: input.purpose,
    createdAt: now.toString(),
    expiresAt: expiresAt.toString()
  });
  const url = `${originOf(ctx, merchant)}/p/${token}`;
  return {
    payLinkId,
    publicId,
    token,
    url,
    typedCode: typedCode.replace(/(.{4})(?=.)/g, '$1-'),
    checkCode,
    expiresAt
  };
}

/** Links that are made in the same breath are one statement. */
const addLink = gathering(async (tx, rows: readonly RowValues[]) => {
  await insertRows(tx, payLink, rows);
  return rows.map(() => undefined);
});

/** Ends links whose messages never left, in the caller's transaction. */
export async function revokePayLinks(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  { merchantId, payLinkIds }: Readonly<{ merchantId: string; payLinkIds: readonly string[] }>
): Promise<void> {
  if (payLinkIds.length === 0) return;
  await tx
    .update(payLink)
    .set({ revokedAt: ctx.clock.now() })
    .where(and(eq(payLink.merchantId, merchantId), inArray(payLink.id, [...payLinkIds])));
}
