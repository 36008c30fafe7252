import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Lets one start at a time use a data directory: two would stop each other's database. Answers how to let go of it.
 * Throws when another one runs; a process that is gone holds nothing.
 */
export function holdDataDir(dataDir: string): () => void {
  const file = path.join(dataDir, 'start.pid');
  const holder = Number(readOr(file, ''));
  if (holder && holder !== process.pid && isStart(holder)) {
    throw new Error(
      `Quitte already runs with ${dataDir} (process ${holder}). Stop it, or choose another: DATA_DIR=.data2 npm start`
    );
  }
  writeFileSync(file, String(process.pid));
  return () => {
    if (readOr(file, '') === String(process.pid)) rmSync(file, { force: true });
  };
}

/** A process id may have been given to somebody else since. */
function isStart(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return process.platform !== 'linux' || readOr(`/proc/${pid}/cmdline`, '').includes('start.ts');
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return otherwise;
  }
}
