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

/** Indexes are made after the rows, and nothing is checked that the statements keep by themselves. */
async function fill({ database: { owner } }: PlanBench, merchantId: string, say: (line: string) => void) {
  const steps = historySteps({
    merchantId,
    customers: CUSTOMERS,
    // As the steps draw it: one and a half tries an invoice.
    invoices: Math.round(ATTEMPTS / 1.49),
    now: `${TODAY}T12:00:00Z`
  });
  await owner.unsafe(`set session_replication_role = replica; set synchronous_commit = off; set work_mem = '512MB';
    set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 1`);
  const indexes = await owner<{ name: string; definition: string }[]>`
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
    where t.relname = any(${FILLED}) and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`;
  for (const { name } of indexes) await owner.unsafe(`drop index ${name}`);
  for (const [name, statement] of Object.entries(steps)) {
    const start = performance.now();
    await owner.unsafe(statement);
    say(`${name}: ${Math.round((performance.now() - start) / 1_000)} s`);
  }
  for (const { definition } of indexes) await owner.unsafe(definition);
  say('indexes');
  await owner.unsafe(`drop table bench_customer, bench_invoice, bench_attempt, bench_paid;
    set session_replication_role = origin; set work_mem = '4MB'`);
  await owner.unsafe('vacuum analyze');
  say('statistics');
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
  ...['recovery_flow']
];
