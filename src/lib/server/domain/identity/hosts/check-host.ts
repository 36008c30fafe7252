import { eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { merchantDomain } from '../domain-schema.ts';
import { decideHost, type HostState } from './decide-host.ts';
import { findHost, lockHost, record, useHost, type MerchantHost } from './hosts.ts';

type CheckContext = Pick<Context, 'db' | 'clock' | 'actor' | 'readTxt'>;

/**
 * Asks the DNS whether the host is this merchant's, and keeps what it said: links use a verified one from then on. A
 * name that another merchant holds stays theirs. Refuses `host-not-found` when none was asked for, and `host-held` when
 * somebody else shows the same name as theirs. Throws `Transient` when the DNS doesn't answer: then nothing changes.
 */
export async function checkHost(
  ctx: CheckContext,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<HostState> {
  const asked = await findHost(ctx, { merchantId });
  if (!asked) throw new Refusal('host-not-found');
  // Outside any transaction: other people's name servers are slow.
  const records = await ctx.readTxt(asked.recordName);
  const isThere = records.includes(asked.recordValue);
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [row] = await lockHost(tx, merchantId);
    if (!row || row.proof !== asked.proof) throw new Refusal('host-not-found');
    const now = ctx.clock.now();
    const next = decideHost(row, isThere, now);
    if (!(await keep(tx, row, { ...next, checkedAt: now }))) throw new Refusal('host-held');
    if (next.state === row.state) return next.state;
    await useHost(tx, merchantId, next.state === 'verified' ? row.host : null);
    const action = next.state === 'verified' ? 'verify-host' : 'lose-host';
    await record(ctx, tx, merchantId, action, { host: row.host });
    return next.state;
  });
}

/** Nobody takes a name from another merchant: the index on verified hosts lets one of them have it. */
async function keep(tx: Tx, row: MerchantHost, change: Partial<MerchantHost>): Promise<boolean> {
  try {
    await tx.transaction((inner) =>
      inner.update(merchantDomain).set(change).where(eq(merchantDomain.merchantId, row.merchantId))
    );
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

const UNIQUE_VIOLATION = '23505';

function isDuplicate(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return (cause as { code?: string }).code === UNIQUE_VIOLATION;
}

/** Asks again about a merchant's host, if there is one: records come and go. For the recurring job. */
export async function recheckHost(
  ctx: Context,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<void> {
  await checkHost(ctx, { merchantId }).catch((error: unknown) => {
    // None, or somebody else's for now.
    if (!(error instanceof Refusal)) throw error;
  });
}
