import type postgres from 'postgres';
import type { Context } from '../../src/lib/server/context.ts';
import {
  addSequence,
  planSteps,
  publishSequence,
  startRuns
} from '../../src/lib/server/domain/notifications/index.ts';
import type { SettableClock } from '../../src/lib/server/platform/clock/clock.ts';
import { step } from '../support/sequences.ts';
import { median, spread, type Bench, type BenchResult } from './bench.ts';
import type { BenchDatabase } from './open-bench-database.ts';
import { addBenchMerchant, openPlanBench } from './plan-world.ts';

const MANY = Number(process.env['BENCH_INVOICES'] ?? 1_000_000);
const FEW = MANY / 10;
/** A Monday: five rounds are five days on which reminders go out. */
const START = '2026-06-01';
/** Of a book of invoices one in twelve is due on a day. */
const DAYS = 12;

/**
 * One day's notices of a merchant with a million open invoices that run through a sequence, and of one with a tenth of
 * that, beside the best statement by hand for the same rows: the debt, the limit of one a day, holds and payments under
 * way are looked at by it, too; times of day, conditions, quiet hours, holidays and what follows are not.
 */
export const bench: Bench = async ({ rounds, say }) => {
  const world = await openPlanBench(START);
  try {
    return await measureNotices(world, rounds, say);
  } finally {
    await world.close();
  }
};

type World = Readonly<{ ctx: Context; database: BenchDatabase; clock: SettableClock; hand: postgres.Sql }>;

export async function measureNotices(
  { ctx, database, clock, hand }: World,
  rounds: number,
  say: (line: string) => void
): Promise<BenchResult> {
  const many = await addDebtors(ctx, database, 'notices-many', MANY);
  const few = await addDebtors(ctx, database, 'notices-few', FEW);
  const byHand = await addDebtors(ctx, database, 'notices-by-hand', MANY);
  say('debtors');
  const begun = await time(() => startRuns(ctx, { merchantId: few }).then(() => undefined));
  say(`begun: ${Math.round(FEW / begun)} runs/s`);
  for (const merchantId of [many, byHand]) await giveSteps(database, few, merchantId);
  say('steps');
  const perSecond: number[] = [];
  const limit: number[] = [];
  const growth: number[] = [];
  for (let round = 0; round < Math.min(rounds, 5); round += 1) {
    const at = Temporal.PlainDate.from(START)
      .add({ days: 7 + round })
      .toZonedDateTime({ timeZone: 'Europe/Amsterdam', plainTime: '12:00' })
      .toInstant();
    clock.set(at);
    await settle(database);
    const [fewRows, fewSeconds] = await plan(ctx, few);
    await settle(database);
    const [rows, seconds] = await plan(ctx, many);
    await settle(database);
    const [handRows, handSeconds] = await planByHand(hand, byHand, at.toString());
    if (handRows !== rows) throw new Error(`by hand ${handRows}, planned ${rows}`);
    perSecond.push(rows / seconds);
    limit.push(handRows / handSeconds);
    growth.push(seconds / rows / (fewSeconds / fewRows));
    say(
      `round ${round + 1}: ${rows} notices, ${Math.round(perSecond.at(-1)!)}/s, by hand ${Math.round(limit.at(-1)!)}/s, growth ${growth.at(-1)!.toFixed(2)}`
    );
  }
  const ratios = limit.map((speed, i) => speed / perSecond[i]!);
  return {
    figures: {
      invoices: MANY,
      runsBegunPerSecond: Math.round(FEW / begun),
      ...spread('noticesPerSecond', perSecond)
    },
    limit: spread('noticesByHandPerSecond', limit),
    ratio: {
      'plan-notices': Math.round(median(ratios) * 1_000) / 1_000,
      ...spread('planNotices', ratios),
      ...spread('noticeCostPerRowAtTenTimes', growth)
    },
    rounds: Math.min(rounds, 5)
  };
}

/** A merchant with a sequence, and customers who owe one invoice each, due on twelve days in turn. */
async function addDebtors(
  ctx: Context,
  { owner }: BenchDatabase,
  slug: string,
  count: number
): Promise<string> {
  const merchantId = await addBenchMerchant(ctx, slug);
  const steps = [step('first', 'due', 7), step('second', 'due', 21)];
  const sequenceId = await addSequence(ctx, {
    merchantId,
    name: 'Reminders',
    draft: { audience: {}, steps }
  });
  await publishSequence(ctx, { merchantId, sequenceId, name: 'Gewoon', reason: 'Zoals wij herinneren' });
  // In the order of their ids, as they come in time; nobody searches them, so that what they are found by is left out.
  await owner.unsafe(`
    set session_replication_role = replica;
    insert into customer (merchant_id, id, reference, name, email, language, created_at)
    select '${merchantId}', uuidv7(), 'K-' || n, 'Familie ' || n, 'f' || n || '@example.org', 'nl', '${START}'
    from generate_series(1, ${count}) n;
    insert into invoice (merchant_id, id, customer_id, number, status, issued_on, due_on, currency, total_minor,
      balance_minor, subject, payment_reference, document, document_hash, created_at)
    select '${merchantId}', uuidv7(), id, reference, 'open', '${START}'::date - 30,
      '${START}'::date + (row_number() over (order by id) % ${DAYS})::int, 'EUR', 21240, 21240, 'Opvang mei', reference,
      '{}', '\\x00', '${START}'
    from customer where merchant_id = '${merchantId}';
    set session_replication_role = origin;
    analyze customer; analyze invoice;`);
  return merchantId;
}

/** Gives debtors the runs and the steps that others, who owe since the same days, were given one by one. */
async function giveSteps({ owner }: BenchDatabase, from: string, to: string): Promise<void> {
  await owner.unsafe(`
    set session_replication_role = replica;
    insert into sequence_run (merchant_id, id, invoice_id, customer_id, sequence_id, version, status, started_at)
    select i.merchant_id, uuidv7(), i.id, i.customer_id, v.sequence_id, v.version, 'running', '${START}'
    from invoice i join sequence_version v on v.merchant_id = i.merchant_id
    where i.merchant_id = '${to}' order by i.id;
    analyze sequence_run;
    insert into sequence_step (merchant_id, id, run_id, invoice_id, customer_id, key, place, planned_on, due_at, status)
    select r.merchant_id, uuidv7(), r.id, i.id, i.customer_id, s.key, s.place, s.planned_on, s.due_at, s.status
    from sequence_run r
    join invoice i on i.merchant_id = r.merchant_id and i.id = r.invoice_id
    join (
      select distinct o.due_on, s.key, s.place, s.planned_on, s.due_at, s.status
      from sequence_step s join invoice o on o.merchant_id = s.merchant_id and o.id = s.invoice_id
      where s.merchant_id = '${from}') s on s.due_on = i.due_on
    where r.merchant_id = '${to}'
    order by r.id, s.place;
    set session_replication_role = origin`);
}

async function settle({ owner }: BenchDatabase): Promise<void> {
  for (const table of ['sequence_step', 'sequence_run', 'notice'])
    await owner.unsafe(`vacuum analyze ${table}`);
  await owner.unsafe('checkpoint');
}

async function plan(ctx: Context, merchantId: string): Promise<readonly [number, number]> {
  let rows = 0;
  const seconds = await time(async () => {
    rows = (await planSteps(ctx, { merchantId })).send;
  });
  return [rows, seconds];
}

/** All of the day's in one statement and one transaction. */
async function planByHand(
  sql: postgres.Sql,
  merchantId: string,
  at: string
): Promise<readonly [number, number]> {
  let rows = 0;
  const seconds = await time(() =>
    sql.begin(async (tx) => {
      await tx`select set_config('app.merchant_id', ${merchantId}, true)`;
      const [done] = await tx<{ rows: number }[]>`
        with due as materialized (
          select s.id, s.invoice_id, s.customer_id, c.language, uuidv7() as notice_id
          from sequence_step s
          join invoice i on i.merchant_id = ${merchantId} and i.id = s.invoice_id
          join customer c on c.merchant_id = ${merchantId} and c.id = s.customer_id
          where s.merchant_id = ${merchantId} and s.status in ('planned', 'held') and s.due_at <= ${at}::timestamptz
            and i.status in ('open', 'overdue') and i.balance_minor > 0
            and not exists (select from attempt_allocation l
              where l.merchant_id = ${merchantId} and l.invoice_id = i.id and l.is_live)
            and not exists (select from contact_hold h
              where h.merchant_id = ${merchantId} and h.customer_id = c.id and h.released_at is null)
            and not exists (select from notice n
              where n.merchant_id = ${merchantId} and n.customer_id = c.id and n.created_at >= ${at}::date
                and n.kind in ('due-soon', 'overdue', 'formal-notice') and n.status <> 'rejected')
        ), moved as (
          update sequence_step s set status = 'queued', rule = 'planned', notice_id = d.notice_id, decided_at = ${at}
          from due d where s.merchant_id = ${merchantId} and s.id = d.id
        ), history as (
          insert into status_change (merchant_id, id, subject_kind, subject_id, from_status, event, to_status, at)
          select ${merchantId}, uuidv7(), 'notice', notice_id, null, 'queue', 'queued', ${at} from due
        ), added as (
          insert into notice (merchant_id, id, customer_id, invoice_id, kind, cause, channel, language, status,
            sequence_step_id, ways, created_at)
          select ${merchantId}, notice_id, customer_id, invoice_id, 'overdue',
            'invoice:' || invoice_id || ':step:' || id, 'email', language, 'queued', id, '{email}', ${at} from due
        )
        select count(*)::int as rows from due`;
      rows = done?.rows ?? 0;
    })
  );
  return [rows, seconds];
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
