import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { countTests, type Count } from './count-tests.ts';
import { failedTests, type FailedTest } from './failed-tests.ts';
import type { Step } from './steps.ts';

export type StepResult = Count &
  Readonly<{ name: string; output: string; seconds: number; failures: readonly FailedTest[] }>;

/** The longest that a step may take, in milliseconds: what hangs is a failure, not a night without a result. */
const LIMIT_MS = 30 * 60_000;

const running = new Set<ChildProcess>();

/** Runs a step to its end, collecting what it prints. Never throws: whatever goes wrong is a failed test. */
export async function runStep(step: Step, reports: string): Promise<StepResult> {
  const started = performance.now();
  const file = join(reports, `${step.name}.json`);
  const { exitedWell, output } = await run(step, file);
  const report = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const count = step.report
    ? countTests(step.report, report, exitedWell)
    : { passed: exitedWell ? 1 : 0, failed: exitedWell ? 0 : 1, skipped: 0 };
  const failures = step.report ? failedTests(step.report, report, process.cwd()) : [];
  return { name: step.name, output, seconds: (performance.now() - started) / 1000, failures, ...count };
}

/** Stops every step under way, with all that it started. */
export function stopSteps(): void {
  for (const child of running) stop(child);
}

function run(step: Step, report: string): Promise<{ exitedWell: boolean; output: string }> {
  const args = step.report === 'vitest' ? [...step.args, `--outputFile.json=${report}`] : [...step.args];
  const child = spawn(step.command, args, {
    // A group of its own, so that stopping a step stops its workers, servers and browsers, too.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      TZ: 'UTC',
      NO_COLOR: '1',
      // Tests start the product in processes of their own by the hundred: each finds it compiled.
      NODE_COMPILE_CACHE: resolve('node_modules/.cache/compiled'),
      ...process.env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      ...step.env
    }
  });
  running.add(child);
  let output = '';
  const limit = setTimeout(() => {
    output += `\nStopped after ${LIMIT_MS / 60_000} minutes.\n`;
    stop(child);
  }, LIMIT_MS);
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((done) => {
    const finish = (exitedWell: boolean) => {
      clearTimeout(limit);
      running.delete(child);
      done({ exitedWell, output });
    };
    child.on('error', (error) => {
      output += `${step.command}: ${error.message}\n`;
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}

function stop(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended in the meantime.
  }
}
