import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The product behind a second address, where a newer build can be brought while pages are open. */
export type Versions = Readonly<{
  origin: string;
  /** From now on the worker is another one, byte for byte: what a browser takes for a new version. */
  bringNext: () => void;
  [Symbol.asyncDispose]: () => Promise<void>;
}>;

/** Passes everything on to the product at `web`. The host's name stays, so that its cookies are sent here, too. */
export async function serveVersions(web: string): Promise<Versions> {
  let version = 1;
  const server = createServer((request, response) => {
    const isWorker = request.url === '/service-worker.js';
    const headers = { ...request.headers, host: new URL(web).host };
    // Asked for as a whole and as text: something is added to it.
    if (isWorker)
      for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since'] as const)
        delete headers[name];
    const onwards = ask(new URL(request.url ?? '/', web), { method: request.method, headers }, (answer) => {
      const { 'content-length': _, ...shorter } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, isWorker ? shorter : answer.headers);
      answer.pipe(response, { end: !isWorker });
      if (isWorker) answer.on('end', () => response.end(`\n// ${version}`));
    });
    onwards.on('error', () => response.destroy());
    request.pipe(onwards);
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  const origin = new URL(web);
  origin.port = String((server.address() as AddressInfo).port);
  return {
    origin: origin.origin,
    bringNext: () => (version += 1),
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      })
  };
}
