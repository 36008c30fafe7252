import { Agent, request } from 'node:http';

export type Load = Readonly<{
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  count: number;
  failed: number;
}>;

type Ask = Readonly<{
  method: 'GET' | 'POST';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}>;

/** Sends requests over `connections` kept-alive connections until `count` are answered; a status ≥ 400 counts as failed. */
export async function load(connections: number, count: number, next: (n: number) => Ask): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let sent = 0;
  let failed = 0;
  const started = performance.now();
  const line = async () => {
    while (sent < count) {
      const ask = next(sent++);
      const began = performance.now();
      if (!((await send(agent, ask)) < 400)) failed += 1;
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: connections }, line));
  const seconds = (performance.now() - started) / 1_000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  return { perSecond: count / seconds, p50Ms: at(0.5), p99Ms: at(0.99), count, failed };
}

function send(agent: Agent, ask: Ask): Promise<number> {
  return new Promise((answered, failed) => {
    const outgoing = request(ask.url, { method: ask.method, headers: ask.headers, agent }, (response) => {
      response.resume();
      response.on('end', () => answered(response.statusCode ?? 0));
    });
    outgoing.on('error', failed);
    outgoing.end(ask.body);
  });
}
