import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../../src/lib/server/platform/db/database.ts';
import { limits, type LimitName } from '../../../src/lib/server/platform/rate-limit/limits.data.ts';
import { purgeTurns, take, takeTurn } from '../../../src/lib/server/platform/rate-limit/take-turn.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 8, applicationName: 'test' });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const start = Temporal.Instant.from('2026-03-02T09:00:00Z');

test.each(Object.entries(limits).map(([name, { limit }]) => [name as LimitName, limit] as const))(
  '%s: turn %i is allowed and the one after it refused',
  async (name, limit) => {
    // All but the last turns at once: the row as so many calls would have left it.
    for (let turn = 1; turn < Math.min(limit, 12); turn += 1) await takeTurn(db, name, 'somebody', start);
    await database.owner`
      update rate_limit set takes = array_fill(takes[1], array[${limit - 1}::int]) where cardinality(takes) = 11`;
    expect(await takeTurn(db, name, 'somebody', start)).toMatchObject({ allowed: true, remaining: 0 });
    const refused = await takeTurn(db, name, 'somebody', start);
    expect(refused).toEqual({
      allowed: false,
      remaining: 0,
      resetAt: start.add({ seconds: limits[name].windowSeconds })
    });
    expect(await takeTurn(db, name, 'somebody else', start)).toMatchObject({ allowed: true });
    await database.owner`delete from rate_limit`;
  }
);

const request = { bucket: 'test', key: 'k', limit: 3, windowSeconds: 60 };

test('no stretch of a window holds more turns than the limit, wherever it begins', async () => {
  const allowedAt: number[] = [];
  for (let second = 0; second <= 180; second += 10) {
    if ((await take(db, { ...request, now: start.add({ seconds: second }) })).allowed) allowedAt.push(second);
  }
  expect(allowedAt).toEqual([0, 10, 20, 60, 70, 80, 120, 130, 140, 180]);
});

test('fifty tries at once get exactly the limit', async () => {
  const turns = await Promise.all(
    Array.from({ length: 50 }, () => take(db, { ...request, key: 'crowd', limit: 10, now: start }))
  );
  expect(turns.filter((turn) => turn.allowed)).toHaveLength(10);
});

test('a key is not kept in the clear, and is forgotten when its window has passed', async () => {
  await take(db, { ...request, key: '203.0.113.7', now: start });
  const [text] = await database.owner<
    { all: string }[]
  >`select string_agg(r::text, '') as all from rate_limit r`;
  expect(text?.all).not.toContain('203.0.113.7');
  await purgeTurns(db, start.add({ hours: 24 }));
  expect([...(await database.owner`select from rate_limit`)]).toEqual([]);
});
