import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../../src/lib/server/platform/db/embedded.ts';
import { migrate } from '../../src/lib/server/platform/db/migrate.ts';

export type BenchDatabase = Readonly<{ url: string; owner: postgres.Sql; close(): Promise<void> }>;

/**
 * A server of the bench's own, durable as in production, with every migration. What took long to fill can be kept for the
 * next run: in the folder that `BENCH_KEEP` names.
 */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const kept = process.env['BENCH_KEEP'];
  const dataDir = kept ?? (await mkdtemp(path.join(tmpdir(), 'quitte-bench-')));
  if (kept !== undefined) await mkdir(kept, { recursive: true });
  // The server may run as another user: let it in.
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({
    dataDir,
    logFile: path.join(dataDir, 'postgres.log'),
    durable: true
  });
  await migrate({ ownerUrl: server.ownerUrl, appUrl: server.url, clock: 'system' });
  const owner = postgres(server.ownerUrl, { max: 1, onnotice: () => {} });
  return {
    url: server.url,
    owner,
    close: async () => {
      await owner.end({ timeout: 1 });
      await server.stop();
      if (kept === undefined) await rm(dataDir, { recursive: true, force: true });
    }
  };
}
