import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/lib/server/platform/db/embedded.ts';
import { migrate } from '../../src/lib/server/platform/db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's URL of the run's own cluster. */
    ownerUrl: string;
    /** The application's login on the same cluster. */
    appUrl: string;
  }
}

export const TEMPLATE_DATABASE = 'quitte_template';

/** One cluster for the whole run, however many projects ask for it. */
let running: Promise<{ ownerUrl: string; appUrl: string; stop: () => Promise<void> }> | undefined;
let users = 0;

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  users += 1;
  running ??= startCluster();
  const cluster = await running;
  project.provide('ownerUrl', cluster.ownerUrl);
  project.provide('appUrl', cluster.appUrl);
  return async () => {
    users -= 1;
    if (users > 0) return;
    running = undefined;
    await cluster.stop();
  };
}

async function startCluster(): Promise<{ ownerUrl: string; appUrl: string; stop: () => Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'quitte-test-'));
  // The server may run as another user: let it in.
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({
    dataDir,
    logFile: path.join(dataDir, 'postgres.log'),
    durable: false
  });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await makeTemplate(server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ownerUrl: server.ownerUrl, appUrl: server.url, stop };
}

/** Migrated once; every test file gets a copy, which takes PostgreSQL some milliseconds. */
async function makeTemplate(server: Readonly<{ ownerUrl: string; url: string }>): Promise<void> {
  const sql = postgres(server.ownerUrl, { max: 1, onnotice: () => {} });
  await sql`create database ${sql(TEMPLATE_DATABASE)}`;
  await sql.end();
  const onTemplate = (url: string) => Object.assign(new URL(url), { pathname: `/${TEMPLATE_DATABASE}` }).href;
  await migrate({ ownerUrl: onTemplate(server.ownerUrl), appUrl: onTemplate(server.url), clock: 'movable' });
}
