import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let app: postgres.Sql;
let tables: string[];

/** Facts are added, never changed. */
const appendOnly = [
  'ledger_transaction',
  'ledger_entry',
  'audit_entry',
  'domain_event',
  'status_change',
  'consent_entry',
  'contact_evidence'
];

beforeAll(async () => {
  database = await createTestDatabase();
  app = postgres(database.url, { max: 1, connection: { role: 'quitte_app' }, onnotice: () => {} });
  const rows = await database.owner`
    select table_name from information_schema.columns
    where table_schema = 'public' and column_name = 'merchant_id' order by table_name`;
  tables = rows.map((row) => row['table_name'] as string);
});
afterAll(async () => {
  await app.end();
  await database.drop();
});

/** Runs as the application, within a merchant's scope or none, and undoes it. */
async function as<T>(
  merchantId: string | null,
  act: (sql: postgres.TransactionSql) => Promise<T>
): Promise<T> {
  const undone = new Error('undone');
  let result: T | undefined;
  await app
    .begin(async (sql) => {
      if (merchantId !== null) await sql`select set_config('app.merchant_id', ${merchantId}, true)`;
      result = await act(sql);
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  return result!;
}

/** A row with something in every column that must have something, written by the owner, past every check. */
async function plant(table: string, merchantId: string): Promise<void> {
  const columns = await database.owner`
    select c.column_name as name, c.data_type as type, c.is_identity, c.udt_name from information_schema.columns c
    where c.table_schema = 'public' and c.table_name = ${table} and c.is_nullable = 'NO' and c.column_default is null`;
  const wanted = columns.filter((each) => each['is_identity'] === 'NO');
  const values = wanted.map((each) => valueOf(each['name'] as string, each['type'] as string, merchantId));
  await database.owner.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    const checks = await sql`
      select conname from pg_constraint where conrelid = ${table}::regclass and contype = 'c'`;
    for (const { conname } of checks) await sql.unsafe(`alter table ${table} drop constraint ${conname}`);
    const names = wanted.map((each) => `"${each['name']}"`).join(', ');
    await sql.unsafe(`insert into ${table} (${names}) values (${values.join(', ')})`);
  });
}

function valueOf(name: string, type: string, merchantId: string): string {
  if (name === 'merchant_id') return `'${merchantId}'`;
  if (type === 'uuid') return `'${randomUUID()}'`;
  if (type === 'boolean') return 'false';
  if (type === 'jsonb') return `'{}'`;
  if (type === 'bytea') return `decode('${randomUUID().replaceAll('-', '')}', 'hex')`;
  if (type === 'ARRAY') return `'{}'`;
  if (type === 'date') return `'2026-03-02'`;
  if (type.startsWith('timestamp')) return `'2026-03-02T00:00:00Z'`;
  if (type === 'character') return `'EU'`;
  if (type === 'text') return `'${randomUUID()}'`;
  return '1';
}

describe('the catalogue', () => {
  test('has forced row-level security and a policy on every table with a merchant', async () => {
    expect(tables.length).toBeGreaterThan(20);
    const open = await database.owner`
      select c.relname from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relname = any(${tables}) and c.relkind in ('r', 'p')
        and not (c.relrowsecurity and c.relforcerowsecurity
          and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant'))`;
    expect(open.map((row) => row['relname'])).toEqual([]);
  });

  test('has no table besides these that the application may touch without being noticed here', async () => {
    const others = await database.owner`
      select distinct table_name from information_schema.role_table_grants
      where grantee = 'quitte_app' and table_schema = 'public' and not table_name = any(${tables})
      order by table_name`;
    const known = ['merchant', 'rate_limit', 'clock', 'operator', 'operator_act', 'operator_session'];
    expect(others.map((row) => row['table_name'] as string).filter((name) => !known.includes(name))).toEqual(
      []
    );
  });

  test('gives the application no way around it', async () => {
    const [role] = await database.owner`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'quitte_app'`;
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false });
    const owned = await database.owner`select 1 from pg_class c join pg_roles r on r.oid = c.relowner
      where r.rolname = 'quitte_app'`;
    expect(owned).toHaveLength(0);
    const truncating = await database.owner`
      select table_name from information_schema.role_table_grants
      where grantee = 'quitte_app' and privilege_type in ('TRUNCATE', 'TRIGGER', 'REFERENCES')
        and table_schema = 'public'`;
    expect(truncating).toHaveLength(0);
  });
});

test('every table, by select, insert, update and delete: own rows only, foreign and unscoped none', async () => {
  const own = randomUUID();
  const other = randomUUID();
  const wrong: string[] = [];
  for (const table of tables) {
    await plant(table, own);
    await plant(table, other);
    const seen = (scope: string | null) =>
      as(scope, (sql) => sql.unsafe(`select merchant_id from ${table}`)).catch(() => 'refused' as const);
    const mine = await seen(own);
    if (mine === 'refused' || mine.length !== 1 || mine[0]!['merchant_id'] !== own)
      wrong.push(`${table}: own`);
    const none = await seen(null);
    if (none !== 'refused' && none.length !== 0) wrong.push(`${table}: seen without a scope`);
    for (const scope of [own, null]) {
      for (const act of [
        `update ${table} set merchant_id = merchant_id where merchant_id = '${other}'`,
        `delete from ${table} where merchant_id = '${other}'`,
        `insert into ${table} select * from ${table} where merchant_id = '${other}'`
      ]) {
        const touched = await as(scope, (sql) => sql.unsafe(act)).then(
          (result) => result.count,
          () => 0
        );
        if (touched !== 0) wrong.push(`${table}: ${act} as ${scope ? 'another' : 'nobody'}`);
      }
      const moved = await as(scope, (sql) =>
        sql.unsafe(`update ${table} set merchant_id = '${other}' where merchant_id = '${own}'`)
      ).then(
        (result) => result.count,
        () => 0
      );
      if (moved !== 0) wrong.push(`${table}: given away`);
    }
  }
  expect(wrong).toEqual([]);
});

test('facts are added, never changed, not even by whoever owns the tables', async () => {
  for (const table of appendOnly)
    for (const act of [
      `update ${table} set merchant_id = merchant_id`,
      `delete from ${table}`,
      `truncate ${table} cascade`
    ]) {
      await expect(database.owner.unsafe(act)).rejects.toMatchObject({ code: '23001' });
      await expect(as(randomUUID(), (sql) => sql.unsafe(act))).rejects.toMatchObject({
        code: expect.stringMatching(/^(23001|42501)$/) as string
      });
    }
});
