import { eq, or } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { normaliseCode } from '../../platform/crypto/random.ts';
import { sha256 } from '../../platform/crypto/secrets.ts';
import { Refusal } from '../../platform/refusal.ts';
import { TYPED_CODE_LENGTH } from './mint-pay-link.ts';
import { payLink } from './schema.ts';

/** What a link lets its holder do: see and pay one invoice, or all that one customer owes. */
export type OpenedPayLink = Readonly<{
  merchantId: string;
  payLinkId: string;
  publicId: string;
  scope: 'invoice' | 'balance';
  customerId: string;
  invoiceId: string | null;
  /** Of a balance, what its message told of; null: all of it. */
  invoiceIds: readonly string[] | null;
  checkCode: string;
  createdAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
  state: 'valid' | 'expired' | 'revoked';
  /** A person opened it before. */
  wasOpened: boolean;
}>;

/** 16 bytes in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{22}$/;

/**
 * The hash under which a link is kept for its secret: its token, or the code from a letter, which a browser that came
 * by the code keeps in the token's place. `undefined` for what was never a secret of ours: nothing is looked up.
 */
export function hashOfSecret(ctx: Context, secret: string): Uint8Array | undefined {
  if (TOKEN.test(secret)) return sha256(secret);
  const code = normaliseCode(secret.slice(0, LONGEST_TYPED));
  return code.length === TYPED_CODE_LENGTH ? ctx.secrets.keyedHash(code, 'typed-code') : undefined;
}

/** Twelve characters with all the spaces and dashes that one may type between. */
const LONGEST_TYPED = 40;

/** Opens a link by its secret. Refuses with `pay-link-unknown` whatever is wrong with it. */
export async function openPayLink(ctx: Context, input: Readonly<{ token: string }>): Promise<OpenedPayLink> {
  const hash = hashOfSecret(ctx, input.token);
  if (!hash) throw new Refusal('pay-link-unknown');
  return openByHash(ctx, hash);
}

/** Opens a link by the code printed on a letter, and by nothing else. Refuses with `pay-link-unknown`. */
export async function openTypedCode(ctx: Context, input: Readonly<{ code: string }>): Promise<OpenedPayLink> {
  if (TOKEN.test(input.code)) throw new Refusal('pay-link-unknown');
  return openPayLink(ctx, { token: input.code });
}

async function openByHash(ctx: Context, hash: Uint8Array): Promise<OpenedPayLink> {
  const [row] = await ctx.db.within({ tokenHash: hash }, (tx) =>
    tx
      .select()
      .from(payLink)
      .where(or(eq(payLink.tokenHash, hash), eq(payLink.typedCodeHash, hash)))
      .limit(1)
  );
  if (!row) throw new Refusal('pay-link-unknown');
  return toOpened(row, ctx.clock.now());
}

/** A link's row as its holder may use it at this moment. */
export function toOpened(row: typeof payLink.$inferSelect, now: Temporal.Instant): OpenedPayLink {
  const { id, revokedAt, openedAt, tokenHash: _, typedCodeHash: __, purpose: ___, ...rest } = row;
  const isExpired = Temporal.Instant.compare(row.expiresAt, now) <= 0;
  const state = revokedAt ? 'revoked' : isExpired ? 'expired' : 'valid';
  return { ...rest, payLinkId: id, state, wasOpened: openedAt !== null };
}
