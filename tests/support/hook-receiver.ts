import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { vi } from 'vitest';

export type ReceivedHook = Readonly<{ headers: IncomingHttpHeaders; body: string; path: string }>;

/** A merchant's own system that takes webhooks, and answers as it is told. */
export type HookReceiver = Readonly<{
  origin: string;
  received: ReceivedHook[];
  /** The status of every answer from now on, and headers with it. */
  answer(status: number, headers?: Record<string, string>): void;
  close(): Promise<void>;
}>;

export async function startHookReceiver(): Promise<HookReceiver> {
  const received: ReceivedHook[] = [];
  let answer: Readonly<{ status: number; headers: Record<string, string> }> = { status: 204, headers: {} };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, url: path = '' } = request;
      received.push({ headers, body: Buffer.concat(chunks).toString('utf8'), path });
      response
        .writeHead(answer.status, answer.headers)
        .end(answer.status === 204 ? '' : `said ${answer.status}`);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (status, headers = {}) => {
      answer = { status, headers };
    },
    close: () => new Promise((closed) => (server.closeAllConnections(), server.close(() => closed())))
  };
}

/** What the receiver's own library makes of a webhook, at the moment when it came. Throws when the signature is wrong. */
export function verifyHook({ headers, body }: ReceivedHook, secret: string): Record<string, unknown> {
  vi.useFakeTimers({ toFake: ['Date'], now: Number(headers['webhook-timestamp']) * 1_000 });
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>) as Record<string, unknown>;
  } finally {
    vi.useRealTimers();
  }
}
