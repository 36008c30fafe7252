/** How a step ended, in individual tests. */
export type Count = Readonly<{ passed: number; failed: number; skipped: number }>;

/**
 * Reads the JSON report of vitest or Playwright. A step that ended badly has at least one failure, whatever its report
 * says: a file that does not load has no failed test in it. A run without any test has failed, too.
 */
export function countTests(
  kind: 'vitest' | 'playwright',
  report: string | undefined,
  exitedWell: boolean
): Count {
  const count = read(kind, report);
  const silent = count.failed === 0 && (!exitedWell || count.passed === 0);
  return silent ? { ...count, failed: 1 } : count;
}

function read(kind: 'vitest' | 'playwright', report: string | undefined): Count {
  let parsed: { stats?: Record<string, number> } & Record<string, unknown>;
  try {
    parsed = JSON.parse(report ?? '') as typeof parsed;
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
  const number = (value: unknown) => (typeof value === 'number' ? value : 0);
  if (kind === 'vitest') {
    return {
      passed: number(parsed['numPassedTests']),
      failed: number(parsed['numFailedTests']),
      skipped: number(parsed['numPendingTests']) + number(parsed['numTodoTests'])
    };
  }
  const stats = parsed.stats ?? {};
  return {
    passed: number(stats['expected']),
    // What passes only sometimes does not work.
    failed: number(stats['unexpected']) + number(stats['flaky']),
    skipped: number(stats['skipped'])
  };
}
