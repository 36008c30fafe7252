import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBody } from '../http/body.ts';
import { startSandbox, type Sandbox } from '../start.ts';
import { stripeFor, testAccount } from '../stripe/test-client.fixture.ts';

let sandbox: Sandbox;
let product: Server;
let opsUrl: string;
/** What happened, in order: the product's clock moves and jobs, as the worker would do them. */
let story: string[];
let productNow: number;
let jobs: { at: number; name: string }[];

const START = Date.parse('2026-03-02T10:00:00Z');
const iso = (time: number) => new Date(time).toISOString();

beforeEach(async () => {
  story = [];
  jobs = [];
  productNow = START;
  product = createServer((request, response) => {
    void readBody(request).then((body) => {
      if (request.method === 'POST') {
        productNow = Math.max(productNow, Date.parse((JSON.parse(body) as { to: string }).to));
        for (const job of jobs.filter(({ at }) => at <= productNow)) story.push(`${job.name} ${iso(job.at)}`);
        jobs = jobs.filter(({ at }) => at > productNow);
      }
      const next = Math.min(...jobs.map(({ at }) => at));
      response.end(JSON.stringify({ now: iso(productNow), nextDueAt: jobs.length === 0 ? null : iso(next) }));
    });
  });
  await new Promise<void>((done) => product.listen(0, '127.0.0.1', done));
  opsUrl = `http://127.0.0.1:${(product.address() as AddressInfo).port}`;
  sandbox = await startSandbox({
    accounts: [testAccount],
    clock: { fixedAt: START },
    productOpsUrls: [opsUrl]
  });
});
afterEach(async () => {
  await sandbox.stop();
  product.closeAllConnections();
  await new Promise((done) => product.close(done));
});

const json = async (method: string, path: string, body?: object) => {
  const answer = await fetch(`${sandbox.deskUrl}${path}`, {
    method,
    headers: { Accept: 'application/json', ...(body ? { 'Content-Type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {})
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const page = async (path: string) =>
  (await fetch(`${sandbox.deskUrl}${path}`, { headers: { Accept: 'text/html' } })).text();
const pay = () =>
  stripeFor(sandbox).paymentIntents.create({
    amount: 4_900,
    currency: 'eur',
    confirm: true,
    description: 'Maart <2026>',
    payment_method: 'pm_success_nl',
    mandate_data: { customer_acceptance: { type: 'offline' } },
    return_url: 'https://pay.example/'
  });

test('a move of the clock runs what lies between, here and in the product, in order', async () => {
  const { id } = await pay();
  const settles = sandbox.control.nextDueAt()!;
  jobs = [
    { at: settles - 60_000, name: 'remind' },
    { at: settles + 60_000, name: 'thank' }
  ];
  const { body } = await json('POST', '/clock', { advance: 'P5D' });
  expect(body).toMatchObject({ settled: true, nextDueAt: null });
  expect(story).toEqual([`remind ${iso(settles - 60_000)}`, `thank ${iso(settles + 60_000)}`]);
  expect(productNow).toBe(sandbox.control.now());
  expect((await stripeFor(sandbox).paymentIntents.retrieve(id)).status).toBe('succeeded');
});

test('a product that never comes to rest is named, not waited for', async () => {
  product.removeAllListeners('request');
  product.on(
    'request',
    (_request, response) => void response.end(JSON.stringify({ now: iso(START), nextDueAt: iso(START) }))
  );
  const { status, body } = await json('POST', '/clock', { advance: 'PT1H' });
  expect(status).toBe(500);
  expect(body['error']).toContain('does not settle at 2026-03-02T10:00:00.000Z');
});

test('the clock does not go back, and says what it can not read', async () => {
  expect((await json('POST', '/clock', { to: '2026-03-01T00:00:00Z' })).status).toBe(400);
  expect((await json('POST', '/clock', { advance: '3 days' })).status).toBe(400);
});

test('the root lists what there is, by JSON and by page', async () => {
  const { body } = await json('GET', '/');
  expect(Object.keys(body['routes'] as object)).toContain('POST /clock');
  expect(await page('/')).toContain('<h2 id="clock">Time</h2>');
});

test('payments, movements and events can be read on pages, text made harmless', async () => {
  const { id } = await pay();
  expect(await page('/')).toContain('Maart &lt;2026&gt;');
  expect(await page('/')).not.toContain('Maart <2026>');
  await json('POST', `/sepa/${id}/settle`);
  expect(await page('/book')).toContain('€49.00');
  expect(await page('/events')).toContain('payment_intent.succeeded');
});

test('refunds and disputes go by form, and lead back to the desk', async () => {
  const { id } = await pay();
  await json('POST', `/sepa/${id}/settle`);
  const form = new URLSearchParams({ payment_intent: id, amount: '900', back: '/#intents' });
  const answer = await fetch(`${sandbox.deskUrl}/refunds`, {
    method: 'POST',
    body: form,
    redirect: 'manual'
  });
  expect(answer.headers.get('location')).toBe('/#intents');
  expect((await json('POST', '/disputes', { payment_intent: id })).body).toMatchObject({
    object: 'dispute',
    status: 'lost'
  });
  const { sums } = (await json('GET', '/book')).body as { sums: Record<string, object> };
  expect(sums[id]).toMatchObject({ charged: 4_900, refunded: 900, disputed: 4_900 });
});

test('faults are added, listed and removed', async () => {
  const { body } = await json('POST', '/faults', { kind: '429', path: '/v1/*', count: 3 });
  expect((await json('GET', '/faults')).body['faults']).toHaveLength(1);
  expect(await page('/')).toContain('429');
  await json('DELETE', `/faults/${String(body['id'])}`);
  expect((await json('GET', '/faults')).body['faults']).toEqual([]);
  expect((await json('POST', '/faults', { kind: 'earthquake' })).status).toBe(400);
});

test('a message that nobody sent is not there', async () => {
  expect((await json('GET', '/messages/msg_nothing')).status).toBe(404);
});
