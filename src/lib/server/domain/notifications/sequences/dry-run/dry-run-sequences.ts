import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { Context } from '../../../../context.ts';
import { newId } from '../../../../platform/crypto/random.ts';
import type { Tx } from '../../../../platform/db/database.ts';
import { Refusal } from '../../../../platform/refusal.ts';
import { readMerchant } from '../../../identity/index.ts';
import { decideChannel } from '../../delivery/decide-channel.ts';
import { noticeKinds } from '../../delivery/notice-kinds.ts';
import type { NoticeChannel } from '../../notices.ts';
import { countedKinds } from '../counted-kinds.ts';
import { channelsOf, factsOf } from '../judge-steps.ts';
import { localDay } from '../local-day.ts';
import { SequenceDefinition, type SequenceStep, type StepChannel } from '../sequence.ts';
import { readDunningSettings, type DunningSettings } from '../settings.ts';
import { groupByPlan, listCandidates } from '../start-runs.ts';
import { readSupposedSteps, type StepRow, type SupposedStep } from '../step-facts.ts';
import { listInForce, readVersions, versionKey, type SequenceVersion } from '../versions.ts';
import { supposeSteps, type SupposedOutcome, type SupposedTurn } from './suppose-steps.ts';

/** One line of a dry run: what a customer would get, or why they wouldn't. */
export type DryRunLine = Readonly<{
  customerId: string;
  invoiceId: string;
  step: string;
  kind: SequenceStep['kind'];
  at: Temporal.Instant;
  outcome: SupposedOutcome['outcome'];
  rule: SupposedOutcome['rule'];
  /** Every rule that held it back on the way, whether it went at last or not. */
  heldBy: SupposedOutcome['heldBy'];
  /** By which way it would go, as things stand; `null` where nothing goes. */
  channel: NoticeChannel | null;
  /** What that costs the merchant, in thousandths of a minor unit. */
  priceMilliMinor: number;
}>;

export type DryRunPage = Readonly<{
  lines: readonly DryRunLine[];
  /** Hand it in to go on; `undefined` after the last customer. */
  next: string | undefined;
}>;

export type DryRun = Readonly<{
  merchantId: string;
  /** From now: 1 to 90. */
  days?: number;
  /** Instead of what is in force: what this sequence would do if it were published. What runs stays on its version. */
  draft?: Readonly<{ sequenceId?: string; definition: unknown }>;
  after?: string | undefined;
  /** Customers per page. */
  customers?: number;
}>;

const USUAL_DAYS = 30;
const MOST_DAYS = 90;
const CUSTOMERS_PER_PAGE = 200;

/**
 * What would happen to the real book in the next days if nobody paid: who gets what, which rule keeps it back, what it
 * costs. Taken by the very decisions that are taken in earnest; nothing is written. A page of customers at a time, in the
 * order of their ids. Refuses `dry-run-too-long` and `sequence-unreadable`.
 */
export async function dryRunSequences(ctx: Context, input: DryRun): Promise<DryRunPage> {
  const { merchantId, days = USUAL_DAYS, after, customers = CUSTOMERS_PER_PAGE } = input;
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw new Refusal('dry-run-too-long', { most: MOST_DAYS });
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const ids = await listOwing(tx, { merchantId, after, customers });
    const { zone, country } = await readMerchant(tx, merchantId);
    const asked = { merchantId, now, zone, country, ids };
    const settings = await readDunningSettings(tx, merchantId);
    const inForce = withDraft(await listInForce(tx, merchantId), input.draft, now);
    const steps = [...(await listRunning(tx, asked)), ...(await listComing(tx, asked, inForce))];
    const turns = await readTurns(tx, asked, settings, steps);
    const had = await listHad(tx, asked);
    const wishes = await listWishes(tx, asked);
    const until = now.add({ hours: days * 24 });
    const byCustomer = Map.groupBy(turns, ({ turn }) => turn.customerId);
    const lines = [...byCustomer].flatMap(([customerId, theirs]) => {
      const reach = new Map(theirs.map(({ turn, row }) => [turn.id, row.reach]));
      return supposeSteps(
        theirs.map(({ turn }) => turn),
        had.get(customerId) ?? [],
        { now, until }
      ).map((outcome) => lineOf(outcome, reach.get(outcome.turn.id) ?? 0, wishes.get(customerId), settings));
    });
    return { lines, next: ids.length < customers ? undefined : ids.at(-1) };
  });
}

type Asked = Readonly<{
  merchantId: string;
  now: Temporal.Instant;
  zone: string;
  country: string;
  /** Customers. */
  ids: readonly string[];
}>;
type Planned = SupposedStep & Readonly<{ step: SequenceStep }>;

async function listOwing(
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

/** The draft in the place of the sequence that it would replace, or behind all others. */
function withDraft(
  inForce: readonly SequenceVersion[],
  draft: DryRun['draft'],
  now: Temporal.Instant
): readonly SequenceVersion[] {
  if (!draft) return inForce;
  const read = v.safeParse(SequenceDefinition, draft.definition);
  if (!read.success)
    throw new Refusal('sequence-unreadable', {
      at: v.getDotPath(read.issues[0]) ?? '',
      because: read.issues[0].message
    });
  const sequenceId = draft.sequenceId ?? newId(now);
  const supposed = { sequenceId, version: 0, definition: read.output, copyOf: null, publishedAt: now };
  return inForce.some((each) => each.sequenceId === sequenceId)
    ? inForce.map((each) => (each.sequenceId === sequenceId ? supposed : each))
    : [...inForce, supposed];
}

/** What runs, on its own version. */
async function listRunning(tx: Tx, { merchantId, ids }: Asked): Promise<Planned[]> {
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
    const step = versions.get(versionKey(row))?.definition.steps[row.place];
    return step ? [{ ...row, step }] : [];
  });
}

/** What would begin. */
async function listComing(tx: Tx, asked: Asked, inForce: readonly SequenceVersion[]): Promise<Planned[]> {
  if (inForce.length === 0) return [];
  const { merchantId, zone, country, ids, now } = asked;
  const candidates = await listCandidates(tx, {
    ...{ merchantId, zone, country, after: undefined, customerIds: ids },
    slice: MOST_INVOICES
  });
  const customerOf = new Map(candidates.map((each) => [each.invoiceId, each.customerId]));
  const { groups, members } = groupByPlan(candidates, inForce, now);
  return members.flatMap(({ invoiceId, group }) => {
    const { steps, version } = groups[group]!;
    const runId = newId(now);
    return steps.map(({ key, place, on, at }) => ({
      ...{ id: newId(now), runId, invoiceId, customerId: customerOf.get(invoiceId)!, key, place },
      ...{ plannedOn: on, dueAt: at },
      step: version.definition.steps[place]!
    }));
  });
}

/** More than a page of customers ever owes. */
const MOST_INVOICES = 20_000;

async function readTurns(tx: Tx, asked: Asked, limits: DunningSettings, steps: readonly Planned[]) {
  const rows = await readSupposedSteps(
    tx,
    asked,
    steps.map(({ step: _, ...supposed }) => supposed)
  );
  const byId = new Map(rows.map((row) => [row.stepId, row]));
  return steps.flatMap((planned): { row: StepRow; turn: SupposedTurn }[] => {
    const row = byId.get(planned.id);
    if (!row) return [];
    const { step } = planned;
    const local = localDay(asked.now, row.zone, row.country);
    const facts = factsOf({
      row,
      step,
      local,
      outcomes: ['none'],
      more: 0,
      openBefore: 0,
      limits,
      isQueued: false
    });
    const { id, invoiceId, customerId, place } = planned;
    const turn = {
      ...{ id, invoiceId, customerId, place, step, facts, zone: row.zone, country: row.country },
      plannedOn: facts.plannedOn,
      dueAt: planned.dueAt === null ? null : Temporal.Instant.from(planned.dueAt.replace(' ', 'T'))
    };
    return [{ row, turn }];
  });
}

/** When these customers were last asked for money. */
async function listHad(tx: Tx, { merchantId, now, ids }: Asked): Promise<Map<string, Temporal.Instant[]>> {
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

type Wish = Readonly<{ order: NoticeChannel[] | null; refused: NoticeChannel[] }>;

async function listWishes(tx: Tx, { merchantId, ids }: Asked): Promise<Map<string, Wish>> {
  const rows = await tx.execute<Wish & { customerId: string }>(sql`
    select customer_id as "customerId", channel_order as "order", refused_channels as refused from contact_preference
    where merchant_id = ${merchantId} and customer_id = any (${sql.param([...ids])}::text[]::uuid[])`);
  return new Map(rows.map((row) => [row.customerId, row]));
}

function lineOf(
  { turn, at, outcome, rule, heldBy }: SupposedOutcome,
  reach: number,
  wish: Wish | undefined,
  { channelPrices }: DunningSettings
): DryRunLine {
  const { customerId, invoiceId, step } = turn;
  const way = decideChannel({
    kind: noticeKinds[step.kind],
    wish: { order: wish?.order ?? undefined, refused: wish?.refused ?? [], pushTopics: undefined },
    reachable: channelsOf(reach).map((channel) => ({ channel, isBroken: false })),
    tried: [],
    ways: step.channels
  });
  const channel = outcome !== 'send' ? null : way.kind === 'carrier' ? way.channel : 'portal';
  return {
    ...{ customerId, invoiceId, step: step.key, kind: step.kind, at, outcome, rule, heldBy, channel },
    priceMilliMinor: channel === null || channel === 'portal' ? 0 : channelPrices[channel as StepChannel]
  };
}
