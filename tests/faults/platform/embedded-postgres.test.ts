import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../../src/lib/server/platform/db/embedded.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'quitte-embedded-'));
  await chmod(dataDir, 0o755);
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function hold(): Promise<{ child: ChildProcess; ownerUrl: string }> {
  const child = fork('tests/support/hold-postgres.ts', [dataDir], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc']
  });
  const [{ ownerUrl }] = (await once(child, 'message')) as [{ ownerUrl: string }];
  return { child, ownerUrl };
}

const start = () =>
  startEmbeddedPostgres({ dataDir, logFile: path.join(dataDir, 'postgres.log'), durable: true });

async function query<T extends object>(url: string, text: string): Promise<T[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return [...(await sql.unsafe<T[]>(text))];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

test('a start after SIGKILL finds everything that was committed', async () => {
  const { child, ownerUrl } = await hold();
  await query(ownerUrl, 'create table kept (id int); insert into kept values (1)');
  child.kill('SIGKILL');
  await once(child, 'exit');

  const server = await start();
  expect(await query(server.ownerUrl, 'select id from kept')).toEqual([{ id: 1 }]);
  await server.stop();
});

test('a start after the server itself was killed recovers from its log', async () => {
  const { child, ownerUrl } = await hold();
  await query(ownerUrl, 'create table kept (id int); insert into kept values (1)');
  const cluster = JSON.parse(await readFile(path.join(dataDir, 'postgres.json'), 'utf8')) as {
    directory: string;
  };
  const lock = await readFile(path.join(cluster.directory, 'postmaster.pid'), 'utf8');
  process.kill(Number(lock.split('\n')[0]), 'SIGKILL');
  child.kill('SIGKILL');
  await once(child, 'exit');

  const server = await start();
  expect(await query(server.ownerUrl, 'select id from kept')).toEqual([{ id: 1 }]);
  await server.stop();
});

test('the application’s login is no superuser, and stopping leaves no lock behind', async () => {
  const server = await start();
  expect(await query(server.url, `select rolsuper from pg_roles where rolname = current_user`)).toEqual([
    { rolsuper: false }
  ]);
  await server.stop();
  await expect(stat(path.join(dataDir, 'postgres/postmaster.pid'))).rejects.toThrow('ENOENT');
});
