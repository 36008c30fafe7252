import { expect, test } from 'vitest';
import { failedTests } from './failed-tests.ts';

test('names each failed test with its file below the root and what it said, without colours', () => {
  const report = JSON.stringify({
    testResults: [
      {
        name: '/home/quitte/tests/a.test.ts',
        status: 'failed',
        assertionResults: [
          { fullName: 'pays once', status: 'passed', failureMessages: [] },
          {
            fullName: 'pays never twice',
            status: 'failed',
            failureMessages: ['\u001b[31mexpected 1\u001b[39m\n  at x']
          }
        ]
      },
      { name: '/home/quitte/tests/b.test.ts', status: 'passed', assertionResults: [] }
    ]
  });
  expect(failedTests('vitest', report, '/home/quitte')).toEqual([
    { file: 'tests/a.test.ts', name: 'pays never twice', message: 'expected 1\n  at x' }
  ]);
});

test('a file that did not load is named, too', () => {
  const report = JSON.stringify({
    testResults: [{ name: '/q/a.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }]
  });
  expect(failedTests('vitest', report, '/q')).toEqual([
    { file: 'a.test.ts', name: 'did not load', message: 'no such module' }
  ]);
});

test('in the browser: what failed, what passed only at the second try, and on which screen', () => {
  const spec = (title: string, status: string, ...errors: string[]) => ({
    title,
    file: 'pay.test.ts',
    tests: [
      { projectName: 'phone', status, results: [{ status, errors: errors.map((message) => ({ message })) }] }
    ]
  });
  const report = JSON.stringify({
    suites: [
      {
        title: 'pay.test.ts',
        specs: [spec('opens', 'expected')],
        suites: [
          {
            title: 'a card',
            specs: [spec('declined', 'unexpected', 'no text'), spec('slow', 'flaky', 'late')]
          }
        ]
      }
    ]
  });
  expect(failedTests('playwright', report, '/q')).toEqual([
    { file: 'pay.test.ts', name: '[phone] a card > declined', message: 'no text' },
    { file: 'pay.test.ts', name: '[phone] a card > slow (flaky)', message: 'late' }
  ]);
});

test('a long message is cut, and a report that can’t be read says nothing', () => {
  const message = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n');
  const report = JSON.stringify({ testResults: [{ name: '/q/a.ts', status: 'failed', message }] });
  expect(failedTests('vitest', report, '/q')[0]?.message.split('\n')).toHaveLength(13);
  expect(failedTests('vitest', '{"testResults', '/q')).toEqual([]);
  expect(failedTests('playwright', undefined, '/q')).toEqual([]);
});
