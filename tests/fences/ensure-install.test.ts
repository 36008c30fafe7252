import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let clone: string;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'quitte-clone-'));
  mkdirSync(join(clone, 'scripts'));
  mkdirSync(join(clone, 'tools'));
  copyFileSync(resolve('scripts/ensure-install.mjs'), join(clone, 'scripts/ensure-install.mjs'));
  writeFileSync(
    join(clone, 'scripts/run.mjs'),
    "import { ensureInstall } from './ensure-install.mjs';\nensureInstall();\nconsole.log('ready');\n"
  );
  lock('1.0.0');
  npm('mkdir -p node_modules/.bin && touch node_modules/.bin/node');
});

afterEach(() => rmSync(clone, { recursive: true, force: true }));

test('a fresh clone is installed once, from the lock file, development packages included', () => {
  expect(start()).toMatchObject({ status: 0, npmRuns: 1 });
  expect(readFileSync(join(clone, 'npm-runs'), 'utf8')).toContain('install --no-save --include=dev');
  expect(start()).toMatchObject({ status: 0, npmRuns: 1, stdout: 'ready\n' });
});

test('a changed lock file is installed again', () => {
  start();
  lock('1.0.1');
  expect(start()).toMatchObject({ status: 0, npmRuns: 2 });
});

test('an interrupted install is done again, from nothing', () => {
  npm('mkdir -p node_modules/.bin && touch node_modules/.bin/node node_modules/torn && exit 130');
  expect(start()).toMatchObject({ status: 130, npmRuns: 1 });
  npm('mkdir -p node_modules/.bin && touch node_modules/.bin/node');
  expect(start()).toMatchObject({ status: 0, npmRuns: 2 });
  expect(existsSync(join(clone, 'node_modules/torn'))).toBe(false);
});

test('a failed install says so and starts nothing', () => {
  npm('echo no network >&2; exit 1');
  const { status, stdout, stderr } = start();
  expect(status).toBe(1);
  expect(stdout).not.toContain('ready');
  expect(stderr).toContain('no network');
});

test('what was installed by hand is taken as it is', () => {
  mkdirSync(join(clone, 'node_modules/.bin'), { recursive: true });
  writeFileSync(join(clone, 'node_modules/.bin/node'), '');
  writeFileSync(
    join(clone, 'node_modules/.package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/stripe': { version: '1.0.0' } } })
  );
  expect(start()).toMatchObject({ status: 0, npmRuns: 0, stdout: 'ready\n' });
  lock('2.0.0');
  expect(start()).toMatchObject({ status: 0, npmRuns: 1 });
});

function lock(version: string): void {
  writeFileSync(
    join(clone, 'package-lock.json'),
    JSON.stringify({
      packages: {
        '': {},
        'node_modules/stripe': { version },
        'node_modules/mac-only': { version, optional: true }
      }
    })
  );
}

/** Puts an `npm` on the path that notes its arguments and then does this. */
function npm(action: string): void {
  const path = join(clone, 'tools/npm');
  writeFileSync(path, `#!/bin/sh\necho "$@" >> npm-runs\n${action}\n`);
  chmodSync(path, 0o755);
}

function start() {
  const env = { PATH: `${join(clone, 'tools')}:/usr/bin:/bin` };
  const run = spawnSync(process.execPath, [join(clone, 'scripts/run.mjs')], { env, encoding: 'utf8' });
  const noted = join(clone, 'npm-runs');
  const npmRuns = existsSync(noted) ? readFileSync(noted, 'utf8').trim().split('\n').length : 0;
  return { status: run.status, stdout: run.stdout, stderr: run.stderr, npmRuns };
}
