import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../../src/lib/server/platform/db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const again = (clock: 'system' | 'movable') =>
  migrate({ ownerUrl: database.ownerUrl, appUrl: database.url, clock });

async function shape(): Promise<unknown> {
  return database.owner`
    select n.nspname, c.relname, c.relkind, c.relacl::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'pgboss', 'drizzle') order by 1, 2`;
}

test('migrating twice, and twice at once, changes nothing', async () => {
  const before = await shape();
  await Promise.all([again('movable'), again('movable')]);
  expect(await shape()).toEqual(before);
});

test('the application’s role owns nothing and can’t pass row-level security', async () => {
  const [role] = await database.owner`
    select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole from pg_roles where rolname = 'quitte_app'`;
  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false });
  const owned = await database.owner`
    select relname from pg_class where relowner = (select oid from pg_roles where rolname = 'quitte_app')`;
  expect([...owned]).toEqual([]);
});

test('the queue’s clock follows the configuration, there and back', async () => {
  const movable = async () =>
    (await database.owner`select to_regclass('pgboss.clock_offset') is not null as movable`)[0]
      ?.movable as boolean;
  expect(await movable()).toBe(true);
  await again('system');
  expect(await movable()).toBe(false);
  const [skew] = await database.owner`select pgboss.job_now() = now() as same`;
  expect(skew?.same).toBe(true);
  await again('movable');
  expect(await movable()).toBe(true);
});
