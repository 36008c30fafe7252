import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient, type ApiProblem } from '../../src/lib/api-client/client.ts';
import { apiScopes } from '../../src/lib/server/domain/identity/index.ts';
import { askHandover, releaseHandover } from '../../src/lib/server/domain/handover/index.ts';
import { addPlan, startSubscription } from '../../src/lib/server/domain/subscriptions/index.ts';
import { newId } from '../../src/lib/server/platform/crypto/random.ts';
import { addDebtor, type Debtor } from '../support/collecting.ts';
import { documented, expectAsDocumented, type Met } from '../support/api-contract.ts';
import { oddRequests } from '../support/api-requests.ts';
import { answerRequest, API_URL, giveKey } from '../support/api.ts';
import { addMerchant } from '../support/domain-context.ts';
import { colleagueOf, ripen, setUpHandover } from '../support/handover.ts';
import { byCard } from '../support/payers.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../support/world.ts';

/** `npm run test:long` asks for 50,000. */
const ODD_REQUESTS = Number(process.env['API_REQUESTS'] ?? 1_000);

let world: TestWorld;
let key: string;
let debtor: Debtor;
let invoice: OpenInvoice;
let subscriptionId: string;
const met: Met[] = [];

beforeAll(async () => {
  world = await startWorld({ on: '2026-11-02' });
  debtor = await addDebtor(world, 'pm_card_visa', { reference: 'K-1001', email: 'saar@example.org' });
  invoice = await world.openInvoice({ customerReference: 'K-1001', email: 'saar@example.org' });
  const { ctx, merchant } = world;
  const on = Temporal.PlainDate.from('2026-11-01');
  const planId = await addPlan(ctx, {
    ...{ merchantId: merchant.id, name: 'Opvang, twee dagen', cycle: { unit: 'month', count: 1 } },
    ...{ price: eur(31_240), taxBp: 0, partialPeriods: 'by-day', effectiveOn: on }
  });
  subscriptionId = await startSubscription(ctx, {
    ...{ merchantId: merchant.id, customerId: debtor.customerId, planId, startOn: on }
  });
  await world.runJobs();
});
beforeEach(async () => {
  // A key of its own for each test: none takes another's turns.
  key = await giveKey(world);
});
afterAll(() => world.close());

/** Asks, and holds whatever is answered against the document. */
async function ask(request: Request): Promise<Response> {
  const response = await answerRequest(world, request);
  met.push(await expectAsDocumented(request, response));
  return response;
}

const client = () => openApiClient({ url: API_URL, key, fetch: ask });

const get = (path: string, secret = key) =>
  new Request(API_URL + path, { headers: { authorization: `Bearer ${secret}` } });

function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Request {
  return new Request(API_URL + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': newId(world.clock.now()),
      ...headers
    },
    body: JSON.stringify(body)
  });
}

describe('a book-keeping program', () => {
  test('adds a customer, corrects it, and finds it by its number', async () => {
    const call = client();
    const address = { lines: ['Lange Gracht 8'], postalCode: '3511 AB', city: 'Utrecht', country: 'NL' };
    const added = await call('createCustomer', {
      body: {
        reference: '1042',
        name: 'Amina El Idrissi',
        language: 'fr',
        email: 'amina@post.example',
        address
      }
    });
    expect(added).toMatchObject({ reference: '1042', language: 'fr', phone: null, address });
    const twice = call('createCustomer', { body: { reference: '1042', name: 'Jan Vos', language: 'nl' } });
    await expect(twice).rejects.toMatchObject({ status: 409, code: 'customer-already-exists' });

    const changed = await call('changeCustomer', { id: added.id, body: { email: null, isBusiness: true } });
    expect(changed).toEqual({ ...added, email: null, isBusiness: true });
    expect(await call('readCustomer', { id: added.id })).toEqual(changed);
    expect(await call('listCustomers', { query: { reference: '1042' } })).toEqual({
      items: [changed],
      next: null
    });
  });

  test('leaves a contact alone that the customer proved', async () => {
    const { customerId } = debtor;
    await world.database.owner`update customer set email_proved_at = now() where id = ${customerId}`;
    const answer = await client()('changeCustomer', {
      id: customerId,
      body: { email: 'old@example.org', phone: '+31 6 12345678' }
    });
    expect(answer).toMatchObject({ email: 'saar@example.org', isEmailProved: true, phone: '+31 6 12345678' });
  });

  test('sends invoices, voids one, and sees what happened', async () => {
    const call = client();
    const content = [
      'number;issued_on;due_on;currency;customer_reference;customer_name;description;line_net',
      '2026-901;2026-11-01;2026-11-27;EUR;K-9;Noor Haddad;Opvang november;312,40'
    ].join('\n');
    const sent = await call('createInvoices', { body: { type: 'text/csv', content } });
    const { id } = sent.documents[0]!;
    expect(sent.documents).toMatchObject([{ result: 'added', url: `${API_URL}/invoices/${id}` }]);
    const open = await call('readInvoice', { id });
    expect(open).toMatchObject({ number: '2026-901', status: 'open', total: '312.40', balance: '312.40' });
    expect(await call('listInvoices', { query: { number: '2026-901' } })).toEqual({
      items: [open],
      next: null
    });

    expect(await call('voidInvoice', { id })).toMatchObject({ status: 'void', balance: '0.00' });
    await expect(call('voidInvoice', { id })).rejects.toMatchObject({ code: 'invoice-not-voidable' });
    const { items } = await call('listEvents', { query: { type: 'invoice.voided' } });
    expect(items).toMatchObject([{ type: 'invoice.voided', data: { invoiceId: id } }]);
    expect(await call('readEvent', { id: items[0]!.id })).toEqual(items[0]);
  });

  test('makes a pay link whose secrets are told once, and ends it', async () => {
    const call = client();
    const made = await call('createPayLink', {
      body: { for: 'invoice', invoiceId: invoice.invoiceId, days: 14 }
    });
    expect(made).toMatchObject({ ...{ state: 'valid', invoiceId: invoice.invoiceId }, wasOpened: false });
    expect(made.url).toMatch(/^https:\/\/pay\.example\/p\/[\w-]{22}$/);
    const { url, typedCode, checkCode, ...link } = made;
    expect([url, typedCode, checkCode].every(Boolean)).toBe(true);
    expect(await call('readPayLink', { id: made.id })).toEqual(link);
    const { items } = await call('listPayLinks', { query: { customerId: debtor.customerId } });
    expect(items).toContainEqual(link);
    expect(await call('revokePayLink', { id: made.id })).toEqual({ ...link, state: 'revoked' });
    // Its answer is kept for repetition, but not for whoever reads the table.
    const [kept] = await world.database.owner`
      select count(*)::int as found from api_request where body like ${`%${url}%`} or body like '%typedCode%'`;
    expect(kept?.['found']).toBe(0);
    const all = await call('createPayLink', { body: { for: 'customer', customerId: debtor.customerId } });
    expect(all.invoiceId).toBeNull();
  });

  test('reads a payment and gives a part of it back, once', async () => {
    const call = client();
    const paid = await world.pay(invoice, { instrument: await byCard(world) });
    await world.runJobs();
    const payment = await call('readPayment', { id: paid.attemptId });
    expect(payment).toMatchObject({
      ...{ status: 'succeeded', amount: '212.40', currency: 'EUR', method: 'card' },
      invoices: [{ invoiceId: invoice.invoiceId, amount: '212.40' }]
    });
    const { items } = await call('listPayments', { query: { invoiceId: invoice.invoiceId } });
    expect(items).toEqual([payment]);

    const given = {
      body: { paymentId: payment.id, amount: '12.40', effect: 'credit' as const },
      idempotencyKey: 'refund-1'
    };
    const refund = await call('createRefund', given);
    expect(refund).toMatchObject({ paymentId: payment.id, amount: '12.40', effect: 'credit' });
    // The answer got lost, and its copy with it: the same request is still the same refund.
    await world.database.owner`delete from api_request where key = 'refund-1'`;
    expect((await call('createRefund', given)).id).toBe(refund.id);
    await world.runJobs();
    const settled = await call('readRefund', { id: refund.id });
    expect(settled.status).toBe('succeeded');
    expect(await call('listRefunds', { query: { paymentId: payment.id } })).toEqual({
      items: [settled],
      next: null
    });
    const more = call('createRefund', { body: { ...given.body, amount: '200.01' } });
    await expect(more).rejects.toMatchObject({ status: 422, code: 'refund-above-payment' });
    await expectSoundBooks(world);
  });

  test('pauses, resumes, stops and keeps a subscription', async () => {
    const call = client();
    const id = subscriptionId;
    const paused = await call('pauseSubscription', {
      id,
      body: { fromOn: '2026-12-01', untilOn: '2026-12-15' }
    });
    expect(paused.subscription.pause).toEqual({ fromOn: '2026-12-01', untilOn: '2026-12-15' });
    const resumed = await call('resumeSubscription', { id });
    expect(resumed.subscription.pause).toBeNull();
    const stopping = await call('stopSubscription', {
      id,
      body: { when: 'period-end', reason: 'Verhuizing' }
    });
    expect(stopping.subscription).toMatchObject({ status: 'stopping', stopOn: '2026-12-01' });
    expect((await call('undoStop', { id })).subscription).toMatchObject({ status: 'active', stopOn: null });
    const one = await call('readSubscription', { id });
    const { items } = await call('listSubscriptions', { query: { customerId: debtor.customerId } });
    expect(items).toEqual([one]);
  });

  test('notes a promise, arranges payment in parts within the terms, and asks staff for what lies outside', async () => {
    const call = client();
    const { customerId, invoiceId } = await world.openInvoice({
      ...{ customerReference: 'K-700', email: 'tess@example.org' },
      ...{ total: eur(120_00), dueOn: '2026-11-20' }
    });
    const debt = { customerId, invoiceIds: [invoiceId] };
    const promise = await call('createPromise', { body: { ...debt, promisedOn: '2026-11-12' } });
    expect(promise).toMatchObject({ ...debt, status: 'given', promisedOn: '2026-11-12', total: '120.00' });
    const late = call('createPromise', { body: { ...debt, promisedOn: '2026-11-17' } });
    await expect(late).rejects.toMatchObject({ status: 422, code: 'promise-day-impossible' });
    const back = await call('withdrawPromise', { id: promise.id });
    expect(back).toMatchObject({ id: promise.id, status: 'withdrawn' });
    expect(await call('readPromise', { id: promise.id })).toEqual(back);
    expect((await call('listPromises', { query: { invoiceId, status: 'withdrawn' } })).items).toEqual([back]);

    const wish = { ...debt, parts: 3, day: 25 };
    const expected = { currency: 'EUR', amount: '120.00' } as const;
    const wrong = call('createArrangement', {
      body: { ...wish, expected: { ...expected, amount: '119.00' } }
    });
    await expect(wrong).rejects.toMatchObject({ status: 409, code: 'amount-changed' });
    const running = await call('createArrangement', { body: { ...wish, expected } });
    expect(running).toMatchObject({ ...wish, status: 'running', isDebited: false, outside: [] });
    expect(running.instalments.map(({ dueOn, amount, status }) => [dueOn, amount, status])).toEqual([
      ['2026-11-25', '40.00', 'coming'],
      // Banks are closed at Christmas.
      ['2026-12-28', '40.00', 'coming'],
      ['2027-01-25', '40.00', 'coming']
    ]);
    const ended = await call('endArrangement', { id: running.id });
    expect(ended).toMatchObject({ status: 'ended', instalments: [{ status: 'dropped' }, {}, {}] });
    const again = call('endArrangement', { id: running.id });
    await expect(again).rejects.toMatchObject({ code: 'arrangement-moved-on' });

    const asked = await call('createArrangement', {
      body: { ...wish, parts: 12, question: 'Minder werk nu.' }
    });
    expect(asked).toMatchObject({
      ...{ status: 'proposed', instalments: [], question: 'Minder werk nu.' },
      outside: ['too-many-parts', 'part-too-small', 'too-often']
    });
    expect(await call('readArrangement', { id: asked.id })).toEqual(asked);
    const { items } = await call('listArrangements', { query: { customerId } });
    expect(items).toEqual([asked, ended]);
    const waiting = await call('listArrangements', { query: { invoiceId, status: 'proposed' } });
    expect(waiting.items).toEqual([asked]);
    const events = await call('listEvents', { query: { type: 'arrangement.ended' } });
    expect(events.items).toMatchObject([{ data: { arrangementId: running.id, customerId } }]);
  });

  test('sees what is saved and what was written', async () => {
    const call = client();
    const methods = await call('listPaymentMethods', { query: { customerId: debtor.customerId } });
    expect(methods.items).toMatchObject([{ id: debtor.methodId, kind: 'card', last4: '4242' }]);
    expect(await call('readPaymentMethod', { id: debtor.methodId })).toEqual(methods.items[0]);
    const messages = await call('listMessages', { query: { customerId: debtor.customerId } });
    expect(messages.items.map(({ kind }) => kind)).toContain('receipt');
    expect(await call('readMessage', { id: messages.items[0]!.id })).toEqual(messages.items[0]);
  });

  test('reads a list to its end in pages of any size', async () => {
    const call = client();
    for (let count = 0; count < 5; count += 1) await world.openInvoice({ customerReference: `K-30${count}` });
    const whole = (await call('listInvoices', { query: { limit: 100 } })).items.map(({ id }) => id);
    for (const limit of [1, 2, 3]) {
      const ids: string[] = [];
      let next: string | null | undefined;
      do {
        const page = await call('listInvoices', { query: { limit, ...(next && { after: next }) } });
        ids.push(...page.items.map(({ id }) => id));
        next = page.next;
      } while (next !== null);
      expect(ids).toEqual(whole);
    }
  });

  test('lists the cases of collection agencies, and takes one back', async () => {
    const call = client();
    await setUpHandover(world);
    const { caseId, invoices } = await ripen(world, 'amina.bakker@example.nl', [15_000]);
    const { customerId, invoiceId } = invoices[0]!;
    const noor = await colleagueOf(world, 'Noor El Idrissi', 'finance');
    const jens = await colleagueOf(world, 'Jens Peeters', 'owner');
    const merchantId = world.merchant.id;
    const early = call('recallHandoverCase', { id: caseId, body: { because: 'Te vroeg.' } });
    await expect(early).rejects.toMatchObject({ code: 'handover-moved-on' });
    const releaseId = await askHandover(noor, { merchantId, caseId, because: 'Geen antwoord.' });
    await releaseHandover(jens, { merchantId, releaseId: releaseId! });
    await world.runJobs();
    const given = { case: caseId, payment: 'pay_1', amountMinor: 5_000, currency: 'EUR' };
    await world.sandbox.control.agency.report('payment.received', { ...given, paidOn: '2026-12-20' });
    await world.runJobs();

    const one = await call('readHandoverCase', { id: caseId });
    expect(one).toMatchObject({
      ...{ customerId, status: 'delivered', currency: 'EUR', collected: '50.00', isHeld: false },
      agency: { name: 'Lindeboom Incasso' },
      invoices: [{ invoiceId, isLive: true, handedOver: '150.00' }]
    });
    const query = { customerId, invoiceId, status: 'delivered' } as const;
    expect((await call('listHandoverCases', { query })).items).toEqual([one]);
    expect((await call('listHandoverCases', { query: { ...query, status: 'paid' } })).items).toEqual([]);
    const back = await call('recallHandoverCase', { id: caseId, body: { because: 'Betwist.' } });
    expect(back).toMatchObject({ id: caseId, status: 'recalled', invoices: [{ invoiceId, isLive: false }] });
    const types = async (type: 'handover.released' | 'handover.payment_received' | 'handover.closed') =>
      (await call('listEvents', { query: { type } })).items.map(({ data }) => data);
    expect(await types('handover.released')).toEqual([{ caseId, customerId }]);
    expect(await types('handover.payment_received')).toMatchObject([{ caseId, customerId }]);
    expect(await types('handover.closed')).toEqual([{ caseId, customerId, how: 'recalled' }]);
    key = await giveKey(world, ['handover:read']);
    const forbidden = client()('recallHandoverCase', { id: caseId, body: { because: 'Mag niet.' } });
    await expect(forbidden).rejects.toMatchObject({ status: 403 });
  });

  test('has met every operation of the document by now', () => {
    const done = new Set(met.filter(({ status }) => status < 300).map(({ operationId }) => operationId));
    expect(documented.map(({ operation }) => operation.operationId).filter((id) => !done.has(id))).toEqual(
      []
    );
  });
});

describe('a request', () => {
  test('that is repeated gets the same bytes; another one under its key is refused', async () => {
    const again = { 'idempotency-key': 'once' };
    const body = { for: 'customer', customerId: debtor.customerId };
    const first = await ask(post('/pay-links', body, again));
    const second = await ask(post('/pay-links', body, again));
    expect([second.status, await second.text()]).toEqual([201, await first.text()]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    const other = await ask(post('/pay-links', { ...body, days: 3 }, again));
    expect([other.status, await other.json()]).toMatchObject([422, { code: 'idempotency-key-reused' }]);
    const elsewhere = await ask(post('/customers', body, again));
    expect(elsewhere.status).toBe(422);
  });

  test.each([
    ['/customers?limit=0', [{ in: 'query', field: 'limit', code: 'too-low' }]],
    ['/customers?limit=ten', [{ in: 'query', field: 'limit', code: 'wrong-type' }]],
    ['/customers?limit=1&limit=2', [{ in: 'query', field: 'limit', code: 'wrong-type' }]],
    ['/customers?custmer=1', [{ in: 'query', field: 'custmer', code: 'unknown-field' }]],
    ['/invoices?status=late', [{ in: 'query', field: 'status', code: 'not-one-of' }]],
    ['/invoices?after=2', [{ in: 'query', field: 'after', code: 'wrong-format' }]]
  ])('for %s names what is wrong with it', async (path, errors) => {
    const response = await ask(get(path));
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { code: 'request-invalid', errors }
    ]);
  });

  test('with a body that isn’t right names each field', async () => {
    const address = { lines: [], country: 'nl' };
    const response = await ask(post('/customers', { name: 'a\u0000b', language: 'es', age: 7, address }));
    const { errors } = (await response.json()) as ApiProblem;
    expect(errors.map(({ field, code }) => `${field} ${code}`).sort()).toEqual([
      'address.country wrong-format',
      'address.lines too-short',
      'age unknown-field',
      'language not-one-of',
      'name wrong-format',
      'reference missing'
    ]);
  });

  test.each([
    ['no key', { authorization: '' }, 401, 'api-key-not-found'],
    ['another type', { 'content-type': 'text/plain' }, 415, 'content-type-unsupported'],
    ['a key of two words', { 'idempotency-key': 'two words' }, 400, 'idempotency-key-missing']
  ])('with %s is refused by name', async (_, headers, status, code) => {
    const response = await ask(post('/customers', {}, headers));
    expect([response.status, await response.json()]).toMatchObject([status, { code }]);
  });

  test('with invoices that break off is told how far they came', async () => {
    const { url, headers } = post('/invoices', {});
    const response = await ask(new Request(url, { method: 'POST', headers, body: '{"number":"1"' }));
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { faults: [{ code: 'json-malformed', message: expect.stringContaining('{"number":"1"') as string }] }
    ]);
  });

  test('to no address of ours, or by another method, is told so', async () => {
    const nowhere = await answerRequest(world, get('/debts'));
    expect([nowhere.status, await nowhere.json()]).toMatchObject([404, { code: 'address-unknown' }]);
    const other = await answerRequest(world, post(`/payments/${newId(world.clock.now())}`, {}));
    expect([other.status, other.headers.get('allow')]).toEqual([405, 'HEAD, GET']);
  });

  test('is told what is left, and when to come back', async () => {
    const first = await ask(get('/messages?limit=1'));
    expect(first.headers.get('ratelimit-policy')).toBe('"api-key";q=600;w=60');
    expect(first.headers.get('ratelimit')).toBe('"api-key";r=599;t=0');
    // The rest of the minute, taken at once.
    await world.database.owner`
      update rate_limit set takes = array_fill(takes[1], array[600]) where cardinality(takes) = 1 and not is_refused`;
    const late = await ask(get('/messages?limit=1'));
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '60']);
  });
});

describe('a key', () => {
  test('does what its scopes say, and nothing else', async () => {
    const id = newId(world.clock.now());
    for (const { method, path, operation } of documented) {
      const [needed] = operation.security[0]!['apiKey']!;
      key = await giveKey(
        world,
        apiScopes.filter((scope) => scope !== needed)
      );
      const address = path.replace('{id}', id);
      const request = method === 'GET' ? get(address) : new Request(post(address, {}), { method });
      const response = await ask(request);
      expect([operation.operationId, response.status, await response.json()]).toMatchObject([
        operation.operationId,
        403,
        { code: 'scope-not-allowed', params: { scope: needed } }
      ]);
    }
  });

  test('finds another merchant’s things as unknown as what never was, byte for byte', async () => {
    const call = client();
    const ids = {
      customers: debtor.customerId,
      invoices: invoice.invoiceId,
      subscriptions: subscriptionId,
      'payment-methods': debtor.methodId,
      'pay-links': (await call('listPayLinks', {})).items[0]!.id,
      payments: (await call('listPayments', {})).items[0]!.id,
      refunds: (await call('listRefunds', {})).items[0]!.id,
      messages: (await call('listMessages', {})).items[0]!.id,
      arrangements: (await call('listArrangements', {})).items[0]!.id,
      promises: (await call('listPromises', {})).items[0]!.id,
      'handover-cases': (await call('listHandoverCases', {})).items[0]!.id,
      events: (await call('listEvents', {})).items[0]!.id
    };
    const other = await addMerchant(world.ctx, { slug: 'wattzon', name: 'WattZon' });
    const theirs = await giveKey(world, apiScopes, other.id);
    for (const [resource, id] of Object.entries(ids)) {
      const foreign = await ask(get(`/${resource}/${id}`, theirs));
      const nobodys = await ask(get(`/${resource}/${newId(world.clock.now())}`, theirs));
      expect(foreign.status, resource).toBe(404);
      expect(await foreign.text(), resource).toBe(await nobodys.text());
      const list = await ask(get(`/${resource}`, theirs));
      expect(await list.json(), resource).toEqual({ items: [], next: null });
    }
  });
});

test(
  `${ODD_REQUESTS} odd requests get no answer that isn’t in the document`,
  { timeout: 1_800_000 },
  async () => {
    const call = client();
    const ids = [debtor.customerId, debtor.methodId, invoice.invoiceId, subscriptionId];
    for (const list of [
      'listPayments',
      'listRefunds',
      'listPayLinks',
      'listMessages',
      'listArrangements',
      'listPromises',
      'listHandoverCases',
      'listInvoices'
    ] as const)
      ids.push(...(await call(list, {})).items.map(({ id }) => id).slice(0, 3));
    let asked = 0;
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(oddRequests(ids), async ({ url, headers, ...rest }) => {
        asked += 1;
        if (asked % 500 === 0) key = await giveKey(world);
        const request = new Request(url, {
          ...rest,
          headers: [...headers, ['authorization', `Bearer ${key}`]]
        });
        const response = await answerRequest(world, request);
        seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
        expect(response.status).toBeLessThan(500);
        if (response.status !== 404) await expectAsDocumented(request, response);
      }),
      { numRuns: ODD_REQUESTS }
    );
    // Not all of them stumble over the first check.
    expect(seen.get(200)).toBeGreaterThan(ODD_REQUESTS / 10);
    await world.runJobs();
    await expectSoundBooks(world);
  }
);
