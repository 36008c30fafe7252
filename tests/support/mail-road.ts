import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** How the line to the mail server behaves: it works, nobody answers, or it breaks when the server has the message. */
export type RoadState = 'open' | 'closed' | 'cut-after-body';

/** A line to a mail server that can be cut. `to` is set once the server's address is known. */
export type MailRoad = { url: string; to: string; state: RoadState; close(): Promise<void> };

export async function openMailRoad(): Promise<MailRoad> {
  const server = createServer((client) => {
    client.on('error', () => undefined);
    if (road.state === 'closed') client.destroy();
    else carry(client, road);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const road: MailRoad = {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    to: '',
    state: 'open',
    close: async () => {
      server.close();
      await once(server, 'close');
    }
  };
  return road;
}

function carry(client: Socket, road: MailRoad): void {
  const { hostname, port } = new URL(road.to);
  const server = connect(Number(port), hostname);
  let body: 'not yet' | 'now' | 'through' = 'not yet';
  let tail = '';
  server.on('error', () => client.destroy());
  server.on('close', () => client.destroy());
  client.on('close', () => server.end());
  server.on('data', (chunk: Buffer) => {
    // The answer to the body: the server has the message, and we never hear of it.
    if (body === 'through' && road.state === 'cut-after-body') client.destroy();
    else client.write(chunk);
    if (/^354/m.test(chunk.toString())) body = 'now';
  });
  client.on('data', (chunk: Buffer) => {
    // Also a connection that was open before.
    if (road.state === 'closed') {
      client.destroy();
      return;
    }
    tail = (tail + chunk.toString('latin1')).slice(-5);
    if (body === 'now' && tail === '\r\n.\r\n') body = 'through';
    server.write(chunk);
  });
}
