/**
 * Makes `npm start` and `npm test` work on a fresh clone. Plain JavaScript without a dependency: it runs on the
 * machine's own Node (20 or newer), before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const binaries = join(root, 'node_modules', '.bin');
const stamp = join(root, 'node_modules', '.quitte-lock-hash');

/**
 * Installs the packages of `package-lock.json` unless they are there. The stamp is taken away before and written after:
 * an install that was interrupted is done again, from nothing. Exits with npm's code if the install fails.
 */
export function ensureInstall() {
  const hash = lockHash();
  const stamped = readText(stamp);
  if (stamped === hash && existsSync(join(binaries, 'node'))) return;
  if (!matchesLock()) {
    console.log('Installing packages (once, and after each change of package-lock.json) …');
    // What an interrupted install leaves behind may look whole to npm.
    if (stamped === undefined) rmSync(join(root, 'node_modules'), { recursive: true, force: true });
    rmSync(stamp, { force: true });
    const status = install();
    if (status !== 0) {
      console.error('The packages could not be installed; npm says why above.');
      process.exit(status);
    }
  }
  writeFileSync(stamp, hash);
}

function install() {
  // Not `npm ci`: it refuses a lock file without the optional packages of every other platform, and which of those a
  // registry offers differs. `install --no-save` takes the same locked versions and writes nothing.
  // Without --include=dev a NODE_ENV=production in the environment would leave out Node 26 itself.
  const args = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('js') ? [process.execPath, [npm]] : ['npm', []];
  // npm replaces the folder of the project's own binaries: nothing of it may be in use meanwhile.
  const env = { ...process.env, PATH: pathWithout(binaries) };
  return (
    spawnSync(command, [...first, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env })
      .status ?? 1
  );
}

/** The environment in which `node` and every installed tool is the project's own. */
export function projectEnvironment() {
  return { ...process.env, PATH: [binaries, pathWithout(binaries)].join(delimiter) };
}

/** The path of the project's own Node 26. Throws if `ensureInstall` has not run. */
export function projectNode() {
  const node = join(binaries, 'node');
  if (!existsSync(node)) throw new Error(`No Node in ${binaries}: run ensureInstall first`);
  return node;
}

function lockHash() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex');
}

/** Whether an `npm install` by hand has already brought every package of the lock file. */
function matchesLock() {
  const installed = readText(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined || !existsSync(join(binaries, 'node'))) return false;
  try {
    const { packages: present } = JSON.parse(installed);
    const { packages: wanted } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    return Object.entries(wanted).every(
      ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version
    );
  } catch {
    return false;
  }
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function pathWithout(folder) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => entry !== folder)
    .join(delimiter);
}
