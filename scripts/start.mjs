/** `npm start`, on any Node from 20 on: installs if need be, then hands over to `start.ts` on the project's own Node. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstall, projectEnvironment, projectNode } from './ensure-install.mjs';

ensureInstall();
// The channel tells the child when this process is gone, however it went.
const child = spawn(projectNode(), [join(import.meta.dirname, 'start.ts')], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  // Compiled modules are kept: a second start need not compile them again.
  env: {
    NODE_COMPILE_CACHE: join(import.meta.dirname, '../node_modules/.cache/compiled'),
    ...projectEnvironment()
  }
});
// A terminal's Ctrl-C reaches the child by itself; what it says on leaving is then ours to wait for.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
process.on('SIGHUP', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

if (process.env.npm_lifecycle_event === 'start') {
  // npm waits as long as we run: when it is gone, it was killed, and nobody is left to stop us.
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) child.kill('SIGTERM');
  }, 500).unref();
}
