import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'quitte-start-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function runStart(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    env: { ...process.env, DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

test('a taken port is told plainly, with the way to choose another', async () => {
  const server = createServer();
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { code, said } = await runStart({ PORT: String(port) });
  server.close();
  expect(code).toBe(1);
  expect(said).toContain(`Port ${port} is taken`);
  expect(said).toContain('PORT=');
});

test('a data directory that another start holds is told plainly', async () => {
  const holder = spawn(process.execPath, ['-e', 'process.stdin.resume()', 'start.ts'], {
    stdio: ['pipe', 'ignore', 'ignore']
  });
  await writeFile(path.join(dataDir, 'start.pid'), String(holder.pid));
  const { code, said } = await runStart({ PORT: '0' });
  holder.kill();
  expect(code).toBe(1);
  expect(said).toContain('already runs');
});

test('a faulty configuration names every fault before anything is started', async () => {
  const { code, said } = await runStart({ PORT: '0', CLOCK: 'sundial', SMTP_URL: 'http://mail' });
  expect(code).toBe(1);
  expect(said).toContain('CLOCK');
  expect(said).toContain('SMTP_URL');
});
