import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogue } from '#lib/i18n/catalogue.server.ts';
import { languages } from '#lib/i18n/index.ts';

/** What stands in the place of a name that is put together while the product runs, and what it can be. */
const PUT_TOGETHER: Readonly<Record<string, readonly string[]>> = {
  'ask-${kind}': ['ask-write-off', 'ask-refund', 'ask-second-factor'],
  '${event}-${row.kind}': ['release', 'refuse', 'withdraw'].flatMap((event) =>
    ['write-off', 'refund', 'second-factor'].map((kind) => `${event}-${kind}`)
  ),
  '${event}-erasure': ['release-erasure', 'refuse-erasure', 'withdraw-erasure']
};

/** Every name under which code writes an act down: the words behind `action:` in files that call `recordAudit`. */
function writtenActs(): ReadonlyMap<string, string> {
  const acts = new Map<string, string>();
  for (const file of globSync('src/lib/server/domain/**/*.ts', { exclude: ['**/*.test.ts'] })) {
    const source = readFileSync(file, 'utf8');
    if (!source.includes('recordAudit(')) continue;
    for (const [, value = ''] of source.matchAll(/\baction: ((?:(?!, subject)[^\n])+)/g)) {
      for (const [, name = ''] of value.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)) acts.set(name, file);
      for (const [, shape = ''] of value.matchAll(/`([^`]+)`/g))
        for (const name of PUT_TOGETHER[shape] ?? [`${shape} (unknown)`]) acts.set(name, file);
    }
  }
  return acts;
}

test('every act that is written down has words in every language', () => {
  const acts = writtenActs();
  expect(acts.size).toBeGreaterThan(60);
  for (const language of languages) {
    const words = catalogue[language].audit.act as Readonly<Record<string, string>>;
    const missing = [...acts].filter(([name]) => !words[name]);
    expect(missing, language).toEqual([]);
  }
});
