import { globSync, readFileSync } from 'node:fs';

/** One thing that `npm test` runs. It counts as one test, or as many as its report says. */
export type Step = Readonly<{
  name: string;
  command: string;
  args: readonly string[];
  /** How many of the two lanes it needs: 2 for what uses both cores by itself. */
  lanes: 1 | 2;
  /** Steps that must have passed: without them this one can't say anything. */
  needs?: readonly string[];
  /** Whose report, if any, tells how many tests passed. */
  report?: 'vitest' | 'playwright';
  env?: Readonly<Record<string, string>>;
  /** Where the step's tests are. A step without a single test file is left out and said so. */
  tests?: string;
}>;

/** All steps, the quickest to fail first. Two one-lane steps run side by side. */
export const steps: readonly Step[] = [
  { name: 'sync', command: 'svelte-kit', args: ['sync'], lanes: 2 },
  { name: 'format', command: 'prettier', args: ['--check', '--log-level=warn', '.'], lanes: 1 },
  { name: 'imports', command: 'depcruise', args: ['src', 'scripts', 'tests'], lanes: 1 },
  { name: 'locales', command: 'node', args: ['scripts/check-locales.ts'], lanes: 1 },
  { name: 'lifecycles', command: 'node', args: ['scripts/lifecycles.ts', '--check'], lanes: 1 },
  { name: 'lint', command: 'eslint', args: ['--max-warnings=0', '.'], lanes: 1, needs: ['sync'] },
  {
    name: 'types',
    command: 'svelte-check',
    args: ['--tsconfig', './tsconfig.json', '--threshold', 'warning', '--fail-on-warnings'],
    lanes: 1,
    needs: ['sync']
  },
  { name: 'unused', command: 'knip', args: ['--no-progress'], lanes: 1, needs: ['sync'] },
  vitest('unit', '{src,locales,scripts}/**/*.test.ts', 1),
  vitest('fences', 'tests/fences/**/*.test.ts', 1),
  inAuckland(),
  { name: 'build', command: 'vite', args: ['build', '--logLevel', 'warn'], lanes: 1, needs: ['sync'] },
  vitest('scenarios', 'tests/scenarios/**/*.test.ts', 2),
  vitest('contracts', 'tests/contracts/**/*.test.ts', 2),
  vitest('faults', 'tests/faults/**/*.test.ts', 2),
  {
    name: 'e2e',
    command: 'playwright',
    args: ['test'],
    lanes: 2,
    needs: ['build'],
    report: 'playwright',
    tests: 'tests/e2e/**/*.test.ts'
  }
];

function vitest(project: string, tests: string, lanes: 1 | 2): Step {
  return {
    name: project,
    command: 'vitest',
    args: ['run', '--project', project, `--maxWorkers=${lanes}`, '--reporter=default', '--reporter=json'],
    lanes,
    report: 'vitest',
    tests
  };
}

/** Days and deadlines must not depend on where the server stands: the tests that know of any, a day further east. */
function inAuckland(): Step {
  const { args, ...step } = vitest('unit', 'src/**/*.test.ts', 1);
  const knowsTime = /Temporal|Date|zone/;
  const files = globSync('src/**/*.test.ts').filter((file) => knowsTime.test(readFileSync(file, 'utf8')));
  return { ...step, name: 'unit-in-auckland', args: [...args, ...files], env: { TZ: 'Pacific/Auckland' } };
}

/** Whether the step has anything to run on this tree. */
export function hasTests({ tests }: Step): boolean {
  return tests === undefined || globSync(tests).some((file) => !file.includes('node_modules'));
}
