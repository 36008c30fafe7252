/**
 * Draws the lifecycles of each domain into its README.md.
 *
 *     npm run lifecycles             brings every README up to date
 *     npm run lifecycles -- --check  changes nothing; fails and names the READMEs that are out of date
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isLifecycle, withLifecycles, type AnyLifecycle } from './fences/lifecycle-diagram.ts';

const root = resolve(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const stale: string[] = [];

for (const [domain, lifecycles] of await lifecyclesByDomain()) {
  const path = join(root, domain, 'README.md');
  const readme = existsSync(path) ? readFileSync(path, 'utf8') : `# ${basename(domain)}\n`;
  const updated = withLifecycles(readme, lifecycles);
  if (updated === readme) continue;
  stale.push(join(domain, 'README.md'));
  if (!check) writeFileSync(path, updated);
}

for (const readme of stale) console.log(check ? `Out of date: ${readme}` : `Drawn: ${readme}`);
if (stale.length === 0) console.log('Every lifecycle diagram is up to date.');
else if (check) {
  console.log('Run `npm run lifecycles` and commit the result.');
  process.exitCode = 1;
}

async function lifecyclesByDomain(): Promise<Map<string, [name: string, AnyLifecycle][]>> {
  const found = new Map<string, [string, AnyLifecycle][]>();
  for (const file of globSync('src/lib/server/domain/*/*-lifecycle.ts', { cwd: root }).sort()) {
    const exported = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
    const lifecycles = Object.values(exported).filter(isLifecycle);
    if (lifecycles.length !== 1)
      throw new Error(`${file} must export exactly one lifecycle, not ${lifecycles.length}`);
    const name = basename(file, '-lifecycle.ts').replaceAll('-', ' ');
    const domain = dirname(file);
    found.set(domain, [
      ...(found.get(domain) ?? []),
      ...lifecycles.map((one): [string, AnyLifecycle] => [name, one])
    ]);
  }
  return found;
}
