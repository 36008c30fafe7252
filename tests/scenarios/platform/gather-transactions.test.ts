import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase, type Database, type Tx } from '../../../src/lib/server/platform/db/database.ts';
import {
  gatherTransactions,
  type GatheredTransaction
} from '../../../src/lib/server/platform/db/gather-transactions.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let db: Database;
let within: GatheredTransaction;
let begun: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.owner`create table public.mark (name text primary key)`;
  await database.owner`grant select, insert on public.mark to quitte_app`;
  db = openDatabase({ url: database.url, maxConnections: 8, applicationName: 'gather' });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  begun = 0;
  await database.owner`truncate public.mark`;
  within = gatherTransactions((work) => {
    begun += 1;
    return db.withMerchant(randomUUID(), work);
  });
});

const mark = async (tx: Tx, name: string) => {
  const [row] = await tx.execute<{ id: string }>(
    sql`insert into mark (name) values (${name}) returning txid_current()::text as id`
  );
  return row!.id;
};
const marks = async () =>
  (await database.owner`select name from public.mark order by name`).map((row) => row['name']);
const isSomebodyWaiting = async () => {
  const [row] = await database.owner`
    select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  return row!['waiting'] > 0;
};
const names = (count: number) =>
  Array.from({ length: count }, (_, n) => `work ${String(n).padStart(2, '0')}`);

test('what comes together shares a few transactions, and each gets its own answer', async () => {
  const answers = await Promise.all(
    names(40).map((name) => within(name, async (tx) => ({ name, id: await mark(tx, name) })))
  );
  expect(answers.map(({ name }) => name)).toEqual(names(40));
  expect(await marks()).toEqual(names(40));
  expect(new Set(answers.map(({ id }) => id)).size).toBe(begun);
  expect(begun).toBeLessThanOrEqual(6);
});

test('an answer comes when everybody can see what was written', async () => {
  await Promise.all(
    names(20).map(async (name) => {
      await within(name, (tx) => mark(tx, name));
      expect(await marks()).toContain(name);
    })
  );
});

test.each([
  ['by its own fault', () => Promise.reject(new Error('broken'))],
  ['by a statement, which breaks the whole transaction', (tx: Tx) => tx.execute(sql`select 1 / 0`)]
])('who fails %s fails alone', async (_how, fail) => {
  const settled = await Promise.allSettled(
    names(20).map((name, n) =>
      within(name, async (tx) => {
        await mark(tx, name);
        if (n === 7) await fail(tx);
        return name;
      })
    )
  );
  const expected = names(20).filter((_, n) => n !== 7);
  expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect(settled[7]!.status).toBe('rejected');
  expect(await marks()).toEqual(expected);
});

test('rows are locked in one order, however work comes: nobody waits in a ring', async () => {
  const places = names(16);
  for (const name of places) await database.owner`insert into public.mark values (${name})`;
  await database.owner`grant update on public.mark to quitte_app`;
  const lock = (tx: Tx, name: string) =>
    tx.execute(sql`select name from mark where name = ${name} for update`);
  const held = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const other = db.withMerchant(randomUUID(), async (tx) => {
    await lock(tx, places[0]!);
    held.resolve();
    await goOn.promise;
    await lock(tx, places.at(-1)!);
  });
  await held.promise;
  const gathered = places.toReversed().map((name) => within(name, (tx) => lock(tx, name)));
  await expect.poll(isSomebodyWaiting).toBe(true);
  goOn.resolve();
  const settled = await Promise.allSettled([...gathered, other]);
  expect(settled.filter(({ status }) => status === 'rejected')).toEqual([]);
  expect(begun, 'nothing had to be done again').toBe(1);
});

test('work that comes later is done, too', async () => {
  await within('a', (tx) => mark(tx, 'first'));
  await within('b', (tx) => mark(tx, 'second'));
  expect(await marks()).toEqual(['first', 'second']);
});
