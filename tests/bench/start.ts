import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../src/lib/server/platform/free-port.ts';
import { spread, type Bench } from './bench.ts';

/**
 * How long a warm `npm start` takes until everything is ready: the second start of a data directory, beside the limit
 * of starting Node that often with nothing to do (database, stand-in, demo, web, worker and the starter itself).
 */
export const bench: Bench = async ({ rounds, say }) => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'quitte-start-'));
  try {
    say(`first start (build, database, demo): ${Math.round(await startOnce(dataDir))} ms`);
    const warm: number[] = [];
    const bare: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      warm.push(await startOnce(dataDir));
      bare.push(await startNodes(5));
      say(
        `round ${round}: ready after ${Math.round(warm.at(-1)!)} ms; five bare processes ${Math.round(bare.at(-1)!)} ms`
      );
    }
    const ratios = warm.map((ms, i) => ms / bare[i]!);
    return {
      figures: spread('readyMs', warm),
      limit: spread('bareProcessesMs', bare),
      ratio: { start: spread('start', ratios)['start']!, ...spread('start', ratios) },
      rounds
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
};

/** Starts the product, waits for `ready.json`, and stops it. Milliseconds until ready. */
async function startOnce(dataDir: string): Promise<number> {
  const ready = path.join(dataDir, 'ready.json');
  const began = performance.now();
  const child = spawn('node', ['scripts/start.mjs'], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(await freePort(0)) },
    stdio: 'ignore'
  });
  const gone = new Promise<void>((exited) => child.once('exit', () => exited()));
  while (!existsSync(ready)) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
    if (performance.now() - began > 300_000) throw new Error('npm start was not ready after five minutes');
    await delay(10);
  }
  const ms = performance.now() - began;
  child.kill('SIGTERM');
  await gone;
  return ms;
}

async function startNodes(count: number): Promise<number> {
  const began = performance.now();
  await Promise.all(
    Array.from(
      { length: count },
      () => new Promise((exited) => spawn(process.execPath, ['-e', '0']).once('exit', exited))
    )
  );
  return performance.now() - began;
}
