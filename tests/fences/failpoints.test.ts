import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const textOf = (pattern: string) =>
  globSync(pattern)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

test('a process is killed in a test at every place that is named for it', () => {
  const named = [...textOf('src/lib/server/**/*.ts').matchAll(/\breach\('([^']+)'\)/g)].map(
    ([, name]) => name!
  );
  expect(named.length).toBeGreaterThan(30);
  const tests = textOf('tests/faults/**/*.test.ts');
  expect([...new Set(named)].filter((name) => !tests.includes(name))).toEqual([]);
});
