import { sql } from 'drizzle-orm';
import { newId } from '../../../../platform/crypto/random.ts';
import type { Tx } from '../../../../platform/db/database.ts';
import type { NoticeChannel } from '../../notices.ts';
import { bundleOf } from '../bundles.ts';
import { countedKinds } from '../counted-kinds.ts';
import { divideCandidates } from '../divide-candidates.ts';
import { factsOf } from '../judge-steps.ts';
import { localDay } from '../local-day.ts';
import type { SequenceStep } from '../sequence.ts';
import type { DunningSettings } from '../settings.ts';
import { groupByPlan, listCandidates } from '../start-runs.ts';
import { readSupposedSteps, type StepRow, type SupposedStep } from '../step-facts.ts';
import { readVersions, versionKey, type SequenceVersion } from '../versions.ts';
import type { SupposedTurn } from './suppose-steps.ts';

/** A page of customers, and the moment from which it is looked at. */
export type Asked = Readonly<{
  merchantId: string;
  now: Temporal.Instant;
  zone: string;
  country: string;
  /** Customers. */
  ids: readonly string[];
}>;
export type Planned = SupposedStep &
  Readonly<{ step: SequenceStep; version: Pick<SequenceVersion, 'sequenceId' | 'definition'> }>;

/** Customers who owe something, by id. */
export async function listOwing(
  tx: Tx,
  {
    merchantId,
    after,
    customers
  }: Readonly<{ merchantId: string; after: string | undefined; customers: number }>
): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select distinct customer_id as id from invoice
    where merchant_id = ${merchantId} and status in ('open', 'overdue') and balance_minor > 0
      ${after === undefined ? sql`` : sql`and customer_id > ${after}::uuid`}
    order by customer_id limit ${customers}`);
  return rows.map(({ id }) => id);
}

/** What runs, on its own version. */
export async function listRunning(tx: Tx, { merchantId, ids }: Asked): Promise<Planned[]> {
  type Row = SupposedStep & { sequenceId: string; version: number };
  const rows = await tx.execute<Row>(sql`
    select s.id, s.run_id as "runId", s.invoice_id as "invoiceId", s.customer_id as "customerId", s.key, s.place,
      s.planned_on as "plannedOn", s.due_at as "dueAt", r.sequence_id as "sequenceId", r.version
    from sequence_run r
    join sequence_step s on s.merchant_id = r.merchant_id and s.run_id = r.id and s.status in ('planned', 'held')
    where r.merchant_id = ${merchantId} and r.status = 'running'
      and r.customer_id = any (${sql.param([...ids])}::text[]::uuid[])`);
  const versions = await readVersions(tx, merchantId, rows);
  return rows.flatMap((row) => {
    const version = versions.get(versionKey(row));
    const step = version?.definition.steps[row.place];
    return step ? [{ ...row, step, version }] : [];
  });
}

/** What would begin. */
export async function listComing(
  tx: Tx,
  asked: Asked,
  inForce: readonly SequenceVersion[]
): Promise<Planned[]> {
  if (inForce.length === 0) return [];
  const { merchantId, zone, country, ids, now } = asked;
  const candidates = await listCandidates(tx, {
    ...{ merchantId, zone, country, now, after: undefined, customerIds: ids },
    slice: MOST_INVOICES
  });
  const customerOf = new Map(candidates.map((each) => [each.invoiceId, each.customerId]));
  const divided = await divideCandidates(tx, { merchantId, now, inForce, candidates, isDryRun: true });
  const { groups, members } = groupByPlan(candidates, { inForce, divided, now });
  return members.flatMap(({ invoiceId, group }) => {
    const { steps, version } = groups[group]!;
    const runId = newId(now);
    return steps.map(({ key, place, on, at }) => ({
      ...{ id: newId(now), runId, invoiceId, customerId: customerOf.get(invoiceId)!, key, place },
      ...{ plannedOn: on, dueAt: at },
      step: version.definition.steps[place]!,
      version
    }));
  });
}

/** More than a page of customers ever owes. */
const MOST_INVOICES = 20_000;

/** The steps with what decides about each, as things stand now. */
export async function readTurns(tx: Tx, asked: Asked, limits: DunningSettings, steps: readonly Planned[]) {
  const rows = await readSupposedSteps(
    tx,
    asked,
    steps.map(({ step: _step, version: _version, ...supposed }) => supposed)
  );
  const byId = new Map(rows.map((row) => [row.stepId, row]));
  return steps.flatMap((planned): { row: StepRow; turn: SupposedTurn }[] => {
    const row = byId.get(planned.id);
    if (!row) return [];
    const { step, version } = planned;
    const local = localDay(asked.now, row.zone, row.country);
    const facts = factsOf({
      row,
      step,
      local,
      outcomes: ['none'],
      wasTold: false,
      more: 0,
      openBefore: 0,
      limits,
      isQueued: false
    });
    const { id, invoiceId, customerId, place } = planned;
    const turn = {
      ...{ id, invoiceId, customerId, place, step, facts, zone: row.zone, country: row.country },
      bundle: bundleOf({ ...planned, ...version, currency: row.currency }, step, version),
      plannedOn: facts.plannedOn,
      dueAt: planned.dueAt === null ? null : Temporal.Instant.from(planned.dueAt.replace(' ', 'T'))
    };
    return [{ row, turn }];
  });
}

/** When these customers were last asked for money. */
export async function listHad(
  tx: Tx,
  { merchantId, now, ids }: Asked
): Promise<Map<string, Temporal.Instant[]>> {
  const rows = await tx.execute<{ customerId: string; at: string }>(sql`
    select customer_id as "customerId", min(created_at) as at from notice
    where merchant_id = ${merchantId} and customer_id = any (${sql.param([...ids])}::text[]::uuid[])
      and status <> 'rejected' and kind in ${[...countedKinds]}
      and created_at > ${now.toString()}::timestamptz - interval '7 days'
    group by customer_id, cause`);
  const found = Map.groupBy(rows, ({ customerId }) => customerId);
  return new Map(
    [...found].map(([id, theirs]) => [
      id,
      theirs.map(({ at }) => Temporal.Instant.from(at.replace(' ', 'T')))
    ])
  );
}

export type Wish = Readonly<{ order: NoticeChannel[] | null; refused: NoticeChannel[] }>;

/** The ways that these customers chose. */
export async function listWishes(tx: Tx, { merchantId, ids }: Asked): Promise<Map<string, Wish>> {
  const rows = await tx.execute<Wish & { customerId: string }>(sql`
    select customer_id as "customerId", channel_order as "order", refused_channels as refused from contact_preference
    where merchant_id = ${merchantId} and customer_id = any (${sql.param([...ids])}::text[]::uuid[])`);
  return new Map(rows.map((row) => [row.customerId, row]));
}
