/** `npm test`, on any Node from 20 on: installs if need be, then hands over to `test.ts` on the project's own Node. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstall, projectEnvironment, projectNode } from './ensure-install.mjs';

ensureInstall();
const child = spawn(projectNode(), [join(import.meta.dirname, 'test.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: projectEnvironment()
});
// A terminal's Ctrl-C reaches the child by itself; what it says on leaving is then ours to wait for.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
