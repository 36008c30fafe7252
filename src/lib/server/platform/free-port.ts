import { createServer } from 'node:net';
import { assert } from './assert.ts';

/** `preferred` when nobody listens there, else any free port. */
export async function freePort(preferred: number): Promise<number> {
  const server = createServer();
  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(preferred, '127.0.0.1', () => resolve(true));
  });
  if (!listening) return freePort(0);
  const address = server.address();
  assert(address !== null && typeof address === 'object', 'a TCP server has a port');
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}
