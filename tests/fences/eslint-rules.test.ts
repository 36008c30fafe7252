import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
import { quitte } from '../../scripts/fences/eslint-rules.js';

// Types play no part in the planted rules, and leaving them out keeps a lint of text that is in no file possible.
const eslint = new ESLint({
  overrideConfig: {
    languageOptions: { parserOptions: { projectService: false } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-misused-promises': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'off'
    }
  }
});

const lines = (count: number) => 'one();\n'.repeat(count);

/** rule · file it is broken in · how */
const PLANTED: readonly [rule: string, file: string, code: string][] = [
  ['quitte/no-ambient-time', 'src/lib/server/domain/billing/a.ts', 'export const at = new Date();'],
  ['quitte/no-ambient-time', 'src/lib/server/domain/billing/a.ts', 'export const at = Date.now();'],
  ['quitte/no-ambient-time', 'src/routes/p/+page.ts', 'export const at = Temporal.Now.instant();'],
  [
    'quitte/no-ambient-time',
    'src/lib/ui/Now.svelte',
    '<script>\n  const at = new Date();\n</script>\n\n{at}'
  ],
  ['quitte/no-database-clock', 'src/lib/server/domain/billing/a.ts', 'export const q = sql`select now()`;'],
  ['quitte/no-database-clock', 'src/lib/server/domain/billing/a.ts', 'export const c = at().defaultNow();'],
  ['quitte/no-floats-for-money', 'src/lib/money/a.ts', 'export const text = (1.5).toFixed(2);'],
  ['quitte/no-floats-for-money', 'src/routes/p/+page.ts', "export const n = parseFloat('1');"],
  ['quitte/no-floats-for-money', 'src/lib/ui/A.svelte', '<p>{(1.5).toFixed(2)}</p>'],
  ['quitte/no-default-export', 'src/lib/money/a.ts', 'export default 1;'],
  ['quitte/no-stand-in-words', 'src/lib/server/web/a.ts', '// asks the sandbox\nexport const a = 1;'],
  ['quitte/no-junk-drawer', 'src/lib/money/money-utils.ts', 'export const a = 1;'],
  ['quitte/no-junk-drawer', 'src/lib/helpers/a.ts', 'export const a = 1;'],
  ['svelte/no-at-html-tags', 'src/lib/ui/A.svelte', "{@html '<b>'}"],
  ['max-lines-per-function', 'src/lib/money/a.ts', `export function long() {\n${lines(70)}}`],
  ['max-lines', 'src/lib/money/a.ts', lines(251)],
  ['no-console', 'src/lib/server/web/a.ts', "console.log('paid');"],
  [
    '@typescript-eslint/consistent-type-imports',
    'src/lib/money/a.ts',
    "import { T } from './t.ts';\nexport type U = T;"
  ],
  ['no-warning-comments', 'src/lib/money/a.ts', '// TODO later\nexport const a = 1;']
];

const ALLOWED: readonly [why: string, file: string, code: string][] = [
  [
    'the clock reads the time',
    'src/lib/server/platform/clock/clock.ts',
    'export const at = Temporal.Now.instant();'
  ],
  ['the outside world has its own time', 'src/sandbox/a.ts', 'export const at = new Date();'],
  ['the service worker has no context', 'src/service-worker.ts', 'export const at = Date.now();'],
  ['a test may read the time', 'src/lib/money/a.test.ts', 'export const at = Date.now();'],
  [
    'a date of something is not ambient',
    'src/lib/server/gateway/stripe/a.ts',
    'export const at = new Date(0);'
  ],
  ['a script may print', 'scripts/a.ts', "console.log('done');"],
  ['a test may be long', 'src/lib/money/a.test.ts', lines(300)],
  ['data may be long', 'src/lib/money/banks.data.ts', lines(300)],
  ['a framework wants a default', 'svelte.config.js', 'export default {};'],
  [
    'our clock is not the database',
    'src/lib/server/domain/billing/a.ts',
    'export const q = sql`at <= ${clock.now()}`;'
  ]
];

test('every rule of our own has a planted violation', () => {
  const ours = Object.keys(quitte.rules).map((name) => `quitte/${name}`);
  const planted = new Set(PLANTED.map(([rule]) => rule));
  expect(ours.filter((name) => !planted.has(name))).toEqual([]);
});

describe('a planted violation is caught', () => {
  test.each(PLANTED)('%s in %s', async (rule, file, code) => {
    expect(await brokenRules(file, code)).toContain(rule);
  });
});

describe('what the rules do not forbid', () => {
  test.each(ALLOWED)('%s (%s)', async (_why, file, code) => {
    expect(await brokenRules(file, code)).toEqual([]);
  });
});

async function brokenRules(filePath: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? [])
    .filter((message) => message.ruleId !== 'no-undef')
    .map((message) => message.ruleId ?? message.message);
}
