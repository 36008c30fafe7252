import { createECDH, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import webPush from 'web-push';
import { makeSmtp, type SmtpOptions } from '../../src/lib/server/channels/email/smtp.ts';
import type { EmailMessage, PushMessage } from '../../src/lib/server/channels/index.ts';
import { makePrintApi } from '../../src/lib/server/channels/letter/print-api.ts';
import { makeWebPush } from '../../src/lib/server/channels/push/web-push.ts';
import { freePort } from '../../src/lib/server/platform/free-port.ts';
import { askGuarded } from '../../src/lib/server/platform/net/ask-guarded.ts';
import { makeTwilio } from '../../src/lib/server/channels/sms/twilio.ts';

const opened: { close: (done?: () => void) => unknown }[] = [];
afterEach(() => opened.splice(0).forEach((server) => server.close()));

async function listen<S extends Server | TcpServer>(server: S): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(server);
  return (server.address() as AddressInfo).port;
}

const mail: EmailMessage = {
  noticeId: '0195a000-0000-7000-8000-000000000001',
  from: { name: 'De Klaproos', address: 'facturen@klaproos.example' },
  to: { name: 'Fatima El Idrissi', address: 'fatima@example.org' },
  subject: 'Uw factuur\r\nBcc: everyone@example.org',
  html: '<p>Hallo</p>',
  text: 'Hallo',
  language: 'nl',
  attachments: []
};

async function smtp(options: object = {}): Promise<{ url: string; received: string[] }> {
  const received: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push(Buffer.concat(chunks).toString());
        done();
      });
    },
    ...options
  });
  server.listen(0, '127.0.0.1');
  opened.push(server);
  await once(server.server, 'listening');
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, received };
}

/** Sends the mail over a line of its own. */
async function send(url: string, message = mail, more: Partial<SmtpOptions> = {}) {
  const { send: transfer, close } = makeSmtp({ url, ...more });
  try {
    return await transfer(message);
  } finally {
    await close();
  }
}

const smtpError = (code: number) => Object.assign(new Error('no'), { responseCode: code });

test('an e-mail carries the notice’s id, and a line break in the subject starts no header', async () => {
  const { url, received } = await smtp();
  expect(await send(url)).toEqual({
    kind: 'sent',
    providerRef: `<${mail.noticeId}@klaproos.example>`
  });
  expect(received[0]).toContain(`Message-ID: <${mail.noticeId}@klaproos.example>`);
  expect(received[0]).not.toMatch(/^Bcc:/m);
});

test.each([
  ['an address that the server refuses', 550, 'rejected'],
  ['a server that is busy', 451, 'unavailable']
])('%s before the body: %i is %s', async (_what, code, kind) => {
  const { url } = await smtp({
    onRcptTo: (_address: unknown, _session: unknown, done: (error?: Error) => void) => done(smtpError(code))
  });
  expect(await send(url)).toMatchObject({ kind });
});

test.each([
  ['a no', 554, 'rejected'],
  ['a later', 452, 'unavailable']
])('%s after the body: %i is %s', async (_what, code, kind) => {
  const { url } = await smtp({
    onData(stream: NodeJS.ReadableStream, _session: unknown, done: (error?: Error) => void) {
      stream.resume();
      stream.on('end', () => done(smtpError(code)));
    }
  });
  expect(await send(url)).toMatchObject({ kind });
});

/** Speaks SMTP up to `lastWord`, then hangs up. */
async function hangsUpAfter(lastWord: string): Promise<string> {
  const port = await listen(
    createTcpServer((socket) => {
      socket.write('220 hello\r\n');
      let inBody = false;
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        const line = chunk.toString();
        if (inBody ? line.includes(`\r\n.\r\n`) : line.startsWith(lastWord)) {
          socket.destroy();
          return;
        }
        if (inBody) return;
        if (line.startsWith('DATA')) {
          inBody = true;
          socket.write('354 go ahead\r\n');
        } else socket.write('250 ok\r\n');
      });
    })
  );
  return `smtp://127.0.0.1:${port}`;
}

test('a connection cut before the body has surely sent nothing', async () => {
  expect(await send(await hangsUpAfter('RCPT'))).toMatchObject({ kind: 'unavailable' });
});

test('a connection cut after the body may have sent it', async () => {
  expect(await send(await hangsUpAfter('never said'))).toMatchObject({ kind: 'unknown' });
});

test('a mail server that isn’t there has surely sent nothing', async () => {
  expect(await send('smtp://127.0.0.1:1')).toMatchObject({ kind: 'unavailable' });
});

type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: Buffer };

async function http(answer: (response: ServerResponse) => void): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks) });
      answer(response);
    });
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, seen };
}

const json = (status: number, body: object) => (response: ServerResponse) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const hangUp = (response: ServerResponse) => response.destroy();

const sms = (apiBase: string) =>
  makeTwilio({ apiBase, accountSid: 'AC1', authToken: 'secret' }).sms({
    noticeId: 'n1',
    from: '+31970000000',
    to: '+31612345678',
    body: 'Uw factuur'
  });

test.each([
  ['taken', json(201, { sid: 'SM1' }), { kind: 'sent', providerRef: 'SM1' }],
  ['a number that can’t be', json(400, { code: 21211 }), { kind: 'rejected' }],
  ['too many at once', json(429, { code: 20429 }), { kind: 'unavailable' }],
  ['a fault after who knows what', json(500, {}), { kind: 'unknown' }],
  ['silence', hangUp, { kind: 'unknown' }]
])('a text message, %s', async (_what, answer, outcome) => {
  const { url, seen } = await http(answer);
  expect(await sms(url)).toMatchObject(outcome);
  expect(seen[0]?.url).toBe('/2010-04-01/Accounts/AC1/Messages.json');
  expect(new URLSearchParams(seen[0]?.body.toString()).get('To')).toBe('+31612345678');
  expect(seen[0]?.headers.authorization).toBe(`Basic ${btoa('AC1:secret')}`);
});

test('a text service that isn’t there has surely sent nothing', async () => {
  const port = await freePort(0);
  expect(await sms(`http://127.0.0.1:${port}`)).toMatchObject({ kind: 'unavailable' });
});

test.each([
  ['taken', json(202, { id: 'letter_1' }), { kind: 'sent', providerRef: 'letter_1' }],
  ['a PDF that can’t be printed', json(422, {}), { kind: 'rejected' }],
  ['a fault, safe to repeat by its key', json(503, {}), { kind: 'unavailable' }],
  ['silence, safe to repeat by its key', hangUp, { kind: 'unavailable' }]
])('a letter, %s', async (_what, answer, outcome) => {
  const { url, seen } = await http(answer);
  const { send } = makePrintApi({ apiUrl: url, apiKey: 'key' });
  const pdf = Buffer.from('%PDF-1.7');
  expect(await send({ noticeId: 'n1', pdf, recipientName: 'Zoë Çelik', country: 'NL' })).toMatchObject(
    outcome
  );
  expect(seen[0]).toMatchObject({ method: 'POST', url: '/letters' });
  expect(seen[0]?.headers).toMatchObject({ 'idempotency-key': 'n1', authorization: 'Bearer key' });
  expect(JSON.parse(seen[0]!.body.toString())).toEqual({
    reference: 'n1',
    recipient: { name: 'Zoë Çelik', country: 'NL' },
    pdf: pdf.toString('base64')
  });
});

/** What a browser's PushManager gives: a key pair of its own stays in the browser. */
function device(endpoint: string): PushMessage['target'] {
  const pair = createECDH('prime256v1');
  const p256dh = pair.generateKeys().toString('base64url');
  return { endpoint, keys: { p256dh, auth: randomBytes(16).toString('base64url') } };
}

const vapid = { ...webPush.generateVAPIDKeys(), subject: 'mailto:webmaster@klaproos.example' };
const push = (target: PushMessage['target'], alsoAllowed?: string) =>
  makeWebPush({ ...vapid, alsoAllowed }).send({
    noticeId: mail.noticeId,
    target,
    payload: '{"title":"Betaald"}'
  });

const answer = (status: number) => (response: ServerResponse) => response.writeHead(status).end();

test.each([
  ['taken', answer(201), { kind: 'sent', providerRef: mail.noticeId }],
  ['a device that is gone', answer(410), { kind: 'rejected', because: 'gone: HTTP 410' }],
  ['a device that never was', answer(404), { kind: 'rejected', because: 'gone: HTTP 404' }],
  ['a message that is too long', answer(413), { kind: 'rejected' }],
  ['too many at once', answer(429), { kind: 'unavailable' }],
  ['a push service that points elsewhere', answer(302), { kind: 'rejected' }],
  ['a fault, safe to repeat by its topic', answer(500), { kind: 'unavailable' }],
  ['silence, safe to repeat by its topic', hangUp, { kind: 'unavailable' }]
])('a notification, %s', async (_what, answered, outcome) => {
  const { url, seen } = await http(answered);
  expect(await push(device(`${url}/push/abc`), url)).toMatchObject(outcome);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ method: 'POST', url: '/push/abc' });
  expect(seen[0]?.headers).toMatchObject({
    'content-encoding': 'aes128gcm',
    topic: mail.noticeId.replaceAll('-', ''),
    ttl: '86400'
  });
  expect(seen[0]?.headers.authorization).toMatch(/^vapid t=.+, k=.+/);
  expect(seen[0]?.body.toString()).not.toContain('Betaald');
});

test('a notification goes to no address that only this machine or its network has', async () => {
  const { url, seen } = await http(answer(201));
  const { port } = new URL(url);
  for (const endpoint of [
    `${url}/push`,
    `https://127.0.0.1:${port}/push`,
    `https://localhost:${port}/push`,
    'https://169.254.169.254/latest/meta-data'
  ])
    expect(await push(device(endpoint))).toEqual({
      kind: 'rejected',
      because: 'gone: not a push service'
    });
  expect(seen).toEqual([]);
});

test('whatever leads to this machine is looked through when the connection is made', async () => {
  const { url, seen } = await http(answer(201));
  const { port } = new URL(url);
  for (const host of ['localhost', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433']) {
    const post = { headers: {}, body: new Uint8Array(), isTrusted: false };
    const answered = await askGuarded({ url: `http://${host}:${port}/push`, ...post });
    expect(answered, host).toEqual({ kind: 'never-sent', because: 'ADDRESS_NOT_PUBLIC' });
  }
  expect(seen).toEqual([]);
});

test('keys that are none can’t be written to', async () => {
  const { url } = await http(answer(201));
  const target = { endpoint: `${url}/push`, keys: { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) } };
  expect(await push(target, url)).toMatchObject({
    kind: 'rejected',
    because: 'gone: the keys are not usable'
  });
});
