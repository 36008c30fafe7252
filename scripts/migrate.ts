/** `npm run migrate`: brings the database of DATABASE_URL up to date, or our own one when that is unset. */
import path from 'node:path';
import { startEmbeddedPostgres } from '../src/lib/server/platform/db/embedded.ts';
import { migrate } from '../src/lib/server/platform/db/migrate.ts';
import { loadEnvFile } from './load-env-file.ts';

loadEnvFile();
const clock = process.env.CLOCK === 'movable' ? 'movable' : 'system';
const given = process.env.DATABASE_URL;
if (given) {
  await migrate({ ownerUrl: process.env.DATABASE_OWNER_URL || given, appUrl: given, clock });
} else {
  const dataDir = path.resolve(process.env.DATA_DIR || '.data');
  const logFile = path.join(dataDir, 'logs/postgres.log');
  const server = await startEmbeddedPostgres({ dataDir, logFile, durable: true });
  try {
    await migrate({ ownerUrl: server.ownerUrl, appUrl: server.url, clock });
  } finally {
    await server.stop();
  }
}
console.log('The database is up to date.');
