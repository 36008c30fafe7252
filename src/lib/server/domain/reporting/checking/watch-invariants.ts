import { sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { listMerchants } from '../../identity/index.ts';
import { checkInvariant } from './check-invariants.ts';
import { decideNextCheck } from './decide-next-check.ts';
import { invariants } from './invariants/index.ts';
import type { Invariant } from './invariants/invariant.ts';

/** All checks of one run together: the rest is made by the next. */
const RUN_MINUTES = 20;

/** So many ids of a table are looked at in one statement: seconds, however large the book is. */
const SLICE_IDS = 20_000;

type Watching = Readonly<{
  /** Asked before each check and each slice of one. */
  hasTime?: () => boolean;
  sliceIds?: number;
}>;

/**
 * The hourly check: each violation is an alert of its own in the log, and so is a check that came to no end, which keeps
 * none of the others from being made. A large book is walked in slices, and the next run goes on where this one ended.
 * Merchants take turns, a check or a slice each, and whoever was served longest ago begins: where the time isn't enough
 * for all, nobody waits for ever. What took long rests in proportion (`decide-next-check.ts`), so that checking never
 * takes more than a small part of the database's time.
 */
export async function watchInvariants(ctx: Context, watching: Watching = {}): Promise<void> {
  const end = performance.now() + RUN_MINUTES * 60_000;
  const { hasTime = () => performance.now() < end, sliceIds = SLICE_IDS } = watching;
  let queues = await listQueues(ctx);
  while (queues.length > 0) {
    for (const { merchantId, due } of queues) {
      if (!hasTime()) return;
      const rest = await checkNext(ctx, merchantId, due.shift()!, sliceIds);
      if (rest) due.unshift(rest);
    }
    queues = queues.filter(({ due }) => due.length > 0);
  }
}

/** A check whose turn it is. `after`: up to where the book was walked, with `walkMs` spent on that. */
type Due = Readonly<{ invariant: Invariant; after: string | undefined; walkMs: number }>;
type Queue = Readonly<{ merchantId: string; due: Due[] }>;

/** What is due of each merchant; whoever was served longest ago first, and so are the checks of each. */
async function listQueues(ctx: Context): Promise<Queue[]> {
  const queues: (Queue & { servedAt: string })[] = [];
  for (const { id: merchantId } of await listMerchants(ctx))
    queues.push({ merchantId, ...(await listDue(ctx, merchantId)) });
  return queues
    .filter(({ due }) => due.length > 0)
    .toSorted((a, b) => (a.servedAt < b.servedAt ? -1 : a.servedAt > b.servedAt ? 1 : 0));
}

type Row = { invariant: string; at: string; took_ms: number; walked_to: string | null; walk_ms: number };

async function listDue(ctx: Context, merchantId: string): Promise<{ due: Due[]; servedAt: string }> {
  const now = ctx.clock.now();
  const rows = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<Row>(sql`
      select invariant, to_char(checked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, took_ms, walked_to,
        walk_ms
      from invariant_check where merchant_id = ${merchantId} order by checked_at`)
  );
  const order = rows.map(({ invariant }) => invariant);
  const due = invariants
    .map((invariant): Due & { row: Row | undefined } => {
      const row = rows.find((each) => each.invariant === invariant.id);
      return { invariant, row, after: row?.walked_to ?? undefined, walkMs: row?.walk_ms ?? 0 };
    })
    .filter(({ row, after }) => {
      if (!row || after !== undefined) return true;
      const next = decideNextCheck({ checkedAt: Temporal.Instant.from(row.at), tookMs: row.took_ms });
      return next === undefined || Temporal.Instant.compare(next, now) <= 0;
    })
    .toSorted((a, b) => order.indexOf(a.invariant.id) - order.indexOf(b.invariant.id));
  return { due, servedAt: rows.at(-1)?.at ?? '' };
}

/** One check, or one slice of a walk. Answers what is left of it for this run. */
async function checkNext(
  ctx: Context,
  merchantId: string,
  { invariant, after, walkMs }: Due,
  sliceIds: number
): Promise<Due | undefined> {
  const checkedAt = ctx.clock.now();
  const start = performance.now();
  const took = () => walkMs + Math.round(performance.now() - start);
  const save = (walkedTo: string | undefined) =>
    saveCheck(ctx, { merchantId, id: invariant.id, checkedAt, walkedTo, tookMs: took() });
  try {
    const upTo = await findSliceEnd(ctx, { merchantId, invariant, after, sliceIds });
    const slice = invariant.walks && {
      ...(after !== undefined && { after }),
      ...(upTo !== undefined && { upTo })
    };
    for (const violation of await checkInvariant(ctx, { merchantId, invariant, ...(slice && { slice }) }))
      ctx.log.error(violation, 'invariant broken');
    await save(upTo);
    return upTo === undefined ? undefined : { invariant, after: upTo, walkMs: took() };
  } catch (error) {
    ctx.log.error({ invariant: invariant.id, merchantId, after, error }, 'invariant not checked');
    await save(after);
    return undefined;
  }
}

/** The id up to which a slice goes: of no table more than `sliceIds`. None where the rest of the book fits. */
async function findSliceEnd(
  ctx: Context,
  {
    merchantId,
    invariant: { walks = [] },
    after,
    sliceIds
  }: Readonly<{ merchantId: string; invariant: Invariant; after: string | undefined; sliceIds: number }>
): Promise<string | undefined> {
  if (walks.length === 0) return undefined;
  const ends = walks.map((walked) => {
    const [table = '', column = ''] = walked.split('.');
    const id = sql.identifier(column);
    return sql`(
      select ${id} as id from ${sql.identifier(table)}
      where merchant_id = ${merchantId} and ${after === undefined ? sql`${id} is not null` : sql`${id} > ${after}::uuid`}
      order by ${id} offset ${sliceIds - 1} limit 1)`;
  });
  const [row] = await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<{ id: string }>(
      sql`select id from (${sql.join(ends, sql` union all `)}) e order by id limit 1`
    )
  );
  return row?.id;
}

type Made = Readonly<{
  merchantId: string;
  id: string;
  checkedAt: Temporal.Instant;
  /** Up to where a walk came that isn't over. */
  walkedTo: string | undefined;
  /** All of it together, or what was walked of it so far. */
  tookMs: number;
}>;

async function saveCheck(ctx: Context, { merchantId, id, checkedAt, walkedTo, tookMs }: Made): Promise<void> {
  const [isOver, to] = [walkedTo === undefined, walkedTo ?? null];
  await ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute(sql`
      insert into invariant_check (merchant_id, invariant, checked_at, took_ms, walked_to, walk_ms)
      values (${merchantId}, ${id}, ${checkedAt.toString()}::timestamptz, ${isOver ? tookMs : 0}::int, ${to}::uuid,
        ${isOver ? 0 : tookMs}::int)
      on conflict (merchant_id, invariant) do update set checked_at = excluded.checked_at,
        took_ms = case when ${isOver} then excluded.took_ms else invariant_check.took_ms end,
        walked_to = excluded.walked_to, walk_ms = excluded.walk_ms`)
  );
}
