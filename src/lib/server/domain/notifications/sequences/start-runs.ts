import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { reach } from '../../../platform/failpoints.ts';
import { listSegments, selectSegmentNames } from '../../collection/index.ts';
import { readMerchant } from '../../identity/index.ts';
import { chooseSequence, type AudienceFacts } from './choose-sequence.ts';
import { divideCandidates } from './divide-candidates.ts';
import { lockSequences } from './lock-sequences.ts';
import { planDates } from './plan-dates.ts';
import { hasSavedMethod } from './step-facts.ts';
import { listInForce, versionKey, type SequenceVersion } from './versions.ts';

/** Invoices per statement: some seconds on a busy machine, far below the statement's time-out of thirty. */
const SLICE = 10_000;

/**
 * Gives every open invoice that has no run yet the first sequence that is for it, with all its steps: two statements per
 * slice, however many invoices. An invoice gets one run, ever; what runs stays on its version. Answers how many began.
 */
export async function startRuns(
  ctx: Context,
  input: Readonly<{ merchantId: string; slice?: number }>
): Promise<number> {
  const { merchantId, slice = SLICE } = input;
  let started = 0;
  let after: string | undefined;
  do {
    const done = await ctx.db.withMerchant(
      merchantId,
      (tx) => startSlice(ctx, tx, { merchantId, slice, after }),
      { isPlannedAnew: true }
    );
    reach('sequences:started');
    started += done.started;
    after = done.last;
  } while (after !== undefined);
  return started;
}

/** An invoice that could begin, with what decides about its sequence and its days. */
export type Candidate = AudienceFacts &
  Readonly<{ invoiceId: string; customerId: string; issuedOn: string; dueOn: string; zone: string }>;

type Slice = Readonly<{ merchantId: string; slice: number; after: string | undefined }>;

async function startSlice(ctx: Context, tx: Tx, { merchantId, slice, after }: Slice) {
  const inForce = await listInForce(tx, merchantId);
  if (inForce.length === 0) return { started: 0, last: undefined };
  await lockSequences(tx, merchantId);
  const { zone, country } = await readMerchant(tx, merchantId);
  const now = ctx.clock.now();
  const candidates = await listCandidates(tx, { merchantId, zone, country, now, slice, after });
  const divided = await divideCandidates(tx, { merchantId, now, inForce, candidates, isDryRun: false });
  const { groups, members } = groupByPlan(candidates, { inForce, divided, now });
  const started = await insertRuns(tx, { merchantId, now, groups, members });
  return { started, last: candidates.length < slice ? undefined : candidates.at(-1)?.invoiceId };
}

/** Open invoices without a run, by id. */
export async function listCandidates(
  tx: Tx,
  given: Slice &
    Readonly<{ zone: string; country: string; now: Temporal.Instant; customerIds?: readonly string[] }>
): Promise<Candidate[]> {
  const { merchantId, zone, country, now, slice, after, customerIds } = given;
  const segments = selectSegmentNames(await listSegments(tx, merchantId), { country, now });
  const rows = await tx.execute<Candidate>(sql`
    select i.id as "invoiceId", i.customer_id as "customerId", i.issued_on as "issuedOn", i.due_on as "dueOn",
      coalesce(c.address ->> 'country', ${country}) as country, coalesce(p.zone, ${zone}) as zone,
      ${segments} as segments, c.is_business as "isBusiness", ${hasSavedMethod(sql`c.merchant_id`, sql`c.id`)} as "hasSavedMethod"
    from (
      select merchant_id, id, customer_id, issued_on, due_on from invoice o
      where merchant_id = ${merchantId} and status in ('open', 'overdue') and balance_minor > 0
        ${after === undefined ? sql`` : sql`and id > ${after}::uuid`}
        ${customerIds ? sql`and customer_id = any (${sql.param([...customerIds])}::text[]::uuid[])` : sql``}
        and not exists (select from sequence_run r where r.merchant_id = o.merchant_id and r.invoice_id = o.id)
      order by id limit ${slice}
    ) i
    join customer c on c.merchant_id = i.merchant_id and c.id = i.customer_id
    left join contact_preference p on p.merchant_id = i.merchant_id and p.customer_id = i.customer_id
    order by i.id`);
  return [...rows];
}

/** Invoices of one kind and of the same days have the same sequence and the same dates: thousands of them, worked out once. */
export type PlanGroup = Readonly<{
  version: SequenceVersion;
  steps: readonly Readonly<{ key: string; place: number; on: string | null; at: string | null }>[];
}>;

type Plans = Readonly<{
  inForce: readonly SequenceVersion[];
  /** What an experiment gives instead, by invoice. */
  divided: ReadonlyMap<string, SequenceVersion>;
  now: Temporal.Instant;
}>;

/** What each candidate gets; one that no sequence is for is left out. Pure. */
export function groupByPlan(
  candidates: readonly Candidate[],
  { inForce, divided, now }: Plans
): Readonly<{ groups: PlanGroup[]; members: Readonly<{ invoiceId: string; group: number }>[] }> {
  const groups: PlanGroup[] = [];
  const known = new Map<string, number | undefined>();
  const members: { invoiceId: string; group: number }[] = [];
  for (const candidate of candidates) {
    const { invoiceId, customerId: _, ...facts } = candidate;
    const given = divided.get(invoiceId);
    const key = JSON.stringify([facts, given && versionKey(given)]);
    if (!known.has(key)) {
      const group = planGroup(facts, given ?? chooseSequence(inForce, facts), now);
      known.set(key, group && groups.push(group) - 1);
    }
    const group = known.get(key);
    if (group !== undefined) members.push({ invoiceId, group });
  }
  return { groups, members };
}

function planGroup(
  facts: Omit<Candidate, 'invoiceId' | 'customerId'>,
  version: SequenceVersion | undefined,
  now: Temporal.Instant
): PlanGroup | undefined {
  if (!version) return undefined;
  const { steps } = version.definition;
  const dates = planDates(steps, {
    issuedOn: Temporal.PlainDate.from(facts.issuedOn),
    dueOn: Temporal.PlainDate.from(facts.dueOn),
    startedOn: now.toZonedDateTimeISO(facts.zone).toPlainDate(),
    country: facts.country,
    zone: facts.zone
  });
  return {
    version,
    steps: steps.map(({ key }, place) => ({
      key,
      place,
      on: dates[place]?.on?.toString() ?? null,
      at: dates[place]?.at?.toString() ?? null
    }))
  };
}

type NewRuns = Readonly<{ merchantId: string; now: Temporal.Instant }> & ReturnType<typeof groupByPlan>;

/**
 * The statement. Ids are counted on from two fresh ones, so that they stay in order and indexes dense. Whoever else began
 * a run in the meantime keeps it.
 */
async function insertRuns(tx: Tx, { merchantId, now, groups, members }: NewRuns): Promise<number> {
  if (members.length === 0) return 0;
  const at = sql`${now.toString()}::timestamptz`;
  const versions = groups.map(({ version: { sequenceId, version } }, n) => ({ n, sequenceId, version }));
  const steps = groups.flatMap((group, n) => group.steps.map((step) => ({ n, ...step })));
  const [row] = await tx.execute<{ started: number }>(sql`
    with given as (
      select invoice_id, n, row_number() over (order by invoice_id) as nth
      from unnest(${sql.param(members.map(({ invoiceId }) => invoiceId))}::text[]::uuid[],
        ${sql.param(members.map(({ group }) => String(group)))}::text[]::int[]) as g (invoice_id, n)
    ), version as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(versions)}::text::jsonb)
        as v (n int, "sequenceId" uuid, version int)
    ), step as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(steps)}::text::jsonb)
        as s (n int, key text, place smallint, "on" date, at timestamptz)
    ), begun as (
      insert into sequence_run (merchant_id, id, invoice_id, customer_id, sequence_id, version, status, started_at)
      select ${merchantId}, ${counted(now, sql`g.nth`)}, i.id, i.customer_id, v."sequenceId", v.version, 'running', ${at}
      from given g
      join version v using (n)
      join invoice i on i.merchant_id = ${merchantId} and i.id = g.invoice_id
      order by g.nth
      on conflict do nothing
      returning id, invoice_id, customer_id
    ), added as (
      insert into sequence_step (merchant_id, id, run_id, invoice_id, customer_id, key, place, planned_on, due_at, status)
      select ${merchantId}, ${counted(now, sql`g.nth * 64 + s.place`)}, b.id, b.invoice_id, b.customer_id, s.key, s.place,
        s."on", s.at, 'planned'
      from begun b join given g using (invoice_id) join step s using (n)
    )
    select count(*)::int as started from begun`);
  return row?.started ?? 0;
}

/** Ids of one moment, counted: the last twelve digits of a fresh one make room for more than are ever made at once. */
export function counted(now: Temporal.Instant, nth: ReturnType<typeof sql>) {
  return sql`(${newId(now).slice(0, 24)} || lpad(to_hex(${nth}), 12, '0'))::uuid`;
}
