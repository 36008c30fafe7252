/** Holds the four catalogues against each other and against the code: `npm run locales`. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { languages } from '../src/lib/i18n/languages.ts';
import { localeFaults, type TextTree } from './fences/locale-faults.ts';

const root = resolve(import.meta.dirname, '..');
const locales = join(root, 'locales');

const catalogues = Object.fromEntries(
  languages.map((language) => [
    language,
    Object.fromEntries(
      globSync('*.json', { cwd: join(locales, language) })
        .sort()
        .map((file) => [basename(file, '.json'), readJson(join(locales, language, file), {}) as TextTree])
    )
  ])
);
const sources = globSync(['src/**/*.{ts,svelte}', 'scripts/**/*.ts'], { cwd: root })
  .filter((file) => !/\.(test|fixture)\.ts$|^src\/sandbox\/|^scripts\/fences\//.test(file))
  .sort()
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

const faults = localeFaults({
  catalogues,
  sources,
  dynamicKeys: readJson(join(locales, 'dynamic-keys.json'), {}) as Record<string, string>,
  sameInAll: readJson(join(locales, 'same-in-all.json'), []) as string[]
});
for (const fault of faults) console.log(fault);
console.log(
  faults.length === 0 ? 'Every text is there, in every language.' : `${faults.length} faults in locales/`
);
process.exitCode = faults.length === 0 ? 0 : 1;

function readJson(path: string, otherwise: unknown): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : otherwise;
}
