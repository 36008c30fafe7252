import { expect, test } from 'vitest';
import { countTests, type Count } from './count-tests.ts';

const vitest = (passed: number, failed: number, pending = 0) =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: pending,
    numTodoTests: 0
  });
const playwright = (expected: number, unexpected: number, flaky: number, skipped = 0) =>
  JSON.stringify({ stats: { expected, unexpected, flaky, skipped } });

const CASES: readonly [
  why: string,
  kind: 'vitest' | 'playwright',
  report: string | undefined,
  exitedWell: boolean,
  count: Count
][] = [
  ['all pass', 'vitest', vitest(12, 0), true, { passed: 12, failed: 0, skipped: 0 }],
  ['some fail', 'vitest', vitest(10, 2), false, { passed: 10, failed: 2, skipped: 0 }],
  ['skipped ones are told apart', 'vitest', vitest(10, 0, 3), true, { passed: 10, failed: 0, skipped: 3 }],
  [
    'a file that does not load is a failure',
    'vitest',
    vitest(10, 0),
    false,
    { passed: 10, failed: 1, skipped: 0 }
  ],
  ['no test is a failure', 'vitest', vitest(0, 0), true, { passed: 0, failed: 1, skipped: 0 }],
  ['no report is a failure', 'vitest', undefined, true, { passed: 0, failed: 1, skipped: 0 }],
  [
    'a torn report is a failure',
    'vitest',
    '{"numPassedTests": 1',
    false,
    { passed: 0, failed: 1, skipped: 0 }
  ],
  [
    'all pass in the browser',
    'playwright',
    playwright(5, 0, 0, 1),
    true,
    { passed: 5, failed: 0, skipped: 1 }
  ],
  ['flaky is failed', 'playwright', playwright(5, 1, 2), false, { passed: 5, failed: 3, skipped: 0 }]
];

test.each(CASES)('%s', (_why, kind, report, exitedWell, count) => {
  expect(countTests(kind, report, exitedWell)).toEqual(count);
});
