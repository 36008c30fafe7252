import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';
import { assert } from '../assert.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from './metrics.ts';

/** What `GET /clock` and `POST /clock` answer. */
export type ClockFace = Readonly<{ now: Temporal.Instant; nextDueAt: Temporal.Instant | undefined }>;

export type OpsOptions = Readonly<{
  port: number;
  metrics: Metrics;
  log: Log;
  /** Throws, or rejects, while the process can't do its work. */
  ready: () => Promise<void>;
  /** Refreshes what is only measured when somebody looks: the queues' depths. */
  measure: () => Promise<void>;
  /** Only where the clock can be moved. `moveTo` runs everything that is due on the way. */
  clock?: Readonly<{ read: () => Promise<ClockFace>; moveTo: (to: Temporal.Instant) => Promise<ClockFace> }>;
}>;

export type OpsServer = Readonly<{ port: number; close(): Promise<void> }>;

const MoveSchema = v.object({ to: v.pipe(v.string(), v.maxLength(64)) });
const BODY_BYTES = 1_024;

/**
 * The operator's door of one process: alive, ready, measurements and, in a demo, the clock. It listens on the
 * machine itself only; nothing here is meant for the internet.
 */
export async function startOpsServer(options: OpsOptions): Promise<OpsServer> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      options.log.error({ err: error }, 'ops request failed');
      if (!response.headersSent) send(response, 500, { error: 'failed' });
    });
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return { port: address.port, close: () => close(server) };
}

async function answer(
  options: OpsOptions,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  switch (`${request.method} ${new URL(request.url ?? '/', 'http://ops').pathname}`) {
    case 'GET /health':
      return send(response, 200, { status: 'alive' });
    case 'GET /ready':
      return options.ready().then(
        () => send(response, 200, { status: 'ready' }),
        (error: unknown) => send(response, 503, { status: 'not ready', because: (error as Error).message })
      );
    case 'GET /metrics': {
      await options.measure();
      response.writeHead(200, { 'content-type': options.metrics.registry.contentType });
      response.end(await options.metrics.registry.metrics());
      return;
    }
    case 'GET /clock':
      if (options.clock) return send(response, 200, face(await options.clock.read()));
      break;
    case 'POST /clock':
      if (options.clock) return moveClock(options.clock, request, response);
      break;
  }
  send(response, 404, { error: 'not found' });
}

async function moveClock(
  clock: NonNullable<OpsOptions['clock']>,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const to = readInstant(await readBody(request));
  if (!to) return send(response, 422, { error: 'to must be an instant such as 2026-03-09T12:00:00Z' });
  const { now } = await clock.read();
  if (Temporal.Instant.compare(to, now) < 0) {
    return send(response, 422, {
      error: 'the clock moves forward only',
      ...face({ now, nextDueAt: undefined })
    });
  }
  send(response, 200, face(await clock.moveTo(to)));
}

function readInstant(body: string): Temporal.Instant | undefined {
  try {
    return Temporal.Instant.from(v.parse(MoveSchema, JSON.parse(body)).to);
  } catch {
    return undefined;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > BODY_BYTES) return '';
  }
  return body;
}

function face({ now, nextDueAt }: ClockFace) {
  return { now: now.toString(), nextDueAt: nextDueAt?.toString() ?? null };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
  assert(!server.listening, 'the ops port is free again');
}
