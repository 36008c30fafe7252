import { and, eq, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { recordAudit } from '../../identity/index.ts';
import { lockRetryRules, readRetryRulesInForce } from '../retry-rules/rule-versions.ts';
import { segment, segmentVersion } from '../schema.ts';
import { SegmentConditions, SegmentName } from './segment.ts';
import { listSegmentVersions, readSegment } from './segments.ts';

type OfSegment = Readonly<{ merchantId: string; segmentId: string }>;

/**
 * Names a new set of customers. It holds at once; nothing changes before a policy names it. Answers its id. Refuses
 * `segment-unreadable` and `segment-name-taken`.
 */
export async function addSegment(
  ctx: Context,
  input: Readonly<{ merchantId: string; name: string; conditions: unknown; reason: string }>
): Promise<string> {
  const { merchantId, reason } = input;
  const conditions = readConditions(input.conditions);
  const name = v.safeParse(SegmentName, input.name);
  if (!name.success) throw new Refusal('segment-unreadable', { at: 'name' });
  const createdAt = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const id = newId(createdAt);
    const [added] = await tx
      .insert(segment)
      .values({ merchantId, id, name: name.output, createdAt })
      .onConflictDoNothing({ target: [segment.merchantId, segment.name] })
      .returning({ id: segment.id });
    if (!added) throw new Refusal('segment-name-taken', { name: name.output });
    await addVersion(ctx, tx, { merchantId, segmentId: id, conditions, reason, copyOf: null });
    return id;
  });
}

/** Says anew who is in it; policies that name it follow from then on. Answers the version. Refuses `segment-unknown`. */
export async function changeSegment(
  ctx: Context,
  input: OfSegment & Readonly<{ conditions: unknown; reason: string }>
): Promise<number> {
  const conditions = readConditions(input.conditions);
  return ctx.db.withMerchant(input.merchantId, (tx) =>
    addVersion(ctx, tx, { ...input, conditions, copyOf: null })
  );
}

/** Brings an earlier version back, as a new one. Refuses `segment-version-unknown`. */
export async function rollBackSegment(
  ctx: Context,
  input: OfSegment & Readonly<{ version: number; reason: string }>
): Promise<number> {
  const { merchantId, segmentId, version, reason } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const versions = await listSegmentVersions(tx, merchantId, segmentId);
    const old = versions.find((each) => each.version === version);
    if (!old) throw new Refusal('segment-version-unknown', { version });
    const { conditions } = old;
    return addVersion(ctx, tx, { merchantId, segmentId, conditions, reason, copyOf: version });
  });
}

/**
 * From now on nobody is in it. Again: nothing. Refuses `segment-unknown`, and `segment-in-use` while the retry rules in
 * force name it; whoever knows of other policies asks those first.
 */
export async function retireSegment(ctx: Context, input: OfSegment): Promise<void> {
  const { merchantId, segmentId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { retiredAt, name } = await readSegment(tx, merchantId, segmentId);
    if (retiredAt) return;
    // Rules that are published at this moment are waited for.
    await lockRetryRules(tx, merchantId);
    const { rules } = await readRetryRulesInForce(tx, merchantId);
    if (rules.schedules.some((schedule) => schedule.segment === name))
      throw new Refusal('segment-in-use', { name });
    await tx
      .update(segment)
      .set({ retiredAt: ctx.clock.now() })
      .where(and(eq(segment.merchantId, merchantId), eq(segment.id, segmentId)));
    await recordAudit(ctx, tx, merchantId, {
      action: 'retire-segment',
      subjectKind: 'segment',
      subjectId: segmentId,
      details: { name }
    });
  });
}

type NewVersion = OfSegment &
  Readonly<{ conditions: SegmentConditions; reason: string; copyOf: number | null }>;

async function addVersion(ctx: Context, tx: Tx, given: NewVersion): Promise<number> {
  const { merchantId, segmentId, conditions, reason, copyOf } = given;
  // Two who save at once get two versions, one after the other.
  const [held] = await tx.execute(
    sql`select id from segment where merchant_id = ${merchantId} and id = ${segmentId} for update`
  );
  if (!held) throw new Refusal('segment-unknown');
  const [newest] = await listSegmentVersions(tx, merchantId, segmentId);
  const version = (newest?.version ?? 0) + 1;
  const savedAt = ctx.clock.now();
  await tx
    .insert(segmentVersion)
    .values({ merchantId, segmentId, version, conditions, reason: reason.trim(), copyOf, savedAt });
  // Whoever changes it, or brings it back, wants it to hold.
  await tx
    .update(segment)
    .set({ retiredAt: null })
    .where(and(eq(segment.merchantId, merchantId), eq(segment.id, segmentId)));
  await recordAudit(ctx, tx, merchantId, {
    action: copyOf === null ? 'save-segment' : 'roll-back-segment',
    subjectKind: 'segment',
    subjectId: segmentId,
    details: { version, copyOf, conditions, reason }
  });
  return version;
}

function readConditions(given: unknown): SegmentConditions {
  const read = v.safeParse(SegmentConditions, given);
  if (read.success) return read.output;
  const [issue] = read.issues;
  throw new Refusal('segment-unreadable', { at: v.getDotPath(issue) ?? '' });
}
