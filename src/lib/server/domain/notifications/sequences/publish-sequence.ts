import { and, eq, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { findSegmentNames } from '../../collection/index.ts';
import { readMerchant, recordAudit } from '../../identity/index.ts';
import { refuseWhileDivided } from '../../variants/index.ts';
import { checkSequence } from '../law/check-sequence.ts';
import { checkSegments, segmentsNamedBy } from './check-segments.ts';
import { diffSequences } from './diff-sequences.ts';
import { lockSequences } from './lock-sequences.ts';
import { sequence, sequenceVersion } from './schema.ts';
import { SequenceDefinition, type SequenceProblem } from './sequence.ts';
import { findNewestVersion, nextSequenceVersion, readSequence, readVersion } from './versions.ts';

type OfSequence = Readonly<{ merchantId: string; sequenceId: string }>;
/** What a version is called, and why it comes. */
type Words = Readonly<{ name: string; reason: string }>;

/**
 * Begins a sequence, with a draft, behind the others. Answers its id. Refuses `sequence-unreadable` for what isn't one
 * and `sequence-name-taken`.
 */
export async function addSequence(
  ctx: Context,
  input: Readonly<{ merchantId: string; name: string; draft: unknown }>
): Promise<string> {
  const { merchantId, name } = input;
  const draft = readDefinition(input.draft);
  const createdAt = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await lockSequences(tx, merchantId);
    const id = newId(createdAt);
    const [added] = await tx
      .insert(sequence)
      .values({
        ...{ merchantId, id, name, draft, draftSavedAt: createdAt, createdAt },
        position: sql`(select coalesce(max(position), 0) + 1 from sequence where merchant_id = ${merchantId})`
      })
      .onConflictDoNothing({ target: [sequence.merchantId, sequence.name] })
      .returning({ id: sequence.id });
    if (!added) throw new Refusal('sequence-name-taken', { name });
    return added.id;
  });
}

/**
 * Keeps what staff are working on, in place of the draft before. Answers what still stands in the way of publishing.
 * Refuses `sequence-unreadable` and `sequence-unknown`.
 */
export async function saveSequenceDraft(
  ctx: Context,
  input: OfSequence & Readonly<{ draft: unknown }>
): Promise<readonly SequenceProblem[]> {
  const { merchantId, sequenceId } = input;
  const draft = readDefinition(input.draft);
  const draftSavedAt = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await readSequence(tx, merchantId, sequenceId);
    await tx
      .update(sequence)
      .set({ draft, draftSavedAt })
      .where(and(eq(sequence.merchantId, merchantId), eq(sequence.id, sequenceId)));
    return findProblems(ctx, tx, merchantId, draft);
  });
}

/** Everything for which this definition may not be published by this merchant: segments that there aren't, and the law. */
export async function findProblems(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  merchantId: string,
  definition: SequenceDefinition
): Promise<readonly SequenceProblem[]> {
  const { zone } = await readMerchant(tx, merchantId);
  const today = ctx.clock.now().toZonedDateTimeISO(zone).toPlainDate();
  return [
    ...checkSegments(definition, await findSegmentNames(tx, merchantId, segmentsNamedBy(definition))),
    ...checkSequence(definition, await listCountries(tx, merchantId, definition), today)
  ];
}

/**
 * Puts the draft in force as the next version: invoices that have no run yet get it, what runs stays on its version.
 * Answers its number. Refuses `sequence-unknown`, `sequence-draft-missing`, `sequence-reason-missing`, and
 * `sequence-breaks-rules` with every problem that the law's checker finds, and every segment that there isn't. While an
 * experiment runs on it: `in-experiment`.
 */
export async function publishSequence(ctx: Context, input: OfSequence & Words): Promise<number> {
  const { merchantId, sequenceId } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    await lockSequences(tx, merchantId);
    await refuseWhileDivided(tx, merchantId, 'reminders', sequenceId);
    const { draft } = await readSequence(tx, merchantId, sequenceId);
    if (draft === null) throw new Refusal('sequence-draft-missing');
    return addVersion(ctx, tx, { ...input, definition: readDefinition(draft), copyOf: null });
  });
}

/**
 * Brings an earlier version back, as a new one: the history stays whole. Answers its number. Refuses what
 * `publishSequence` refuses, because the law may have changed since, and `sequence-version-unknown`.
 */
export async function rollBackSequence(
  ctx: Context,
  input: OfSequence & Readonly<{ version: number; reason: string }>
): Promise<number> {
  return ctx.db.withMerchant(input.merchantId, (tx) => bringBackSequence(ctx, tx, input));
}

/** The same within a transaction: also an experiment's version, which is in force from then on. */
export async function bringBackSequence(
  ctx: Context,
  tx: Tx,
  { merchantId, sequenceId, version, reason }: OfSequence & Readonly<{ version: number; reason: string }>
): Promise<number> {
  await lockSequences(tx, merchantId);
  await refuseWhileDivided(tx, merchantId, 'reminders', sequenceId);
  const { definition, name } = await readVersion(tx, merchantId, { sequenceId, version });
  // One from before versions had names is called by its number.
  const words = { name: name || String(version), reason };
  return addVersion(ctx, tx, { merchantId, sequenceId, ...words, definition, copyOf: version });
}

/** No invoice begins it from now on; what runs goes on. Again: nothing. Refuses `sequence-unknown` and `in-experiment`. */
export async function retireSequence(ctx: Context, input: OfSequence): Promise<void> {
  const { merchantId, sequenceId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const { retiredAt } = await readSequence(tx, merchantId, sequenceId);
    if (retiredAt) return;
    await refuseWhileDivided(tx, merchantId, 'reminders', sequenceId);
    await tx
      .update(sequence)
      .set({ retiredAt: ctx.clock.now() })
      .where(and(eq(sequence.merchantId, merchantId), eq(sequence.id, sequenceId)));
    await recordAudit(ctx, tx, merchantId, {
      action: 'retire-sequence',
      subjectKind: 'sequence',
      subjectId: sequenceId,
      details: {}
    });
  });
}

/** Which sequence is asked first. What isn't named comes behind, in the order that it had. */
export async function orderSequences(
  ctx: Context,
  input: Readonly<{ merchantId: string; sequenceIds: readonly string[] }>
): Promise<void> {
  const { merchantId, sequenceIds } = input;
  const ids = sql`${sql.param([...sequenceIds])}::text[]`;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await lockSequences(tx, merchantId);
    await tx.execute(sql`
      update sequence s set position = o.place
      from (select id, row_number() over (order by coalesce(array_position(${ids}, id::text), 32767), position, id) as place
        from sequence where merchant_id = ${merchantId}) o
      where s.merchant_id = ${merchantId} and s.id = o.id`);
  });
}

type NewVersion = OfSequence & Words & Readonly<{ definition: SequenceDefinition; copyOf: number | null }>;

async function addVersion(ctx: Context, tx: Tx, given: NewVersion): Promise<number> {
  const { merchantId, sequenceId, definition, copyOf } = given;
  const name = given.name.trim();
  const reason = given.reason.trim();
  if (name === '' || reason === '') throw new Refusal('sequence-reason-missing');
  const problems = await findProblems(ctx, tx, merchantId, definition);
  if (problems.length > 0) throw new Refusal('sequence-breaks-rules', { problems });
  const before = await findNewestVersion(tx, merchantId, sequenceId);
  const version = await nextSequenceVersion(tx, merchantId, sequenceId);
  await tx.insert(sequenceVersion).values({
    ...{ merchantId, sequenceId, version, definition, name, reason, copyOf },
    publishedAt: ctx.clock.now(),
    publishedById: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null
  });
  await tx
    .update(sequence)
    .set({ draft: null, draftSavedAt: null, retiredAt: null })
    .where(and(eq(sequence.merchantId, merchantId), eq(sequence.id, sequenceId)));
  await recordAudit(ctx, tx, merchantId, {
    action: copyOf === null ? 'publish-sequence' : 'roll-back-sequence',
    subjectKind: 'sequence',
    subjectId: sequenceId,
    details: { version, copyOf, name, reason, diff: diffSequences(before?.definition, definition) }
  });
  return version;
}

/** Where its customers can be: as the audience says, else the merchant's country and everywhere that it has customers. */
async function listCountries(
  tx: Tx,
  merchantId: string,
  { audience }: SequenceDefinition
): Promise<readonly string[]> {
  if (audience.countries) return audience.countries;
  const { country } = await readMerchant(tx, merchantId);
  const rows = await tx.execute<{ country: string }>(sql`
    select distinct address ->> 'country' as country from customer
    where merchant_id = ${merchantId} and address ->> 'country' is not null`);
  return [...new Set([country, ...rows.map((row) => row.country)])];
}

function readDefinition(given: unknown): SequenceDefinition {
  const read = v.safeParse(SequenceDefinition, given);
  if (read.success) return read.output;
  const [issue] = read.issues;
  throw new Refusal('sequence-unreadable', { at: v.getDotPath(issue) ?? '', because: issue.message });
}
