import {
  createCipheriv,
  createECDH,
  createHmac,
  createPrivateKey,
  hkdfSync,
  randomBytes,
  sign
} from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBody } from '../http/body.ts';
import { startSandbox, type Sandbox } from '../start.ts';
import { testAccount } from '../stripe/test-client.fixture.ts';
import { segmentsOf } from './sms-segments.ts';
import { twilioSignature } from './twilio-callbacks.ts';

let sandbox: Sandbox;
const twilio = { accountSid: 'AC0123', authToken: 'secret' };

beforeAll(async () => {
  sandbox = await startSandbox({
    accounts: [testAccount],
    clock: { fixedAt: '2026-03-02T10:00:00Z' },
    twilio
  });
});
afterAll(() => sandbox.stop());

const last = (channel: 'email' | 'sms' | 'whatsapp' | 'push' | 'letter') =>
  sandbox.control.messages.list(channel).at(-1)!;

test('an e-mail is kept per recipient with both its parts, its headers and what is attached', async () => {
  const transport = nodemailer.createTransport({ url: sandbox.smtpUrl });
  await transport.sendMail({
    from: 'De Klaproos <rekening@klaproos.example>',
    to: ['anouk@example.nl', 'jeroen@example.nl'],
    subject: 'Uw rekening van maart – € 125,00',
    text: 'Betaal: https://pay.example/p/abc',
    html: '<p>Betaal <a href="https://pay.example/p/abc">hier</a></p>',
    headers: { 'X-Notice': 'n1' },
    attachments: [
      { filename: 'rekening.pdf', content: Buffer.from('%PDF-1.7 test'), contentType: 'application/pdf' }
    ]
  });
  const mails = sandbox.control.messages.list('email');
  expect(mails.map(({ to }) => to)).toEqual(['anouk@example.nl', 'jeroen@example.nl']);
  expect(mails[0]).toMatchObject({
    subject: 'Uw rekening van maart – € 125,00',
    headers: { 'x-notice': 'n1' },
    attachments: [{ name: 'rekening.pdf', type: 'application/pdf', bytes: 13 }]
  });
  expect(mails[0]!.text).toContain('https://pay.example/p/abc');
  const html = await fetch(`${sandbox.deskUrl}/messages/${mails[0]!.id}/html`);
  expect(html.headers.get('content-security-policy')).toContain('sandbox');
  expect(await html.text()).toContain('>hier</a>');
});

test('a mailbox that does not exist refuses', async () => {
  const transport = nodemailer.createTransport({ url: sandbox.smtpUrl });
  const mail = { from: 'a@klaproos.example', to: 'weg@bounce.example', subject: 'x', text: 'x' };
  await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 550 });
});

const send = (form: Record<string, string>, credentials = `${twilio.accountSid}:${twilio.authToken}`) =>
  fetch(`${sandbox.twilioUrl}/2010-04-01/Accounts/${twilio.accountSid}/Messages.json`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    body: new URLSearchParams(form)
  });

test('an SMS is taken, reported sent and delivered, and each report is signed', async () => {
  const reports: { status: string; isSigned: boolean }[] = [];
  const receiver = createServer((request, response) => {
    void readBody(request).then((body) => {
      const form = new URLSearchParams(body);
      const isSigned =
        request.headers['x-twilio-signature'] === twilioSignature(callback, form, twilio.authToken);
      reports.push({ status: form.get('MessageStatus')!, isSigned });
      response.end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  const callback = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/status?m=1`;
  const answer = await send({
    To: '+31612345678',
    From: 'Klaproos',
    Body: 'Betaal € 125',
    StatusCallback: callback
  });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({
    status: 'queued',
    num_segments: '1',
    sid: expect.stringMatching(/^SM[0-9a-f]{32}$/)
  });
  await sandbox.control.advance('PT10S');
  expect(reports).toEqual([
    { status: 'sent', isSigned: true },
    { status: 'delivered', isSigned: true }
  ]);
  expect(last('sms')).toMatchObject({ to: '+31612345678', status: 'delivered' });
  await new Promise((done) => receiver.close(done));
});

test.each([
  [{ To: '+15005550001', From: 'K', Body: 'x' }, 21211],
  [{ To: '+15005550004', From: 'K', Body: 'x' }, 21610],
  [{ To: '0612345678', From: 'K', Body: 'x' }, 21211],
  [{ From: 'K', Body: 'x' }, 21604],
  [{ To: '+31612345678', From: 'K' }, 21602],
  [{ To: '+31612345678', From: 'K', Body: 'x'.repeat(1601) }, 21617],
  [{ To: '+31612345678', From: 'K', Body: 'x', Text: 'x' }, 20001]
])('%j is refused with %i', async (form, code) => {
  const answer = await send(form as Record<string, string>);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code });
});

test('wrong credentials are refused', async () => {
  expect((await send({ To: '+31612345678', From: 'K', Body: 'x' }, 'AC0123:wrong')).status).toBe(401);
});

test('WhatsApp goes by the same door, and a phone that is off is reported', async () => {
  await send({ To: 'whatsapp:+31600000404', From: 'whatsapp:+31201234567', Body: 'Hallo' });
  await sandbox.control.advance('PT10S');
  expect(last('whatsapp')).toMatchObject({ status: 'undelivered', details: { errorCode: 30003 } });
});

test.each([
  ['a'.repeat(160), 1],
  ['a'.repeat(161), 2],
  [`${'a'.repeat(159)}€`, 2],
  ['ł'.repeat(70), 1],
  ['ł'.repeat(71), 2]
])('SMS segments are counted: %#', (text, segments) => {
  expect(segmentsOf(text)).toBe(segments);
});

test('a letter is printed once per idempotency key and can be read', async () => {
  const print = (body: string) =>
    fetch(`${sandbox.printUrl}/letters?recipient=Anouk%20Visser&country=NL`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/pdf', 'Idempotency-Key': 'notice-1' },
      body
    });
  const first = (await (await print('%PDF-1.7 letter')).json()) as { id: string; pdf: string };
  const second = (await (await print('%PDF-1.7 letter')).json()) as { id: string };
  expect(second.id).toBe(first.id);
  expect(sandbox.control.messages.list('letter')).toHaveLength(1);
  expect(await (await fetch(first.pdf)).text()).toBe('%PDF-1.7 letter');
  expect(last('letter').to).toBe('Anouk Visser, NL');
  const notPdf = await fetch(`${sandbox.printUrl}/letters`, { method: 'POST', body: 'hello' });
  expect(notPdf.status).toBe(422);
});

test('a push message is taken when it is encrypted and signed, and can then be read', async () => {
  const subscription = (await (
    await fetch(`${sandbox.pushUrl}/subscriptions`, { method: 'POST' })
  ).json()) as Subscription;
  expect((await push(subscription, { audience: 'https://elsewhere.example' })).status).toBe(403);
  expect((await push(subscription, {})).status).toBe(201);
  expect(last('push')).toMatchObject({ text: 'Paid', details: { ttl: '60' } });
  await fetch(subscription.endpoint, { method: 'DELETE' });
  expect((await push(subscription, {})).status).toBe(410);
});

interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/** RFC 8291 and RFC 8292 from the sender's side. */
async function push({ endpoint, keys }: Subscription, { audience = sandbox.deskUrl }): Promise<Response> {
  const sender = createECDH('prime256v1');
  sender.generateKeys();
  const salt = randomBytes(16);
  const receiverKey = Buffer.from(keys.p256dh, 'base64url');
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), receiverKey, sender.getPublicKey()]);
  const pseudo = createHmac('sha256', Buffer.from(keys.auth, 'base64url'))
    .update(sender.computeSecret(receiverKey))
    .digest();
  const input = createHmac('sha256', pseudo)
    .update(info)
    .update(Buffer.from([1]))
    .digest();
  const key = Buffer.from(hkdfSync('sha256', input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16));
  const nonce = Buffer.from(hkdfSync('sha256', input, salt, Buffer.from('Content-Encoding: nonce\0'), 12));
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const record = Buffer.concat([cipher.update(Buffer.from('Paid\x02')), cipher.final(), cipher.getAuthTag()]);
  const size = Buffer.from([0, 0, 16, 0]);
  const body = Buffer.concat([salt, size, Buffer.from([65]), sender.getPublicKey(), record]);
  const vapid = createECDH('prime256v1');
  vapid.generateKeys();
  const point = vapid.getPublicKey();
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 3_600;
  const unsigned = `${part({ typ: 'JWT', alg: 'ES256' })}.${part({ aud: audience, exp, sub: 'mailto:ops@klaproos.example' })}`;
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: vapid.getPrivateKey('base64url'),
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url')
  };
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(unsigned), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363'
  }).toString('base64url');
  return fetch(endpoint, {
    method: 'POST',
    headers: {
      TTL: '60',
      'Content-Encoding': 'aes128gcm',
      Authorization: `vapid t=${unsigned}.${signature}, k=${point.toString('base64url')}`
    },
    body
  });
}
