import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What the web application is made from. */
const SOURCES = [
  'src',
  'locales',
  'static',
  'svelte.config.js',
  'vite.config.ts',
  'tsconfig.json',
  'package-lock.json'
];
const NOT_BUILT = /(\.test\.ts|\.md)$|^src\/sandbox\/|^src\/worker\.ts$/;
const STAMP = 'build/.source-hash';

/** Builds the web application unless the last build was made from the very same sources. */
export async function buildIfChanged(logFile: string, say: (line: string) => void): Promise<void> {
  const hash = await hashSources();
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === hash) return;
  say('Building the web application (once, and after each change) …');
  await rm(STAMP, { force: true });
  const log = await open(logFile, 'a');
  try {
    const vite = path.resolve('node_modules/vite/bin/vite.js');
    const child = spawn(process.execPath, [vite, 'build'], { stdio: ['ignore', log.fd, log.fd] });
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`The web application could not be built: see ${logFile}`);
  } finally {
    await log.close();
  }
  await mkdir(path.dirname(STAMP), { recursive: true });
  await writeFile(STAMP, hash);
}

async function hashSources(): Promise<string> {
  const lists = await Promise.all(SOURCES.map(filesIn));
  const files = lists.flat().filter((file) => !NOT_BUILT.test(file));
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash('sha256').update(process.version);
  files.forEach((file, index) => hash.update(`\0${file}\0`).update(contents[index]!));
  return hash.digest('hex');
}

async function filesIn(source: string): Promise<string[]> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true }).catch(() => undefined);
  // A file, or nothing at all.
  if (!entries) return (await readFile(source).catch(() => undefined)) ? [source] : [];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
