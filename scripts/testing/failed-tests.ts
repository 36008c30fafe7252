import { stripVTControlCharacters } from 'node:util';

/** A test that failed: its file, its whole name, and what it said first (several lines, without colours). */
export type FailedTest = Readonly<{ file: string; name: string; message: string }>;

/** How much of what a test said stands in the short list: the rest is in the step's own output below it. */
const MOST_LINES = 12;

/**
 * Names the failed tests of a report, in its order: for the short list that stands before a step's long output, so that
 * whoever sees only the beginning of it knows what to mend. A file that did not load is named with its own message. What
 * can't be read has nothing to tell.
 */
export function failedTests(
  kind: 'vitest' | 'playwright',
  report: string | undefined,
  root: string
): readonly FailedTest[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(report ?? '');
  } catch {
    return [];
  }
  const failures = kind === 'vitest' ? ofVitest(parsed as VitestReport) : ofPlaywright(parsed as Suite);
  return failures.map(({ file, name, message }) => ({
    file: file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file,
    name,
    message: shorten(message)
  }));
}

type VitestReport = {
  testResults?: {
    name: string;
    status: string;
    message?: string;
    assertionResults?: { fullName: string; status: string; failureMessages?: string[] | null }[];
  }[];
};

function ofVitest({ testResults = [] }: VitestReport): FailedTest[] {
  return testResults.flatMap(({ name: file, status, message = '', assertionResults = [] }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [{ file, name: 'did not load', message }] : [];
    return failed.map(({ fullName, failureMessages }) => ({
      file,
      name: fullName,
      message: failureMessages?.join('\n') ?? ''
    }));
  });
}

type Suite = {
  title?: string;
  suites?: Suite[];
  errors?: { message?: string }[];
  specs?: {
    title: string;
    file: string;
    tests: {
      projectName: string;
      status: string;
      results: { status: string; errors?: { message?: string }[] }[];
    }[];
  }[];
};

function ofPlaywright({ suites = [], errors = [] }: Suite): FailedTest[] {
  const outside = errors.map(({ message = '' }) => ({ file: '', name: 'outside of any test', message }));
  // The outermost suites are the files, which stand beside the name already.
  return [...outside, ...suites.flatMap((file) => ofSuite(file, []))];
}

function ofSuite({ suites = [], specs = [] }: Suite, titles: readonly string[]): FailedTest[] {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests
      // What passes only sometimes does not work.
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ projectName, status, results }) => ({
        file,
        name: `[${projectName}] ${[...titles, title].join(' > ')}${status === 'flaky' ? ' (flaky)' : ''}`,
        message: results.flatMap(({ errors = [] }) => errors.map(({ message = '' }) => message))[0] ?? ''
      }))
  );
  return [...own, ...suites.flatMap((suite) => ofSuite(suite, [...titles, suite.title ?? '']))];
}

function shorten(message: string): string {
  const lines = stripVTControlCharacters(message).trim().split('\n');
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), '…'].join('\n') : lines.join('\n');
}
