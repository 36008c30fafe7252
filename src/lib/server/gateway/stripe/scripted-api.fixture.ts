import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { settableClock, type SettableClock } from '../../platform/clock/clock.ts';
import { makeLog } from '../../platform/log/log.ts';
import type { Gateway } from '../index.ts';
import { openStripeGateway } from './open-stripe-gateway.ts';

/** One request as it came over the wire. */
export type Heard = Readonly<{
  method: string;
  path: string;
  key: string | undefined;
  version: string | undefined;
  body: string;
}>;

/** How one request is answered: a status and a body, a cut of the line (after which nobody listens), or nothing at all. */
export type Reply =
  Readonly<{ status: number; body: unknown }> | 'cut' | 'cut-and-close' | 'silence' | 'half';

export type ScriptedApi = Readonly<{
  gateway: Gateway;
  heard: Heard[];
  clock: SettableClock;
  stop: () => Promise<void>;
}>;

/**
 * A server that answers request after request by a script, the last line for ever: for what no well-behaved API does
 * on demand, such as cutting the line.
 */
export async function scriptedApi(script: readonly Reply[], budgetMs = 2_000): Promise<ScriptedApi> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    void answer(server, request, response, heard, script);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const clock = settableClock(Temporal.Instant.from('2026-03-02T08:00:00Z'));
  const open = openStripeGateway({
    apiBase: `http://127.0.0.1:${port}`,
    log: makeLog('test', 'silent'),
    clock,
    timeoutMs: 150,
    budgetMs
  });
  const gateway = open({
    id: 'acc_1',
    provider: 'stripe',
    secretKey: 'sk_test_scripted',
    publishableKey: 'pk_test_scripted',
    webhookSecret: 'whsec_scripted'
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { gateway, heard, clock, stop };
}

async function answer(
  server: Server,
  request: IncomingMessage,
  response: ServerResponse,
  heard: Heard[],
  script: readonly Reply[]
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const reply = script[Math.min(heard.length, script.length - 1)];
  heard.push({
    method: request.method ?? '',
    path: request.url ?? '',
    key: request.headers['idempotency-key'] as string | undefined,
    version: request.headers['stripe-version'] as string | undefined,
    body: decodeURIComponent(Buffer.concat(chunks).toString())
  });
  if (reply === undefined || reply === 'silence') return;
  if (reply === 'cut' || reply === 'cut-and-close') {
    if (reply === 'cut-and-close') server.close();
    request.socket.destroy();
    return;
  }
  response.writeHead(reply === 'half' ? 200 : reply.status, { 'content-type': 'application/json' });
  if (reply === 'half') response.end('{"id": "pi_1", "obj');
  else response.end(JSON.stringify(reply.body));
}
