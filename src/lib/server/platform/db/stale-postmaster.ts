import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const POLL_MS = 20;
/** Ten seconds for an orderly end; then the server is stopped as in a power cut, which it recovers from. */
const POLLS_BEFORE_FORCE = 500;
const POLLS_AT_MOST = 1_000;

/**
 * Stops a server that still runs in this data directory because whoever started it was killed. The lock file alone
 * proves nothing: its process id may belong to somebody else by now, and then only the file is removed.
 */
export async function stopStalePostmaster(directory: string): Promise<void> {
  const lockFile = path.join(directory, 'postmaster.pid');
  const lock = await readFile(lockFile, 'utf8').catch(() => undefined);
  if (lock === undefined) return;
  const pid = Number(lock.split('\n')[0]);
  for (let poll = 0; poll < POLLS_AT_MOST; poll += 1) {
    if (!(await isPostmasterOf(pid, directory))) {
      await rm(lockFile, { force: true });
      return;
    }
    if (poll === 0) signal(pid, 'SIGINT');
    if (poll === POLLS_BEFORE_FORCE) signal(pid, 'SIGQUIT');
    await delay(POLL_MS);
  }
  throw new Error(`An earlier PostgreSQL (process ${pid}) does not stop: end it and start again`);
}

async function isPostmasterOf(pid: number, directory: string): Promise<boolean> {
  if (!Number.isSafeInteger(pid) || pid <= 1) return false;
  const command = await commandOf(pid);
  return command.includes('postgres') && command.includes(directory);
}

async function commandOf(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux')
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    return (await promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)])).stdout;
  } catch {
    return '';
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself between our look and our signal.
  }
}
