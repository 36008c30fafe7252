import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { newId, newToken } from '../../platform/crypto/random.ts';
import { sha256 } from '../../platform/crypto/secrets.ts';
import { fromJsonRow, type JsonRow } from '../../platform/db/json-row.ts';
import { Refusal } from '../../platform/refusal.ts';
import { recordAudit } from './record-audit.ts';
import { apiKey } from './schema.ts';

/**
 * What a merchant's systems may be allowed to do: each key has some of these. A scope that writes doesn't include the
 * one that reads.
 */
export const apiScopes = [
  'customers:read',
  'customers:write',
  'invoices:read',
  'invoices:write',
  'subscriptions:read',
  'subscriptions:write',
  'payment-methods:read',
  'pay-links:read',
  'pay-links:write',
  'payments:read',
  'refunds:read',
  'refunds:write',
  'arrangements:read',
  'arrangements:write',
  'promises:read',
  'promises:write',
  'handover:read',
  'handover:write',
  'messages:read',
  'events:read'
] as const;
export type ApiScope = (typeof apiScopes)[number];

/** The start of every key, so that a leaked one is known for what it is. */
const PREFIX = 'qk_';
const SECRET_BYTES = 32;

/** `lastUsedAt` is written at most this often, so that reading isn't always a write. */
const USED_EVERY_SECONDS = 60;

export type ApiKey = Readonly<{
  merchantId: string;
  id: string;
  name: string;
  scopes: readonly ApiScope[];
  createdAt: Temporal.Instant;
  lastUsedAt: Temporal.Instant | null;
}>;

/** Makes a key. Its secret is in the answer and nowhere else: it can't be shown again. */
export async function createApiKey(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  input: Readonly<{ merchantId: string; name: string; scopes: readonly ApiScope[] }>
): Promise<ApiKey & Readonly<{ secret: string }>> {
  const now = ctx.clock.now();
  const secret = PREFIX + newToken(SECRET_BYTES);
  const key = { ...input, id: newId(now), createdAt: now, lastUsedAt: null };
  await ctx.db.withMerchant(input.merchantId, async (tx) => {
    await tx.insert(apiKey).values({ ...key, scopes: [...input.scopes], secretHash: sha256(secret) });
    await recordAudit(ctx, tx, input.merchantId, {
      action: 'create-api-key',
      subjectKind: 'api-key',
      subjectId: key.id,
      details: { scopes: input.scopes }
    });
  });
  return { ...key, secret };
}

/**
 * The key behind an `Authorization` header, if it is one of ours and not revoked; notes that it was used. Its merchant
 * may be suspended: then it opens nothing for now.
 */
export async function findApiKey(
  ctx: Pick<Context, 'db' | 'clock'>,
  authorization: string | null
): Promise<(ApiKey & Readonly<{ isSuspended: boolean }>) | undefined> {
  const secret = /^Bearer (qk_[\w-]{43})$/.exec(authorization ?? '')?.[1];
  if (secret === undefined) return undefined;
  const secretHash = sha256(secret);
  const [found] = await ctx.db.ask<{ key: JsonRow | null }>(
    sql`select find_api_key(decode(${Buffer.from(secretHash).toString('hex')}, 'hex')) as key`
  );
  if (!found?.key) return undefined;
  const row = fromJsonRow(apiKey, found.key);
  const now = ctx.clock.now();
  const isNoted = row.lastUsedAt && row.lastUsedAt.until(now).total('seconds') < USED_EVERY_SECONDS;
  if (!isNoted)
    await ctx.db.withMerchant(row.merchantId, (tx) =>
      tx
        .update(apiKey)
        .set({ lastUsedAt: now })
        .where(and(eq(apiKey.merchantId, row.merchantId), eq(apiKey.id, row.id)))
    );
  return { ...toApiKey(row), isSuspended: found.key['is_suspended'] === true };
}

/** A merchant's keys, by name, without their secrets. */
export async function listApiKeys(ctx: Pick<Context, 'db'>, merchantId: string): Promise<ApiKey[]> {
  const isInUse = and(eq(apiKey.merchantId, merchantId), isNull(apiKey.revokedAt));
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.select().from(apiKey).where(isInUse).orderBy(asc(apiKey.name), asc(apiKey.id))
  );
  return rows.map(toApiKey);
}

/** Ends a key from now on. Refuses with `api-key-unknown` for another merchant's, too. */
export async function revokeApiKey(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  input: Readonly<{ merchantId: string; apiKeyId: string }>
): Promise<void> {
  await ctx.db.withMerchant(input.merchantId, async (tx) => {
    const isInUse = and(
      eq(apiKey.merchantId, input.merchantId),
      eq(apiKey.id, input.apiKeyId),
      isNull(apiKey.revokedAt)
    );
    const rows = await tx
      .update(apiKey)
      .set({ revokedAt: ctx.clock.now() })
      .where(isInUse)
      .returning({ id: apiKey.id });
    if (rows.length === 0) throw new Refusal('api-key-unknown');
    const act = { action: 'revoke-api-key', subjectKind: 'api-key', subjectId: input.apiKeyId };
    await recordAudit(ctx, tx, input.merchantId, act);
  });
}

function toApiKey(row: typeof apiKey.$inferSelect): ApiKey {
  const { merchantId, id, name, createdAt, lastUsedAt } = row;
  return { merchantId, id, name, scopes: row.scopes as ApiScope[], createdAt, lastUsedAt };
}
