/**
 * Everything that must hold, in one run: `npm test`.
 *
 *     npm test -- --only lint,unit   these steps alone
 *     npm test -- --bail             stop at the first failure
 *
 * The last line is always `N passed, N failed`: individual tests, and one for each check.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './testing/ensure-browser.ts';
import { runInLanes } from './testing/run-in-lanes.ts';
import { runStep, stopSteps, type StepResult } from './testing/run-step.ts';
import { hasTests, steps, type Step } from './testing/steps.ts';

process.chdir(resolve(import.meta.dirname, '..'));
const { values: options } = parseArgs({ options: { only: { type: 'string' }, bail: { type: 'boolean' } } });
const reports = mkdtempSync(join(tmpdir(), 'quitte-test-'));
const results: StepResult[] = [];

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopSteps();
    finish(1);
  });
}

const selected = selectSteps(options.only);
if (selected.some((step) => step.name === 'e2e')) ensureBrowser();
await runInLanes(selected, runAndTell, tellRefused, options.bail);
finish(0);

function selectSteps(only: string | undefined): Step[] {
  const wanted = only?.split(',').map((name) => name.trim());
  const unknown = wanted?.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined) {
    console.error(`No step '${unknown}'. There are: ${steps.map((step) => step.name).join(', ')}`);
    process.exit(2);
  }
  // Types of routes are made by sync; without them other steps fail for the wrong reason.
  const needed = (step: Step) => step.name === 'sync' && !existsSync('.svelte-kit/tsconfig.json');
  const chosen = steps.filter((step) => !wanted || wanted.includes(step.name) || needed(step));
  for (const step of chosen.filter((one) => !hasTests(one)))
    console.log(`none     ${step.name} (no test files)`);
  return chosen.filter(hasTests);
}

async function runAndTell(step: Step): Promise<boolean> {
  const result = await runStep(step, reports);
  results.push(result);
  const tests = step.report ? `, ${result.passed + result.failed} tests` : '';
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  const ok = result.failed === 0;
  console.log(
    `${ok ? 'ok      ' : 'FAILED  '} ${step.name} (${result.seconds.toFixed(1)} s${tests}${skipped})`
  );
  if (!ok) {
    // What failed comes first: whoever sees only the beginning knows what to mend.
    for (const { file, name, message } of result.failures)
      console.log(indent(`✗ ${file} > ${name}\n${message.replace(/^/gm, '    ')}`));
    console.log(indent(result.output.trimEnd()));
  }
  return ok;
}

function indent(text: string): string {
  return text.replace(/^/gm, '         ');
}

function tellRefused(step: Step, because: string): void {
  results.push({ name: step.name, output: '', seconds: 0, failures: [], passed: 0, failed: 1, skipped: 0 });
  console.log(`FAILED   ${step.name} (not run: ${because} failed)`);
}

function finish(interrupted: number): void {
  rmSync(reports, { recursive: true, force: true });
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, interrupted);
  const broken = results.filter((result) => result.failed > 0).map((result) => result.name);
  if (interrupted > 0) console.log('Interrupted.');
  if (broken.length > 0) console.log(`Failed: ${broken.join(', ')}`);
  for (const { name: step, failures } of results)
    for (const { file, name } of failures) console.log(`✗ ${step}: ${file} > ${name}`);
  process.exitCode = failed === 0 ? 0 : 1;
  // A pipe takes a long report piece by piece: whoever reads it gets all of it before we go.
  process.stdout.write(`${passed} passed, ${failed} failed\n`, () => process.exit());
}
