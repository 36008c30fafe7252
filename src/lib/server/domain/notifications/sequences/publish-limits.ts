import { and, desc, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit, staff } from '../../identity/index.ts';
import { areLimitsPossible, limitsOf, MOST_PER_DAY, MOST_PER_WEEK, type DunningLimitsSet } from './limits.ts';
import { dunningLimitsVersion, dunningSettings } from './schema.ts';
import { readDunningSettings } from './settings.ts';

/** Limits with their version; version 0 is what held before any was published. */
export type LimitsVersion = Readonly<{
  version: number;
  limits: DunningLimitsSet;
  name: string;
  reason: string;
  /** The version that it brought back. */
  copyOf: number | null;
  publishedAt: Temporal.Instant | null;
  /** Who published it, where they still work here. */
  publishedBy: string | null;
}>;

type PublishLimits = Readonly<{
  merchantId: string;
  limits: DunningLimitsSet;
  /** The version that was on the page. */
  after: number;
  /** What it is called, and why it comes. */
  name: string;
  reason: string;
  copyOf?: number;
}>;

/**
 * Puts limits in force, from the next message on. Answers the version. Refuses `limits-out-of-range`,
 * `limits-reason-missing`, and `limits-changed-meanwhile` when another version than `after` holds by now.
 */
export async function publishLimits(ctx: Context, input: PublishLimits): Promise<number> {
  const { merchantId, limits, after, copyOf = null } = input;
  const name = input.name.trim();
  const reason = input.reason.trim();
  if (name === '' || reason === '') throw new Refusal('limits-reason-missing');
  if (!areLimitsPossible(limits))
    throw new Refusal('limits-out-of-range', { perDay: MOST_PER_DAY, perWeek: MOST_PER_WEEK });
  const version = after + 1;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const before = await findNewest(tx, merchantId);
    if ((before?.version ?? 0) !== after) throw new Refusal('limits-changed-meanwhile');
    const publishedAt = ctx.clock.now();
    const by = ctx.actor.kind === 'staff' ? ctx.actor.staffId : null;
    // What held until now is kept, so that it can be brought back.
    if (!before)
      await addVersion(tx, {
        ...{ merchantId, version: 0, limits: limitsOf(await readDunningSettings(tx, merchantId)) },
        ...{ name: '', reason: '', copyOf: null, publishedAt, publishedById: null }
      });
    const isAdded = await addVersion(tx, {
      ...{ merchantId, version, limits, name, reason, copyOf, publishedAt, publishedById: by }
    });
    if (!isAdded) throw new Refusal('limits-changed-meanwhile');
    await putInForce(tx, merchantId, limits);
    await recordAudit(ctx, tx, merchantId, {
      ...{ action: 'change-limits', subjectKind: 'merchant', subjectId: merchantId },
      details: { version, copyOf, name, reason, ...limits }
    });
    return version;
  });
}

async function addVersion(tx: Tx, row: typeof dunningLimitsVersion.$inferInsert): Promise<boolean> {
  const added = await tx
    .insert(dunningLimitsVersion)
    .values(row)
    .onConflictDoNothing()
    .returning({ version: dunningLimitsVersion.version });
  return added.length > 0;
}

async function putInForce(tx: Tx, merchantId: string, limits: DunningLimitsSet): Promise<void> {
  const { quiet, ...rest } = limits;
  const set = { ...rest, quietFromMinute: quiet.fromMinute, quietUntilMinute: quiet.untilMinute };
  await tx
    .insert(dunningSettings)
    .values({ merchantId, ...set })
    .onConflictDoUpdate({ target: dunningSettings.merchantId, set });
}

async function findNewest(tx: Tx, merchantId: string) {
  const [row] = await tx
    .select({ version: dunningLimitsVersion.version })
    .from(dunningLimitsVersion)
    .where(eq(dunningLimitsVersion.merchantId, merchantId))
    .orderBy(desc(dunningLimitsVersion.version))
    .limit(1);
  return row;
}

/** Every version, the newest first, at most 100; what holds before any was published is the one of version 0. */
export async function listLimits(
  ctx: Pick<Context, 'db'>,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<readonly LimitsVersion[]> {
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { version, limits, name, reason, copyOf, publishedAt } = dunningLimitsVersion;
    const rows = await tx
      .select({ ...{ version, limits, name, reason, copyOf, publishedAt }, publishedBy: staff.name })
      .from(dunningLimitsVersion)
      .leftJoin(
        staff,
        and(
          eq(staff.merchantId, dunningLimitsVersion.merchantId),
          eq(staff.id, dunningLimitsVersion.publishedById)
        )
      )
      .where(eq(dunningLimitsVersion.merchantId, merchantId))
      .orderBy(desc(version))
      .limit(100);
    if (rows.length > 0) return rows.map((row) => (row.version === 0 ? { ...row, publishedAt: null } : row));
    return [
      {
        ...{ version: 0, limits: limitsOf(await readDunningSettings(tx, merchantId)), name: '', reason: '' },
        ...{ copyOf: null, publishedAt: null, publishedBy: null }
      }
    ];
  });
}
