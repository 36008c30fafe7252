import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createApp, type App } from '../../src/lib/server/app.ts';
import type { Context } from '../../src/lib/server/context.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { newId } from '../../src/lib/server/platform/crypto/random.ts';
import { freePort } from '../../src/lib/server/platform/free-port.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/start.ts';
import { addKlaproos, WORLD_KEYS } from '../support/klaproos.ts';
import { openBenchDatabase, type BenchDatabase } from './open-bench-database.ts';

export type WebWorld = Readonly<{
  web: string;
  app: App;
  ctx: Context;
  database: BenchDatabase;
  sandbox: Sandbox;
  merchantId: string;
  accountId: string;
  /**
   * How often a web process asks the database for something and waits for the answer while `visit` runs, after a run
   * to warm up. A second process with a counter in its wire: the one that is timed has none.
   */
  countRoundTrips(visit: (web: string) => Promise<void>): Promise<number>;
  close(): Promise<void>;
}>;

/** The built web application on a durable database of its own, with the outside world beside it. */
export async function openWebWorld(): Promise<WebWorld> {
  buildProduct();
  const database = await openBenchDatabase();
  const sandbox = await startSandbox({ accounts: [{ id: 'acct_world', ...WORLD_KEYS }] });
  const port = await freePort(0);
  const web = `http://localhost:${port}`;
  const env = {
    DATABASE_URL: database.url,
    ORIGIN: web,
    PORT: String(port),
    SECRET_KEY: randomBytes(32).toString('base64'),
    STRIPE_API_BASE: sandbox.stripeUrl,
    STRIPE_JS_URL: `${sandbox.stripeUrl}/v3/stripe.js`,
    SMTP_URL: sandbox.smtpUrl,
    LOG_LEVEL: 'warn'
  };
  const app = await createApp(readConfig({ ...env, LOG_LEVEL: 'silent' }), {
    process: 'script'
  });
  const ctx = app.context({ kind: 'system' });
  const now = ctx.clock.now();
  const [merchantId, accountId] = [newId(now), newId(now)];
  await addKlaproos(ctx, merchantId, accountId);
  const server = await startServer(path.resolve('build/index.js'), env, `${web}/api/health`);
  return {
    web,
    app,
    ctx,
    database,
    sandbox,
    merchantId,
    accountId,
    countRoundTrips: (visit) => countRoundTrips(env, visit),
    close: async () => {
      await server.stop();
      await app.close();
      await sandbox.stop();
      await database.close();
    }
  };
}

async function countRoundTrips(
  env: Record<string, string> & { DATABASE_URL: string },
  visit: (web: string) => Promise<void>
): Promise<number> {
  const wire = await openCountedWire(env.DATABASE_URL);
  const port = await freePort(0);
  const web = `http://localhost:${port}`;
  const server = await startServer(
    path.resolve('build/index.js'),
    { ...env, DATABASE_URL: wire.url, ORIGIN: web, PORT: String(port) },
    `${web}/api/health`
  );
  try {
    // A connection's first statements are described once.
    await visit(web);
    const before = wire.count();
    await visit(web);
    return wire.count() - before;
  } finally {
    await server.stop();
    await wire.close();
  }
}

export type BareApp = Readonly<{ url: string; stop(): Promise<void> }>;

/** The bare page's server, for the limit. `env` is what its page `/asked` needs: a question, and a page written before. */
export async function openBareApp(env: Readonly<Record<string, string>> = {}): Promise<BareApp> {
  const root = path.resolve('tests/bench/bare-app');
  if (!isBuilt(root))
    execFileSync(path.resolve('node_modules/.bin/vite'), ['build', '--logLevel', 'error'], {
      cwd: root,
      stdio: 'ignore'
    });
  const port = await freePort(0);
  const url = `http://localhost:${port}/`;
  const server = await startServer(
    path.join(root, 'build/index.js'),
    { ...env, PORT: String(port), ORIGIN: url.slice(0, -1) },
    url
  );
  return { url, stop: server.stop };
}

function isBuilt(app: string): boolean {
  const built = statSync(path.join(app, 'build/index.js'), { throwIfNoEntry: false });
  const sources = readdirSync(path.join(app, 'src'), { recursive: true, encoding: 'utf8' });
  return (
    built !== undefined && sources.every((each) => statSync(path.join(app, 'src', each)).mtime < built.mtime)
  );
}

function buildProduct(): void {
  if (!existsSync('build/index.js')) execFileSync('npm', ['run', 'build'], { stdio: 'ignore' });
}

async function startServer(file: string, env: Record<string, string>, health: string) {
  const child: ChildProcess = spawn(process.execPath, [file], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'inherit', 'inherit']
  });
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`);
    const answer = await fetch(health).catch(() => undefined);
    if (answer?.ok) break;
    await delay(50);
  }
  return {
    stop: async () => {
      const gone = new Promise((exited) => child.once('exit', exited));
      child.kill('SIGTERM');
      await Promise.race([gone, delay(5_000).then(() => child.kill('SIGKILL'))]);
    }
  };
}

/** A wire between web and database that counts PostgreSQL's `ReadyForQuery`: one for each round trip. */
async function openCountedWire(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const upstreamAt = { port: Number(target.port || 5432), host: target.hostname };
  let count = 0;
  const server = createServer((client) => {
    const upstream = connect(upstreamAt);
    let rest = Buffer.alloc(0);
    upstream.on('data', (chunk: Buffer) => {
      client.write(chunk);
      rest = Buffer.concat([rest, chunk]);
      // Each message is a type byte and a length that counts itself; 'Z' is ReadyForQuery.
      while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
        if (rest[0] === 0x5a) count += 1;
        rest = rest.subarray(rest.readInt32BE(1) + 1);
      }
    });
    client.pipe(upstream);
    const end = () => (client.destroy(), upstream.destroy());
    for (const socket of [client, upstream]) socket.on('close', end).on('error', end);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  target.port = String((server.address() as AddressInfo).port);
  target.hostname = '127.0.0.1';
  return {
    url: target.href,
    count: () => count,
    close: () => new Promise((closed) => (server.close(closed), server.unref()))
  };
}
