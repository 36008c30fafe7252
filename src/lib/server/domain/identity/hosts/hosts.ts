/** A merchant's own host name: asked for, shown to be theirs, given up, and found by a request. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newToken } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { merchantDomain } from '../domain-schema.ts';
import { recordAudit } from '../record-audit.ts';
import { merchant } from '../schema.ts';
import { recordNameOf, recordValueOf, toHostName } from './host-name.ts';

export type MerchantHost = Readonly<typeof merchantDomain.$inferSelect>;

/** A host with the record that has to stand in the DNS. */
export type HostWithRecord = MerchantHost & Readonly<{ recordName: string; recordValue: string }>;

/** 128 bits: nobody puts the right record into a zone by chance. */
const PROOF_BYTES = 16;

type OfMerchant = Readonly<{ merchantId: string }>;

/** The host that a merchant asked for, if any, in whatever state. */
export async function findHost(
  ctx: Pick<Context, 'db'>,
  { merchantId }: OfMerchant
): Promise<HostWithRecord | undefined> {
  const [row] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.select().from(merchantDomain).where(eq(merchantDomain.merchantId, merchantId))
  );
  return row && { ...row, recordName: recordNameOf(row.host), recordValue: recordValueOf(row.proof) };
}

/**
 * Asks for a host, in place of one that there was: links use the installation's until the DNS shows the new one.
 * Refuses `host-invalid`, `host-is-ours`, and `host-unchanged`.
 */
export async function askForHost(
  ctx: Pick<Context, 'db' | 'clock' | 'actor' | 'origin'>,
  { merchantId, typed }: OfMerchant & Readonly<{ typed: string }>
): Promise<void> {
  const host = toHostName(typed, ctx.origin);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [former] = await lockHost(tx, merchantId);
    if (former?.host === host) throw new Refusal('host-unchanged');
    const asked = {
      host,
      proof: newToken(PROOF_BYTES),
      state: 'waiting' as const,
      askedAt: ctx.clock.now(),
      ...{ verifiedAt: null, checkedAt: null, missingSince: null }
    };
    await tx
      .insert(merchantDomain)
      .values({ merchantId, ...asked })
      .onConflictDoUpdate({ target: merchantDomain.merchantId, set: asked });
    await useHost(tx, merchantId, null);
    await record(ctx, tx, merchantId, 'ask-for-host', { host, ...(former && { before: former.host }) });
  });
}

/** Gives the host up: links use the installation's again, and requests for it find nobody. Refuses `host-not-found`. */
export async function giveUpHost(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  { merchantId }: OfMerchant
): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await tx
      .delete(merchantDomain)
      .where(eq(merchantDomain.merchantId, merchantId))
      .returning();
    if (!row) throw new Refusal('host-not-found');
    await useHost(tx, merchantId, null);
    await record(ctx, tx, merchantId, 'give-up-host', { host: row.host });
  });
}

/**
 * Whose host this is. One whose record was lost still opens its merchant's pages, for links that were sent, until
 * another merchant shows that it is theirs now.
 */
export async function findHome(
  ctx: Pick<Context, 'db'>,
  host: string
): Promise<Readonly<{ merchantId: string; slug: string; host: string }> | undefined> {
  const [row] = await ctx.db.within({ platform: true }, (tx) =>
    tx
      .select({ merchantId: merchant.id, slug: merchant.slug, host: merchantDomain.host })
      .from(merchantDomain)
      .innerJoin(merchant, eq(merchant.id, merchantDomain.merchantId))
      .where(and(eq(merchantDomain.host, host), inArray(merchantDomain.state, ['verified', 'lost'])))
      .orderBy(sql`${merchantDomain.state} = 'verified' desc`)
      .limit(1)
  );
  return row;
}

/** Locks a merchant's host, if there is one. */
export function lockHost(tx: Tx, merchantId: string) {
  return tx.select().from(merchantDomain).where(eq(merchantDomain.merchantId, merchantId)).for('update');
}

/** What links start with from now on. */
export async function useHost(tx: Tx, merchantId: string, host: string | null): Promise<void> {
  await tx.update(merchant).set({ host }).where(eq(merchant.id, merchantId));
}

export async function record(
  ctx: Pick<Context, 'actor' | 'clock'>,
  tx: Tx,
  merchantId: string,
  action: string,
  details: Readonly<Record<string, unknown>>
): Promise<void> {
  await recordAudit(ctx, tx, merchantId, { action, subjectKind: 'merchant', subjectId: merchantId, details });
}
