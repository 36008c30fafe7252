import { desc, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../../identity/index.ts';
import { findAgency } from '../agencies/agencies.ts';
import { handoverConditions } from '../schema.ts';
import { DEFAULT_CONDITIONS, findConditionProblems, type HandoverConditions } from './conditions.ts';
import { requireKnownSegments } from './require-known-segments.ts';

/** Conditions with their version; version 0 is what holds before any was published. */
export type ConditionsVersion = Readonly<{
  version: number;
  conditions: HandoverConditions;
  name: string;
  reason: string;
  /** The version that it brought back. */
  copyOf: number | null;
  publishedBy: string | null;
  publishedAt: Temporal.Instant | null;
}>;

const FIRST: ConditionsVersion = {
  ...{ version: 0, conditions: DEFAULT_CONDITIONS, name: '', reason: '', copyOf: null },
  ...{ publishedBy: null, publishedAt: null }
};

type PublishConditions = Readonly<{
  merchantId: string;
  conditions: HandoverConditions;
  /** The version that was on the page. */
  after: number;
  name: string;
  /** Why, for colleagues and the audit trail. */
  reason: string;
  copyOf?: number;
}>;

/**
 * Puts conditions in force: cases that were proposed stay proposed. Refuses `conditions-changed-meanwhile` when another
 * version than `after` holds by now, and `handover-conditions-impossible` with the fields' names; an agency that was retired
 * is impossible, too. And `handover-segments-unknown`.
 */
export async function publishConditions(ctx: Context, input: PublishConditions): Promise<number> {
  const { merchantId, conditions, after, name, reason, copyOf } = input;
  const version = after + 1;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const fields = await findProblems(tx, merchantId, conditions);
    if (fields.length > 0) throw new Refusal('handover-conditions-impossible', { fields });
    await requireKnownSegments(tx, merchantId, conditions);
    const inForce = await readConditions(tx, merchantId);
    if (inForce.version !== after) throw new Refusal('conditions-changed-meanwhile');
    const added = await tx
      .insert(handoverConditions)
      .values({
        ...{ merchantId, version, conditions, name, reason, copyOf: copyOf ?? null },
        publishedBy: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null,
        publishedAt: ctx.clock.now()
      })
      .onConflictDoNothing()
      .returning({ version: handoverConditions.version });
    if (added.length === 0) throw new Refusal('conditions-changed-meanwhile');
    await recordAudit(ctx, tx, merchantId, {
      action: 'publish-handover-conditions',
      subjectKind: 'merchant',
      subjectId: merchantId,
      details: { version, name, reason, ...(copyOf !== undefined && { copyOf }) }
    });
    return version;
  });
}

/** The conditions in force. */
export async function readConditions(tx: Tx, merchantId: string): Promise<ConditionsVersion> {
  const [row] = await tx
    .select()
    .from(handoverConditions)
    .where(eq(handoverConditions.merchantId, merchantId))
    .orderBy(desc(handoverConditions.version))
    .limit(1);
  return row ?? FIRST;
}

/** Every version that was published, the newest first, and what held before; at most 100. */
export async function listConditions(
  ctx: Pick<Context, 'db'>,
  { merchantId }: Readonly<{ merchantId: string }>
): Promise<readonly ConditionsVersion[]> {
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx
      .select()
      .from(handoverConditions)
      .where(eq(handoverConditions.merchantId, merchantId))
      .orderBy(desc(handoverConditions.version))
      .limit(100)
  );
  return [...rows, FIRST];
}

async function findProblems(tx: Tx, merchantId: string, conditions: HandoverConditions) {
  const problems = findConditionProblems(conditions);
  const { agencyId } = conditions;
  if (agencyId === null || problems.includes('agencyId')) return problems;
  const agency = await findAgency(tx, merchantId, agencyId);
  return agency && agency.retiredAt === null ? problems : [...problems, 'agencyId' as const];
}
