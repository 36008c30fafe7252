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
  checkCode: string;
  createdAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
  state: 'valid' | 'expired' | 'revoked';
}>;

/** 16 bytes in base64url. Anything else was never a token of ours and asks the database nothing. */
const TOKEN = /^[A-Za-z0-9_-]{22}$/;

/** Whether this could be a token at all: what can't be, is not looked up. */
export function isPayLinkToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Opens a link by its token. Refuses with `pay-link-unknown` whatever is wrong with it. */
export async function openPayLink(ctx: Context, input: Readonly<{ token: string }>): Promise<OpenedPayLink> {
  if (!isPayLinkToken(input.token)) throw new Refusal('pay-link-unknown');
  return openByHash(ctx, sha256(input.token));
}

/** Opens a link by the code printed on a letter. Refuses with `pay-link-unknown` whatever is wrong with it. */
export async function openTypedCode(ctx: Context, input: Readonly<{ code: string }>): Promise<OpenedPayLink> {
  const code = normaliseCode(input.code);
  if (code.length !== TYPED_CODE_LENGTH) throw new Refusal('pay-link-unknown');
  return openByHash(ctx, ctx.secrets.keyedHash(code, 'typed-code'));
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
  const { id, revokedAt, tokenHash: _, typedCodeHash: __, purpose: ___, ...rest } = row;
  const isExpired = Temporal.Instant.compare(row.expiresAt, now) <= 0;
  return { ...rest, payLinkId: id, state: revokedAt ? 'revoked' : isExpired ? 'expired' : 'valid' };
}
