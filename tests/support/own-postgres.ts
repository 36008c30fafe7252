import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../../src/lib/server/platform/db/embedded.ts';
import { migrate } from '../../src/lib/server/platform/db/migrate.ts';
import type { TestDatabase } from './database.ts';

/** A PostgreSQL server of a test's own, durable as in production, which it may kill. */
export type OwnPostgres = Readonly<{
  database: TestDatabase;
  /** Ends it as a power cut does, and answers once it is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}>;

/** Starts one, with every migration. */
export async function openOwnPostgres(): Promise<OwnPostgres> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'quitte-own-'));
  // The server may run as another user: let it in.
  await chmod(dataDir, 0o755);
  const start = () =>
    startEmbeddedPostgres({ dataDir, logFile: path.join(dataDir, 'postgres.log'), durable: true });
  let server = await start();
  const { url, ownerUrl } = server;
  await migrate({ ownerUrl, appUrl: url, clock: 'movable' });
  const owner = postgres(ownerUrl, { max: 2, onnotice: () => {} });
  return {
    database: { url, ownerUrl, owner, drop: () => owner.end({ timeout: 1 }) },
    kill: async () => {
      const { directory } = JSON.parse(await readFile(path.join(dataDir, 'postgres.json'), 'utf8')) as {
        directory: string;
      };
      const lock = await readFile(path.join(directory, 'postmaster.pid'), 'utf8');
      process.kill(Number(lock.split('\n')[0]), 'SIGKILL');
      await server.gone;
    },
    start: async () => void (server = await start()),
    close: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  };
}
