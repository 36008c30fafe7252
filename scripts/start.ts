/** Brings the whole product up on this machine, and down again. `npm start` comes here through `start.mjs`. */
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../src/lib/server/platform/db/embedded.ts';
import { migrate } from '../src/lib/server/platform/db/migrate.ts';
import { readConfig } from '../src/lib/server/platform/config/config.ts';
import { freePort } from '../src/lib/server/platform/free-port.ts';
import { demo } from './demo/identities.data.ts';
import { loadEnvFile } from './load-env-file.ts';
import { buildIfChanged } from './start/build-if-changed.ts';
import { startChild, type Child } from './start/children.ts';
import { holdDataDir } from './start/hold-data-dir.ts';
import { keepAlive } from './start/keep-alive.ts';
import { keepSecrets } from './start/kept-secrets.ts';
import { describe, removeReadyFile, writeReadyFile, type DemoLinks } from './start/ready-file.ts';

/** What was started, in that order; stopped in the opposite one. */
const stops: (() => Promise<void> | void)[] = [];
const children: Child[] = [];
let stopDatabase: () => Promise<void> = () => Promise.resolve();
let isStopping = false;

async function stopAll(code: number): Promise<never> {
  if (isStopping) return new Promise(() => undefined);
  isStopping = true;
  for (const stop of stops.toReversed()) await Promise.resolve(stop()).catch(() => undefined);
  process.exit(code);
}

function fail(error: unknown): Promise<never> {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  return stopAll(1);
}

process.on('SIGINT', () => void stopAll(0));
process.on('SIGTERM', () => void stopAll(0));
process.on('SIGHUP', () => void stopAll(0));
process.on('disconnect', () => void stopAll(0));

/** Says plainly when somebody else listens there, before anything is started. */
async function wantPort(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => server.close(() => resolve()));
  }).catch((error: NodeJS.ErrnoException) => {
    const because =
      error.code === 'EADDRINUSE' ? 'is taken by another program' : `can't be used (${error.code})`;
    throw new Error(`Port ${port} ${because}. Choose another one: PORT=${port + 10} npm start`);
  });
}

function start(name: string, args: readonly string[], env: NodeJS.ProcessEnv, logs: string): Child {
  const child = startChild(name, args, env, logs);
  children.push(child);
  return child;
}

/** A database, up to date: the one that DATABASE_URL names, or our own in the data directory. */
async function bringDatabase(dataDir: string, logs: string, clock: 'system' | 'movable') {
  const url = process.env.DATABASE_URL;
  if (url) {
    const ownerUrl = process.env.DATABASE_OWNER_URL || url;
    await migrate({ ownerUrl, appUrl: url, clock });
    return { url, ownerUrl };
  }
  const server = await startEmbeddedPostgres({
    dataDir,
    logFile: path.join(logs, 'postgres.log'),
    durable: true
  });
  stopDatabase = server.stop;
  void server.gone.then(
    () => isStopping || fail(new Error(`The database ended by itself: see ${logs}/postgres.log`))
  );
  await migrate({ ownerUrl: server.ownerUrl, appUrl: server.url, clock });
  return { url: server.url, ownerUrl: server.ownerUrl };
}

/** An empty variable counts as unset. */
function given(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value));
}

type Outside = Readonly<{ desk: string | null; stripe: string; env: Record<string, string> }>;

/** The outside world: the real one when a Stripe key is given, else the stand-in. */
async function bringOutside(dataDir: string, logs: string, web: string, ops: number): Promise<Outside> {
  const api = process.env.STRIPE_API_BASE || 'https://api.stripe.com';
  if (process.env.STRIPE_SECRET_KEY) return { desk: null, stripe: api, env: {} };
  const { SECRET_KEY: _, ...keys } = await keepSecrets(dataDir);
  const child = start(
    'sandbox',
    ['src/sandbox/main.ts'],
    {
      ...process.env,
      ...keys,
      SANDBOX_PORT: String(await freePort(Number(new URL(web).port) + 1)),
      SANDBOX_DATA_FILE: path.join(dataDir, 'sandbox.json'),
      SANDBOX_WEBHOOK_URL: `${web}/api/webhooks/stripe/${demo.merchantId}/${demo.accountId}`,
      SANDBOX_MAIL_REPORT_URL: `${web}/api/webhooks/mail/${demo.merchantId}`,
      SANDBOX_PRODUCT_OPS_URLS: `http://127.0.0.1:${ops}`,
      SANDBOX_AUTHENTICATORS: JSON.stringify(
        [demo.staff, demo.operator].map(({ name, email, totpSecret }) => ({
          name: `${name} (${email})`,
          secret: totpSecret
        }))
      )
    },
    logs
  );
  const at = (await orDeath(child, child.ready)) as Record<string, string>;
  return {
    desk: at.deskUrl!,
    stripe: at.stripeUrl!,
    env: {
      ...keys,
      STRIPE_API_BASE: at.stripeUrl!,
      STRIPE_JS_URL: `${at.stripeUrl}/v3/stripe.js`,
      SMTP_URL: process.env.SMTP_URL || at.smtpUrl!,
      TWILIO_API_BASE: at.twilioUrl!,
      LETTER_API_URL: process.env.LETTER_API_URL || at.printUrl!,
      PUSH_ALSO_ALLOWED: at.pushUrl!,
      AGENCY_ALSO_ALLOWED: new URL(at.agencyUrl!).origin,
      DNS_SERVER: process.env.DNS_SERVER || at.dnsServer!
    }
  };
}

function orDeath<T>(child: Child, awaited: Promise<T>): Promise<T> {
  return Promise.race([awaited, child.died.then((words) => Promise.reject(new Error(words)))]);
}

/** Asks until the page answers; a process that dies meanwhile is told by its last words. */
async function untilHealthy(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await delay(25);
  }
}

/** A machine that is busy with its own start may let a try of the demo's story run out of time. */
const STORY_TRIES = 3;

/**
 * Tells the demo's story where it is missing, so that a try goes on where the last one broke off. `onPast`: what came before
 * today is told.
 */
async function fillDemo(
  desk: string,
  env: NodeJS.ProcessEnv,
  logs: string,
  onPast: () => void
): Promise<DemoLinks> {
  for (let tries = 1; ; tries++) {
    const child = startChild('demo', ['scripts/start/fill-demo.ts', desk], env, logs);
    try {
      await orDeath(child, child.ready);
      onPast();
      const { links } = (await orDeath(child, child.next())) as { links: DemoLinks };
      return links;
    } catch (error) {
      if (tries < STORY_TRIES) continue;
      // The product itself is up and worth looking at.
      onPast();
      console.error(`\nThe demo could not be filled in.\n${(error as Error).message}\n`);
      return {};
    }
  }
}

async function main(): Promise<void> {
  loadEnvFile();
  const say = (line: string) => console.log(line);
  const port = Number(process.env.PORT || 3000) || (await freePort(0));
  const dataDir = path.resolve(process.env.DATA_DIR || '.data');
  const logs = path.join(dataDir, 'logs');
  await wantPort(port);
  await mkdir(logs, { recursive: true });
  stops.push(holdDataDir(dataDir));
  stops.push(() => removeReadyFile(dataDir));
  await removeReadyFile(dataDir);
  const local = `http://127.0.0.1:${port}`;
  const origin = process.env.ORIGIN || `http://localhost:${port}`;
  const opsPort = Number(process.env.OPS_PORT) || (await freePort(0));
  const usual = process.env.STRIPE_SECRET_KEY ? 'system' : 'movable';
  const clock = (process.env.CLOCK || usual) === 'movable' ? 'movable' : 'system';
  const secrets = await keepSecrets(dataDir);

  // Every fault at once, before anything runs; what is still unknown is filled with something that passes.
  const unknown = {
    DATABASE_URL: 'postgres://localhost/quitte',
    ORIGIN: origin,
    SECRET_KEY: secrets.SECRET_KEY
  };
  readConfig({ ...unknown, ...given(process.env) });

  // The database outlives whoever writes to it: before them in this list, it stops after them.
  stops.push(() => stopDatabase());
  const databaseUp = bringDatabase(dataDir, logs, clock);
  const built = buildIfChanged(path.join(logs, 'build.log'), say);
  stops.push(() => Promise.all(children.map((child) => child.stop())).then(() => undefined));
  const [database, outside] = await Promise.all([
    databaseUp,
    bringOutside(dataDir, logs, local, opsPort),
    built
  ]);
  const env: NodeJS.ProcessEnv = {
    CLOCK: clock,
    BODY_SIZE_LIMIT: '32M',
    ...given(process.env),
    ...outside.env,
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    ORIGIN: origin,
    PORT: String(port),
    SECRET_KEY: process.env.SECRET_KEY || secrets.SECRET_KEY
  };
  const startWeb = () => start('web', ['build/index.js'], { ...env, OPS_PORT: '0' }, logs);
  const startWorker = () => start('worker', ['src/worker.ts'], { ...env, OPS_PORT: String(opsPort) }, logs);
  const web = startWeb();
  const past = Promise.withResolvers<void>();
  const filling = outside.desk ? fillDemo(outside.desk, env, logs, past.resolve) : {};
  if (outside.desk) await orDeath(web, past.promise);
  const worker = startWorker();
  const [links] = await Promise.all([
    filling,
    orDeath(web, untilHealthy(`${local}/api/health`)),
    orDeath(worker, worker.ready)
  ]);
  const ready = {
    web: origin,
    desk: outside.desk,
    stripe: outside.stripe,
    databaseUrl: database.ownerUrl,
    ...links
  };
  await writeReadyFile(dataDir, ready);
  say(describe(ready, path.relative('.', logs) || logs));
  const rest = children.filter((child) => child !== web && child !== worker);
  const lastWords = await Promise.race([
    keepAlive(web, startWeb, say),
    keepAlive(worker, startWorker, say),
    ...rest.map((child) => child.died)
  ]);
  await fail(new Error(lastWords));
}

await main().catch(fail);
