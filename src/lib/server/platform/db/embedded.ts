import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { newToken } from '../crypto/random.ts';
import { assert } from '../assert.ts';
import { freePort } from '../free-port.ts';
import {
  findPostgresBinaries,
  isReachable,
  makeSharedDirectory,
  type PostgresBinaries
} from './postgres-binaries.ts';
import { stopStalePostmaster } from './stale-postmaster.ts';

/** A PostgreSQL of our own, for an installation without one: the same server, driver and locks as anywhere else. */
export type EmbeddedPostgres = Readonly<{
  /** The login that the application runs with: no superuser, owns nothing. */
  url: string;
  /** The superuser: for migrations, backups and looking at everything. */
  ownerUrl: string;
  /** Resolves when the server is gone, wanted or not. */
  gone: Promise<void>;
  stop(): Promise<void>;
}>;

export type EmbeddedOptions = Readonly<{
  /** Holds `postgres/` (the cluster) and `postgres.json` (its passwords and port). */
  dataDir: string;
  logFile: string;
  /** Off only for tests: a power cut may then lose what was committed. */
  durable: boolean;
}>;

type Cluster = Readonly<{
  directory: string;
  port: number;
  password: string;
  appPassword: string;
  ready: boolean;
}>;

const OWNER = 'postgres';
const APP_LOGIN = 'quitte_login';
const DATABASE = 'quitte';
const POLL_MS = 10;
/** Crash recovery replays at most `max_wal_size`; that takes seconds, and half a minute on a slow disk. */
const START_POLLS = 6_000;

/**
 * Starts the cluster in `dataDir`, making it first if there is none. Whatever an earlier, killed start left behind
 * (a server still running, its lock file, its shared memory) is stopped or waited for. The server ends when this
 * process does, killed or not.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const binaries = await findPostgresBinaries();
  await mkdir(options.dataDir, { recursive: true });
  await mkdir(path.dirname(options.logFile), { recursive: true });
  const known = await readCluster(options, binaries);
  if (!(await stat(path.join(known.directory, 'PG_VERSION')).catch(() => undefined))) {
    await initialise(known, options, binaries);
  }
  await stopStalePostmaster(known.directory);
  const cluster = { ...known, port: await freePort(known.port) };
  await writeCluster(options, cluster);
  const server = await launch(cluster, options, binaries);
  const urlOf = (login: string, password: string, database: string) =>
    `postgres://${login}:${password}@127.0.0.1:${cluster.port}/${database}`;
  if (!cluster.ready) {
    await prepare(urlOf(OWNER, cluster.password, 'postgres'), cluster.appPassword);
    await writeCluster(options, { ...cluster, ready: true });
  }
  const gone = server.exitCode === null ? once(server, 'exit').then(() => undefined) : Promise.resolve();
  return {
    url: urlOf(APP_LOGIN, cluster.appPassword, DATABASE),
    ownerUrl: urlOf(OWNER, cluster.password, DATABASE),
    gone,
    stop: () => stop(server, gone)
  };
}

async function readCluster(options: EmbeddedOptions, binaries: PostgresBinaries): Promise<Cluster> {
  const kept = await readFile(clusterFile(options), 'utf8').catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as Cluster;
  const own = path.resolve(options.dataDir, 'postgres');
  const reachable = !binaries.runAs || (await isReachable(path.dirname(own), binaries.runAs.uid));
  const directory = reachable ? own : path.join(await openSharedDirectory(), 'postgres');
  return { directory, port: 0, password: newToken(24), appPassword: newToken(24), ready: false };
}

async function openSharedDirectory(): Promise<string> {
  const directory = await makeSharedDirectory();
  // The name can't be guessed, and what lies below is closed to everybody but the server.
  await chmod(directory, 0o711);
  return directory;
}

const clusterFile = (options: EmbeddedOptions) => path.join(options.dataDir, 'postgres.json');

async function writeCluster(options: EmbeddedOptions, cluster: Cluster): Promise<void> {
  const file = clusterFile(options);
  await writeFile(`${file}.new`, JSON.stringify(cluster, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Makes the cluster aside and renames it into place, so that a kill half-way leaves nothing to trip over. */
async function initialise(
  cluster: Cluster,
  options: EmbeddedOptions,
  binaries: PostgresBinaries
): Promise<void> {
  await writeCluster(options, cluster);
  const half = `${cluster.directory}.new`;
  await rm(half, { recursive: true, force: true });
  await rm(cluster.directory, { recursive: true, force: true });
  await mkdir(half, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(half, '..', `.password-${newToken(8)}`);
  await writeFile(passwordFile, cluster.password, { mode: 0o600 });
  if (binaries.runAs) {
    await chown(half, binaries.runAs.uid, binaries.runAs.gid);
    await chown(passwordFile, binaries.runAs.uid, binaries.runAs.gid);
  }
  const log = await open(options.logFile, 'a');
  try {
    const flags = [
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8'
    ];
    const child = spawn(
      binaries.initdb,
      [
        `--pgdata=${half}`,
        `--username=${OWNER}`,
        `--pwfile=${passwordFile}`,
        ...flags,
        ...(options.durable ? [] : ['--no-sync'])
      ],
      { ...binaries.runAs, env: serverEnv(), cwd: path.parse(half).root, stdio: ['ignore', log.fd, log.fd] }
    );
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`PostgreSQL could not be set up: see ${options.logFile}`);
    await rename(half, cluster.directory);
  } finally {
    await rm(passwordFile, { force: true });
    await log.close();
  }
}

/**
 * The shell becomes PostgreSQL (`exec`), after leaving a watcher behind that reads a pipe of ours: when this process
 * ends, however it ends, the pipe closes and the watcher stops the server (SIGINT: fast shutdown). A session of its
 * own keeps Ctrl-C in the terminal from stopping it before those who still write to it.
 */
const START_WATCHED =
  'pid=$$; ( { cat <&3 >/dev/null; kill -INT "$pid"; } 2>/dev/null & ) 3<&0; exec "$@" </dev/null';

async function launch(
  cluster: Cluster,
  options: EmbeddedOptions,
  binaries: PostgresBinaries
): Promise<ChildProcess> {
  const settings = Object.entries(serverSettings(options.durable)).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`
  ]);
  const args = ['-D', cluster.directory, '-p', String(cluster.port), ...settings];
  const log = await open(options.logFile, 'a');
  const server = spawn('/bin/sh', ['-c', START_WATCHED, 'postgres', binaries.postgres, ...args], {
    ...binaries.runAs,
    env: serverEnv(),
    cwd: path.parse(cluster.directory).root,
    detached: true,
    stdio: ['pipe', log.fd, log.fd]
  });
  await log.close();
  for (let poll = 0; poll < START_POLLS; poll += 1) {
    if (server.exitCode !== null || server.signalCode !== null) break;
    if (await isAccepting(cluster.directory, server.pid)) {
      // The server alone must not keep this process from ending.
      server.unref();
      (server.stdin as unknown as { unref(): void }).unref();
      return server;
    }
    await delay(POLL_MS);
  }
  server.kill('SIGQUIT');
  throw new Error(`PostgreSQL did not start: see ${options.logFile}`);
}

/** The eighth line of the lock file says when the server takes connections (PostgreSQL, `miscadmin.h`). */
async function isAccepting(directory: string, pid: number | undefined): Promise<boolean> {
  const lines = (await readFile(path.join(directory, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
}

function serverSettings(durable: boolean): Readonly<Record<string, string>> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '128MB',
    // One server, no replica: the log is for crash recovery only.
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '1GB',
    // Short queries only; compiling them costs more than it saves.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' })
  };
}

/** No PG… variable of the user's shell may reach the server; messages are in English for the log. */
function serverEnv(): NodeJS.ProcessEnv {
  const env = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(env), LC_ALL: 'C' };
}

async function prepare(adminUrl: string, appPassword: string): Promise<void> {
  assert(/^[\w-]+$/.test(appPassword), 'a generated password needs no quoting');
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    const logins = await sql`select 1 from pg_roles where rolname = ${APP_LOGIN}`;
    await sql.unsafe(
      `${logins.length ? 'alter' : 'create'} role ${APP_LOGIN} login noinherit password '${appPassword}'`
    );
    const databases = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (databases.length === 0) await sql.unsafe(`create database ${DATABASE}`);
  } finally {
    await sql.end();
  }
}

async function stop(server: ChildProcess, gone: Promise<void>): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.ref();
  server.kill('SIGINT');
  const inTime = await Promise.race([gone.then(() => true), delay(10_000, false, { ref: false })]);
  if (!inTime) server.kill('SIGQUIT');
  await gone;
}
