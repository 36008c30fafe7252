/** `npm run jobs -- list`: what failed too often and waits for a person. `npm run jobs -- replay`: tries all of it afresh. */
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { systemClock } from '../src/lib/server/platform/clock/clock.ts';
import { openQueue } from '../src/lib/server/platform/jobs/open-queue.ts';
import { listSetAside, replaySetAside } from '../src/lib/server/platform/jobs/set-aside.ts';
import { makeLog } from '../src/lib/server/platform/log/log.ts';
import { loadEnvFile } from './load-env-file.ts';

loadEnvFile();
const queue = openQueue({
  url: process.env.DATABASE_URL || runningDatabase(),
  applicationName: 'quitte-jobs',
  clock: systemClock,
  log: makeLog('quitte-jobs', 'warn'),
  queueOf: () => undefined,
  role: 'sender'
});
try {
  if (process.argv[2] === 'list') await list();
  else if (process.argv[2] === 'replay') console.log(`${await replaySetAside(queue)} job(s) put back.`);
  else throw new Error('Say what to do: npm run jobs -- list, or npm run jobs -- replay');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await queue.stop();
}

async function list(): Promise<void> {
  const jobs = await listSetAside(queue);
  if (jobs.length === 0) console.log('No job is set aside.');
  for (const { since, queue: name, name: job, because, id } of jobs) {
    console.log(`${since.toString().slice(0, 19)}Z  ${name.padEnd(12)}  ${job}  ${id}\n  ${because}`);
  }
}

/** The database of `npm start`, while it runs. */
function runningDatabase(): string {
  const file = path.resolve(process.env.DATA_DIR || '.data', 'ready.json');
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { databaseUrl: string }).databaseUrl;
  } catch {
    console.error(`DATABASE_URL is not set, and nothing runs here (${file}).`);
    process.exit(1);
  }
}
