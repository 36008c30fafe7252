import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { segment, segmentVersion } from '../schema.ts';
import type { SegmentConditions } from './segment.ts';

/** A segment with its newest version. */
export type Segment = Readonly<{
  id: string;
  name: string;
  retiredAt: Temporal.Instant | null;
  version: number;
  conditions: SegmentConditions;
  savedAt: Temporal.Instant;
}>;

export type SegmentVersion = Readonly<Omit<typeof segmentVersion.$inferSelect, 'merchantId' | 'segmentId'>>;

/** Every segment that holds, by name; with `retired` also those that were. */
export async function listSegments(
  tx: Tx,
  merchantId: string,
  given: Readonly<{ retired?: boolean }> = {}
): Promise<Segment[]> {
  const rows = await tx
    .selectDistinctOn([segment.name, segment.id], {
      id: segment.id,
      name: segment.name,
      retiredAt: segment.retiredAt,
      version: segmentVersion.version,
      conditions: segmentVersion.conditions,
      savedAt: segmentVersion.savedAt
    })
    .from(segment)
    .innerJoin(
      segmentVersion,
      and(eq(segmentVersion.merchantId, segment.merchantId), eq(segmentVersion.segmentId, segment.id))
    )
    .where(and(eq(segment.merchantId, merchantId), given.retired ? undefined : isNull(segment.retiredAt)))
    .orderBy(asc(segment.name), asc(segment.id), desc(segmentVersion.version));
  return rows;
}

/** One segment, also a retired one. Refuses `segment-unknown`, the same for another merchant's. */
export async function readSegment(tx: Tx, merchantId: string, segmentId: string): Promise<Segment> {
  const found = (await listSegments(tx, merchantId, { retired: true })).find(({ id }) => id === segmentId);
  if (!found) throw new Refusal('segment-unknown');
  return found;
}

/** Every version of a segment, the newest first. */
export async function listSegmentVersions(
  tx: Tx,
  merchantId: string,
  segmentId: string
): Promise<SegmentVersion[]> {
  const { version, conditions, reason, copyOf, savedAt } = segmentVersion;
  return tx
    .select({ version, conditions, reason, copyOf, savedAt })
    .from(segmentVersion)
    .where(and(eq(segmentVersion.merchantId, merchantId), eq(segmentVersion.segmentId, segmentId)))
    .orderBy(desc(version));
}

/** Those of these names that a policy may use: segments that hold, and tags that some customer came with. */
export async function findSegmentNames(
  tx: Tx,
  merchantId: string,
  names: readonly string[]
): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await tx.execute<{ name: string }>(sql`
    select n.name from unnest(${sql.param([...new Set(names)])}::text[]) as n (name)
    where exists (select from segment s
        where s.merchant_id = ${merchantId} and s.name = n.name and s.retired_at is null)
      or exists (select from customer c where c.merchant_id = ${merchantId} and c.segment = n.name)`);
  return rows.map(({ name }) => name);
}

/** The names that a policy may use: of segments, and the tags that customers came with; at most 200 of those. */
export async function listSegmentNames(tx: Tx, merchantId: string): Promise<string[]> {
  const segments = await listSegments(tx, merchantId);
  const tags = await tx.execute<{ tag: string }>(sql`
    select distinct segment as tag from customer
    where merchant_id = ${merchantId} and segment is not null order by segment limit 200`);
  return [...new Set([...segments.map(({ name }) => name), ...tags.map(({ tag }) => tag)])].sort();
}
