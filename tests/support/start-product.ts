import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A running product: where it wrote how to reach it, and how to end it. */
export type Product = Readonly<{ readyPath: string; stop: () => Promise<void> }>;

/** How long a first start may take: the build, the database and the demo data. */
const START_LIMIT_MS = 5 * 60_000;
const STOP_LIMIT_MS = 30_000;

/**
 * Starts the product as a person would, with data of its own and on a free port, and waits until it says that it is
 * up. Throws with what it printed if it ends or takes longer than five minutes.
 */
export async function startProduct(): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), 'quitte-e2e-'));
  const port = await freePort();
  const child = spawn(process.execPath, [resolve('scripts/start.mjs')], {
    // A group of its own: if it does not stop when asked, all of it is stopped.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir }
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  }
  const stop = async () => {
    await stopChild(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const readyPath = join(dataDir, 'ready.json');
    await waitForReady(child, readyPath);
    return { readyPath, stop };
  } catch (error) {
    await stop();
    throw new Error(`The product did not start.\n${printed}`, { cause: error });
  }
}

async function waitForReady(child: ChildProcess, path: string): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It ended (${child.exitCode})`);
    // Seen half-written, it is looked at again.
    if (existsSync(path) && readFileSync(path, 'utf8').trimEnd().endsWith('}')) return;
    await pause(100);
  }
  throw new Error(`It was not up after ${START_LIMIT_MS / 1000} seconds`);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const group = -child.pid;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  const late = setTimeout(() => process.kill(group, 'SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(late);
}

/** A port that nobody listens on right now. */
function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
