import { and, asc, desc, eq, isNull, max, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { assert } from '../../../platform/assert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { staff } from '../../identity/index.ts';
import { sequence, sequenceVersion } from './schema.ts';
import { SequenceDefinition } from './sequence.ts';

/** A sequence as it stands in the list of a merchant. */
export type Sequence = Readonly<typeof sequence.$inferSelect>;

/** A published version. */
export type SequenceVersion = Readonly<{
  sequenceId: string;
  version: number;
  definition: SequenceDefinition;
  /** What it was called, and why it came; empty before versions had names. */
  name: string;
  reason: string;
  copyOf: number | null;
  publishedAt: Temporal.Instant;
  publishedById: string | null;
}>;

/** What an invoice can get today: the newest version of each sequence that isn't retired, in the merchant's order. */
export async function listInForce(tx: Tx, merchantId: string): Promise<SequenceVersion[]> {
  const rows = await tx
    .selectDistinctOn([sequence.position, sequence.id], {
      version: sequenceVersion
    })
    .from(sequence)
    .innerJoin(
      sequenceVersion,
      and(
        eq(sequenceVersion.merchantId, sequence.merchantId),
        eq(sequenceVersion.sequenceId, sequence.id),
        isNull(sequenceVersion.experimentId)
      )
    )
    .where(and(eq(sequence.merchantId, merchantId), isNull(sequence.retiredAt)))
    .orderBy(asc(sequence.position), asc(sequence.id), desc(sequenceVersion.version));
  return rows.map(({ version }) => toVersion(version));
}

/** Versions by `sequenceId:version`, each read once. */
export async function readVersions(
  tx: Tx,
  merchantId: string,
  wanted: Iterable<Readonly<{ sequenceId: string; version: number }>>
): Promise<ReadonlyMap<string, SequenceVersion>> {
  const keys = new Set([...wanted].map(versionKey));
  if (keys.size === 0) return new Map();
  const rows = await tx
    .select()
    .from(sequenceVersion)
    .where(
      and(
        eq(sequenceVersion.merchantId, merchantId),
        sql`${sequenceVersion.sequenceId} || ':' || ${sequenceVersion.version} in ${[...keys]}`
      )
    );
  return new Map(rows.map((row) => [versionKey(row), toVersion(row)]));
}

export function versionKey({ sequenceId, version }: Readonly<{ sequenceId: string; version: number }>) {
  return `${sequenceId}:${version}`;
}

/** One published version. Refuses `sequence-version-unknown`. */
export async function readVersion(
  tx: Tx,
  merchantId: string,
  which: Readonly<{ sequenceId: string; version: number }>
): Promise<SequenceVersion> {
  const found = (await readVersions(tx, merchantId, [which])).get(versionKey(which));
  if (!found) throw new Refusal('sequence-version-unknown', { version: which.version });
  return found;
}

/** The newest version that is no experiment's; `undefined` for one that was never published. */
export async function findNewestVersion(
  tx: Tx,
  merchantId: string,
  sequenceId: string
): Promise<SequenceVersion | undefined> {
  const [row] = await tx
    .select()
    .from(sequenceVersion)
    .where(isOfSequence(merchantId, sequenceId))
    .orderBy(desc(sequenceVersion.version))
    .limit(1);
  return row && toVersion(row);
}

/** Every version of a sequence that was in force, with who published it, where they still work here; the newest first. */
export async function listVersions(
  tx: Tx,
  merchantId: string,
  sequenceId: string
): Promise<(SequenceVersion & Readonly<{ publishedBy: string | null }>)[]> {
  const rows = await tx
    .select({ row: sequenceVersion, publishedBy: staff.name })
    .from(sequenceVersion)
    .leftJoin(
      staff,
      and(eq(staff.merchantId, sequenceVersion.merchantId), eq(staff.id, sequenceVersion.publishedById))
    )
    .where(isOfSequence(merchantId, sequenceId))
    .orderBy(desc(sequenceVersion.version));
  return rows.map(({ row, publishedBy }) => ({ ...toVersion(row), publishedBy }));
}

/** Every sequence of a merchant in its order, retired ones last. */
export async function listSequences(
  tx: Tx,
  merchantId: string
): Promise<readonly (Sequence & Readonly<{ newest: SequenceVersion | undefined }>)[]> {
  const rows = await tx
    .select()
    .from(sequence)
    .where(eq(sequence.merchantId, merchantId))
    .orderBy(sql`${sequence.retiredAt} is not null`, asc(sequence.position), asc(sequence.id));
  const newest = await tx
    .selectDistinctOn([sequenceVersion.sequenceId])
    .from(sequenceVersion)
    .where(and(eq(sequenceVersion.merchantId, merchantId), isNull(sequenceVersion.experimentId)))
    .orderBy(asc(sequenceVersion.sequenceId), desc(sequenceVersion.version));
  const bySequence = new Map(newest.map((row) => [row.sequenceId, toVersion(row)]));
  return rows.map((row) => ({ ...row, newest: bySequence.get(row.id) }));
}

/** One sequence. Refuses `sequence-unknown`, the same for another merchant's. */
export async function readSequence(tx: Tx, merchantId: string, sequenceId: string): Promise<Sequence> {
  const [row] = await tx
    .select()
    .from(sequence)
    .where(and(eq(sequence.merchantId, merchantId), eq(sequence.id, sequenceId)));
  if (!row) throw new Refusal('sequence-unknown');
  return row;
}

/** The number that the next version gets, whoever's it is. */
export async function nextSequenceVersion(tx: Tx, merchantId: string, sequenceId: string): Promise<number> {
  const [row] = await tx
    .select({ highest: max(sequenceVersion.version) })
    .from(sequenceVersion)
    .where(and(eq(sequenceVersion.merchantId, merchantId), eq(sequenceVersion.sequenceId, sequenceId)));
  return (row?.highest ?? 0) + 1;
}

/** Versions that are, or were, in force. */
function isOfSequence(merchantId: string, sequenceId: string) {
  return and(
    eq(sequenceVersion.merchantId, merchantId),
    eq(sequenceVersion.sequenceId, sequenceId),
    isNull(sequenceVersion.experimentId)
  );
}

function toVersion(row: typeof sequenceVersion.$inferSelect): SequenceVersion {
  const { sequenceId, version, name, reason, copyOf, publishedAt, publishedById } = row;
  const read = v.safeParse(SequenceDefinition, row.definition);
  assert(read.success, 'a published version was read before it was stored');
  return { sequenceId, version, definition: read.output, name, reason, copyOf, publishedAt, publishedById };
}
