import { sql } from 'drizzle-orm';
import type postgres from 'postgres';
import { seedInvoices } from '../../scripts/seed/seed-invoices.ts';
import type { Context } from '../../src/lib/server/context.ts';
import { findPairs } from '../../src/lib/server/domain/merging/index.ts';
import { searchCustomers } from '../../src/lib/server/domain/reporting/index.ts';
import { spread, type Bench } from './bench.ts';
import { seedBenchCustomers } from './history-world.ts';
import { openPlanBench, type PlanBench } from './plan-world.ts';

const CUSTOMERS = Number(process.env['BENCH_CUSTOMERS'] ?? 1_000_000);
/** Customers who are looked for in each round, each as somebody types. */
const LOOKED_FOR = 40;
const PER_PAGE = 25;

type Person = Readonly<{ reference: string; name: string; email: string | null; phone: string | null }>;

/**
 * Searching customers as one types, by the application's role under row-level security: each search answers a page with
 * what is owed. Beside it the bare look-up of the same beginnings by hand, by the owner of the table and without what
 * stands on the page.
 */
export const bench: Bench = async ({ rounds, say }) => {
  const world = await openPlanBench('2026-11-02');
  const { ctx, database } = world;
  try {
    const start = performance.now();
    const merchantId = await seedBenchCustomers(world, CUSTOMERS, say);
    await seedInvoices(
      ctx,
      { merchantId, customers: CUSTOMERS, count: Math.min(2_000, CUSTOMERS) },
      () => {}
    );
    const seedSeconds = (performance.now() - start) / 1_000;
    say(`${CUSTOMERS} customers in ${Math.round(seedSeconds)} s`);
    for (const table of ['customer', 'customer_term', 'invoice'])
      await database.owner.unsafe(`vacuum analyze ${table}`);
    const figures = { p50: [] as number[], p95: [] as number[], max: [] as number[], slip: [] as number[] };
    const byHand: number[] = [];
    let searches = 0;
    // The first round warms, and isn't counted.
    for (let round = 0; round <= rounds; round += 1) {
      const typed = (await drawPeople(ctx, merchantId, round)).flatMap(typings);
      const ours = await timeEach(
        typed,
        async (search) => {
          await searchCustomers(ctx, { merchantId, search, limit: PER_PAGE, isForgiving: true });
        },
        round === rounds ? say : undefined
      );
      const hand = await timeEach(typed, (search) => lookUpByHand(database.owner, merchantId, search));
      if (round === 0) continue;
      searches += typed.length;
      const all = inOrder(ours);
      const slips = inOrder(ours.filter(([kind]) => kind in SLIPS));
      figures.p50.push(at(all, 0.5));
      figures.p95.push(at(all, 0.95));
      figures.max.push(at(all, 1));
      figures.slip.push(at(slips, 0.95));
      byHand.push(at(inOrder(hand), 0.95));
      say(
        `round ${round}: p50 ${at(all, 0.5).toFixed(1)} ms, p95 ${at(all, 0.95).toFixed(1)} ms, max ${at(all, 1).toFixed(1)} ms; with a slip: p95 ${at(slips, 0.95).toFixed(1)} ms`
      );
    }
    const pairsSeconds = await timePairs(world, merchantId);
    const ratios = byHand.map((hand, i) => figures.p95[i]! / hand);
    return {
      figures: {
        customers: CUSTOMERS,
        searches,
        seedSeconds: Math.round(seedSeconds),
        pairsSeconds,
        ...spread('p95Ms', figures.p95),
        ...spread('p50Ms', figures.p50),
        ...spread('slowestMs', figures.max),
        ...spread('slipP95Ms', figures.slip)
      },
      limit: spread('byHandP95Ms', byHand),
      ratio: spread('search', ratios),
      rounds
    };
  } finally {
    await world.close();
  }
};

/** Finding who may be there twice, among all of them: a night's job. */
async function timePairs({ ctx }: PlanBench, merchantId: string): Promise<number> {
  const start = performance.now();
  await findPairs(ctx, { merchantId });
  return Math.round((performance.now() - start) / 1_000);
}

async function drawPeople(ctx: Context, merchantId: string, round: number): Promise<readonly Person[]> {
  const numbers = Array.from(
    { length: LOOKED_FOR },
    (_, i) => `S-${1 + ((round * 7_919 + i * 104_729) % CUSTOMERS)}`
  );
  return ctx.db.withMerchant(merchantId, (tx) =>
    tx.execute<Person>(sql`
      select reference, name, email, phone from customer
      where merchant_id = ${merchantId} and reference = any(${sql.param(numbers)}::text[])`)
  );
}

/** What nobody is called, but nearly. Where a name is too short for it, this is one search more for a name. */
const SLIPS: Readonly<Record<string, (first: string, last: string) => string>> = {
  'a wrong letter': (first, last) => `${first} ${last.slice(0, 2)}q${last.slice(3)}`,
  'letters changed round': (first, last) => `${first[1] ?? ''}${first[0] ?? ''}${first.slice(2)} ${last}`,
  'a missing letter': (first, last) => `${last.slice(0, 2)}${last.slice(3)} ${first.slice(0, 3)}`,
  'a letter too many, and one word': (_, last) => `${last.slice(0, 3)}x${last.slice(3)}`,
  'a slip in each of two words': (first, last) =>
    `${first.slice(0, 2)}q${first.slice(3)} ${last.slice(0, -2)}q`
};

/** What is in the field after each key, or nearly: a name in order and the other way round, an address, a number. */
function typings({ reference, name, email, phone }: Person): (readonly [kind: string, typed: string])[] {
  const words = name.split(' ');
  const [first = '', last = ''] = [words[0], words.at(-1)];
  return [
    ...[1, 2, 3, 5].map((letters) => [`${letters} letters`, name.slice(0, letters)] as const),
    ['a name', name],
    ['family name first', `${last} ${first.slice(0, 2)}`],
    ['any order, two and two', `${last.slice(0, 2)} ${first.slice(0, 2)}`],
    ['any order, three and three', `${last.slice(0, 3)} ${first.slice(0, 3)}`],
    // Many have the one, many have the other, and hardly anybody both.
    ['two first names', `${first.slice(0, 3)} mar`],
    ['two family names', `${last.slice(0, 2)} ja`],
    ['three words', `${last.slice(0, 4)} s ${first}`],
    ...Object.entries(SLIPS).map(([kind, slip]) => [kind, slip(first, last)] as const),
    ['and a word that nobody has', `${name} zzz`],
    ...(email === null
      ? []
      : ([
          ['an address begun', email.slice(0, 6)],
          ['an address', email],
          ['a name and an address', `${last.slice(0, 3)} ${email.split('.')[0]!.slice(0, 3)} example`]
        ] as const)),
    ...(phone === null
      ? []
      : ([
          ['a phone number', phone],
          ['a phone number begun', `0${phone.slice(3, 8)}`]
        ] as const)),
    ['a customer number', reference],
    ['an invoice number', `S${reference.slice(2).padStart(7, '0')}`]
  ];
}

type Timed = readonly [kind: string, ms: number];

async function timeEach(
  typed: readonly (readonly [kind: string, typed: string])[],
  work: (search: string) => Promise<void>,
  say?: (line: string) => void
): Promise<readonly Timed[]> {
  const times: Timed[] = [];
  for (const [kind, search] of typed) {
    const start = performance.now();
    await work(search);
    times.push([kind, performance.now() - start]);
  }
  if (say)
    for (const [kind, some] of Map.groupBy(times, ([kind]) => kind))
      say(`${kind}: p95 ${at(inOrder(some), 0.95).toFixed(1)} ms`);
  return times;
}

const inOrder = (times: readonly Timed[]): number[] => times.map(([, ms]) => ms).toSorted((a, b) => a - b);

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;

async function lookUpByHand(owner: postgres.Sql, merchantId: string, search: string): Promise<void> {
  await owner`
    select term, customer_id from customer_term
    where merchant_id = ${merchantId} and term >= search_fold(${search}) and term < search_fold(${search}) || ${'\u{10FFFF}'}
    order by term, customer_id limit ${PER_PAGE}`;
}
