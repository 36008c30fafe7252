import { sql } from 'drizzle-orm';
import { seedCustomers } from '../../scripts/seed/seed-customers.ts';
import { findMerchantBySlug } from '../../src/lib/server/domain/identity/index.ts';
import { recountContact } from '../../src/lib/server/domain/reporting/counting/count-contact.ts';
import { countMessages } from '../../src/lib/server/domain/reporting/counting/count-messages.ts';
import { countRecovery } from '../../src/lib/server/domain/reporting/counting/count-recovery.ts';
import { historySteps } from './history-steps.ts';
import { addBenchMerchant, openPlanBench, type PlanBench } from './plan-world.ts';

/** The world's present. */
const TODAY = '2026-11-02';
const CUSTOMERS = Number(process.env['BENCH_CUSTOMERS'] ?? 1_000_000);
/** Tries to take money; two in three are of another invoice. */
const ATTEMPTS = Number(process.env['BENCH_ATTEMPTS'] ?? 10_000_000);

/** The bench's merchant with so many customers; in a kept database they are there already. */
export async function seedBenchCustomers(
  { ctx, database }: PlanBench,
  count: number,
  say: (line: string) => void
): Promise<string> {
  const known = await findMerchantBySlug(ctx, 'klaproos');
  const merchantId = known?.id ?? (await addBenchMerchant(ctx, 'klaproos'));
  const [row] = await database.owner`select count(*)::int as count from customer`;
  if (row!['count'] < count) await seedCustomers(ctx, { merchantId, count }, say);
  return merchantId;
}

export type HistoryBench = PlanBench & Readonly<{ merchantId: string; attempts: number }>;

/** A merchant with so many customers and two years of so many tries, with everything that lists and reports read. */
export async function openHistoryBench(say: (line: string) => void): Promise<HistoryBench> {
  const world = await openPlanBench(TODAY);
  const merchantId = await seedBenchCustomers(world, CUSTOMERS, say);
  const countOf = async (table: string): Promise<number> =>
    Number((await world.database.owner.unsafe(`select count(*) as count from ${table}`))[0]!['count']);
  if ((await countOf('payment_attempt')) === 0) {
    await fill(world, merchantId, say);
    await addUp(world, merchantId, say);
  }
  return { ...world, merchantId, attempts: await countOf('payment_attempt') };
}

/**
 * Ten million tries in minutes: indexes rest until the rows are there, nothing is checked that the statements keep by
 * themselves, and a power cut would mean to begin again.
 */
async function fill({ database: { owner } }: PlanBench, merchantId: string, say: (line: string) => void) {
  const steps = historySteps({
    merchantId,
    customers: CUSTOMERS,
    // As the steps draw it: one and a half tries an invoice.
    invoices: Math.round(ATTEMPTS / 1.49),
    now: `${TODAY}T12:00:00Z`,
    days: 730
  });
  const timed = async (name: string, work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    say(`${name}: ${Math.round((performance.now() - start) / 1_000)} s`);
  };
  const hurry = ['autovacuum', 'fsync', 'full_page_writes'];
  for (const setting of hurry) await owner.unsafe(`alter system set ${setting} = off`);
  await owner.unsafe(`select pg_reload_conf(); set session_replication_role = replica; set synchronous_commit = off;
    set work_mem = '512MB'; set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 1`);
  // What an earlier run began and didn't end.
  await owner.unsafe(`drop table if exists bench_customer, bench_invoice, bench_attempt, bench_paid;
    truncate payment_account, plan, ${FILLED.join(', ')}, report_day, owed_day, report_progress cascade`);
  await owner`update pg_index set indisready = false, indisvalid = false where indrelid = any(${FILLED}::regclass[])`;
  for (const [name, statement] of Object.entries(steps)) await timed(name, () => owner.unsafe(statement));
  for (const table of FILLED)
    await timed(`indexes of ${table}`, () => owner.unsafe(`reindex table ${table}`));
  await owner.unsafe(`drop table bench_customer, bench_invoice, bench_attempt, bench_paid;
    set session_replication_role = origin; set work_mem = '4MB'`);
  for (const setting of hurry) await owner.unsafe(`alter system reset ${setting}`);
  await owner.unsafe('select pg_reload_conf()');
  await timed('statistics', () => owner.unsafe('vacuum analyze'));
}

/** The sums of the reports, by the job's own statements: a month at a time. */
async function addUp({ ctx, clock, database }: PlanBench, merchantId: string, say: (line: string) => void) {
  const until = clock.now().subtract({ minutes: 10 });
  for (let month = 25; month > 0; month -= 1) {
    const slice = {
      merchantId,
      zone: 'Europe/Amsterdam',
      from: back(until, month),
      until: back(until, month - 1)
    };
    await ctx.db.withMerchant(merchantId, async (tx) => {
      await tx.execute(sql`select set_config('statement_timeout', '600s', true)`);
      await countRecovery(tx, slice);
      await countMessages(tx, slice);
    });
  }
  say('sums of the reports');
  await recountContact(ctx, merchantId, Temporal.PlainDate.from(TODAY));
  await database.owner.unsafe('vacuum analyze missed_contact, recovery_day, message_day');
  say('what messages did');
}

const back = (at: Temporal.Instant, months: number): Temporal.Instant =>
  at.subtract({ hours: 24 * 30 * months });

const FILLED = [
  ...['invoice', 'payment_attempt', 'attempt_allocation', 'ledger_transaction', 'ledger_entry', 'notice'],
  ...['subscription', 'payment_method', 'planned_collection', 'planned_collection_invoice', 'recovery_case'],
  ...['recovery_flow', 'status_change', 'owed_span']
];
