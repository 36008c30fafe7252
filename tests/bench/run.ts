/** `npm run bench -- NAME [--json] [--rounds N]`: measures, beside the limit of the same machine in the same run. */
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';

/** Every bench by its name. Loaded when asked for: one bench's needs are not another's. */
const benches: Readonly<Record<string, () => Promise<{ bench: Bench }>>> = {
  collect: () => import('./collect.ts'),
  import: () => import('./import.ts'),
  lists: () => import('./lists.ts'),
  notify: () => import('./notify.ts'),
  'pay-page': () => import('./pay-page.ts'),
  plan: () => import('./plan.ts'),
  'plan-notices': () => import('./plan-notices.ts'),
  portal: () => import('./portal.ts'),
  reports: () => import('./reports.ts'),
  search: () => import('./search.ts'),
  start: () => import('./start.ts'),
  webhooks: () => import('./webhooks.ts')
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '5' } }
});

const names = positionals.length > 0 ? positionals : Object.keys(benches);
for (const name of names) {
  const load = benches[name];
  if (!load) {
    console.error(`No bench ${name}. There are: ${Object.keys(benches).join(', ')}`);
    process.exitCode = 2;
    continue;
  }
  const before = loadavg()[0];
  const { bench } = await load();
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const result = await bench({ rounds: Math.max(1, Number(values.rounds)), say });
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    loadBefore: before,
    loadAfter: loadavg()[0]
  };
  const answer = { bench: name, ...result, machine };
  console.log(values.json ? JSON.stringify(answer) : JSON.stringify(answer, null, 2));
}
