import { afterEach, beforeEach, expect, test } from 'vitest';
import { voidInvoice } from '../../../src/lib/server/domain/billing/index.ts';
import {
  addEndpoint,
  changeEndpoint,
  listDeliveries,
  listEndpoints,
  listPublicEvents,
  moveEndpoint,
  publicEventTypes,
  readDelivery,
  readEndpoint,
  readPublicEvent,
  replayDelivery,
  replayFailed,
  revealSecret,
  rotateSecret,
  sendTestEvent,
  type PublicEventType
} from '../../../src/lib/server/domain/webhooks/index.ts';
import { startHookReceiver, verifyHook, type HookReceiver } from '../../support/hook-receiver.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let receiver: HookReceiver;
let world: TestWorld;
beforeEach(async () => {
  receiver = await startHookReceiver();
  world = await startWorld({ on: '2026-11-23', env: { WEBHOOK_ALSO_ALLOWED: receiver.origin } });
});
afterEach(async () => {
  await world.close();
  await receiver.close();
});

/** An endpoint of the receiver's, with its secret. */
async function listening(types: readonly PublicEventType[] = publicEventTypes) {
  const { ctx, merchant } = world;
  const merchantId = merchant.id;
  const { id: endpointId } = await addEndpoint(ctx, {
    merchantId,
    url: `${receiver.origin}/hooks`,
    name: 'Bookkeeping',
    types
  });
  const which = { merchantId, endpointId };
  return { ...which, which, secret: await revealSecret(ctx, which) };
}

const typesOf = (given: Readonly<{ received: HookReceiver['received'] }>) =>
  given.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);

test('an invoice and its payment are told in public words, signed, once, and nothing else is', async () => {
  const { merchantId, endpointId, secret } = await listening();
  const invoice = await world.openInvoice();
  const outcome = await world.pay(invoice);
  await world.answerBank(invoice, outcome, 'approve');
  await world.runJobs();

  expect(typesOf(receiver).toSorted()).toEqual(['invoice.created', 'invoice.paid', 'payment.succeeded']);
  for (const hook of receiver.received) {
    const said = verifyHook(hook, secret);
    expect(said).toMatchObject({ id: hook.headers['webhook-id'], version: 1 });
    // Ids only: nothing that names the customer.
    expect(hook.body).not.toMatch(/@|Ilse|NL\d\d/);
    const event = await readPublicEvent(world.ctx, { merchantId, eventId: said['id'] as string });
    expect([event.type, event.data]).toEqual([said['type'], said['data']]);
    expect(() => verifyHook({ ...hook, body: `${hook.body} ` }, secret)).toThrow();
  }
  const created = receiver.received
    .map((hook) => verifyHook(hook, secret))
    .find((said) => said['type'] === 'invoice.created');
  expect(created).toMatchObject({
    data: { invoiceId: invoice.invoiceId, customerId: invoice.customerId, number: '2026-0001' }
  });
  const { items } = await listDeliveries(world.ctx, { merchantId, endpointId });
  expect(items.map(({ status, tries }) => [status, tries])).toEqual([
    ['delivered', 1],
    ['delivered', 1],
    ['delivered', 1]
  ]);
  await expectSoundBooks(world);
});

test('the list of events goes on where it ended, also for one type, and another merchant sees none', async () => {
  const { ctx, merchant } = world;
  const { invoiceId } = await world.openInvoice();
  await world.openInvoice();
  await voidInvoice(ctx, { merchantId: merchant.id, invoiceId });
  const all = await listPublicEvents(ctx, { merchantId: merchant.id, limit: 50 });
  expect(all.items.map(({ type }) => type)).toEqual(['invoice.voided', 'invoice.created', 'invoice.created']);
  const first = await listPublicEvents(ctx, {
    merchantId: merchant.id,
    types: ['invoice.created'],
    limit: 1
  });
  const second = await listPublicEvents(ctx, {
    merchantId: merchant.id,
    types: ['invoice.created'],
    limit: 1,
    after: first.next!
  });
  expect([...first.items, ...second.items, second.next]).toEqual([all.items[1], all.items[2], null]);
  const other = '019a0000-0000-7000-8000-0000000000ff';
  expect((await listPublicEvents(ctx, { merchantId: other, limit: 50 })).items).toEqual([]);
  await expect(readPublicEvent(ctx, { merchantId: other, eventId: all.items[0]!.id })).rejects.toMatchObject({
    code: 'event-not-found'
  });
});

test('what isn’t taken is sent again by the schedule, under the same id, until it is', async () => {
  const { merchantId, endpointId, secret } = await listening(['invoice.created']);
  receiver.answer(503);
  await world.openInvoice();
  await world.runJobs();
  expect(receiver.received).toHaveLength(1);
  await world.goTo('2026-11-23T08:00:07Z');
  expect(receiver.received).toHaveLength(2);

  // A redirect is an answer like any other that isn't a yes, and is not followed.
  receiver.answer(302, { location: `${receiver.origin}/elsewhere` });
  await world.goTo('2026-11-23T08:06:30Z');
  receiver.answer(204);
  await world.goTo('2026-11-23T08:45:00Z');

  expect(receiver.received.map(({ path }) => path)).toEqual(['/hooks', '/hooks', '/hooks', '/hooks']);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  // The moment is signed anew, so that an old one can't be played back.
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(4);
  for (const hook of receiver.received) verifyHook(hook, secret);
  const { items } = await listDeliveries(world.ctx, { merchantId, endpointId });
  const { delivery, tries } = await readDelivery(world.ctx, { merchantId, deliveryId: items[0]!.id });
  expect([delivery.status, delivery.tries]).toEqual(['delivered', 4]);
  expect(tries.map(({ status, answer }) => [status, answer])).toEqual([
    [503, 'said 503'],
    [503, 'said 503'],
    [302, 'said 302'],
    [204, '']
  ]);
  await expectSoundBooks(world);
});

test('an endpoint that takes nothing for three days is given up; switched on again, it gets all that failed', async () => {
  const { ctx } = world;
  const { which, merchantId, endpointId } = await listening(['invoice.created']);
  receiver.answer(500);
  await world.openInvoice();
  await world.openInvoice();
  await world.goTo('2026-11-27');
  expect(await listEndpoints(ctx, merchantId)).toMatchObject([{ status: 'given-up' }]);
  const failed = await listDeliveries(ctx, { merchantId, endpointId, status: 'failed' });
  expect(failed.items).toHaveLength(2);

  // Nobody listens: the next event isn't kept for it.
  await world.openInvoice();
  await world.runJobs();
  const [first] = failed.items;
  await expect(replayDelivery(ctx, { merchantId, deliveryId: first!.id })).rejects.toMatchObject({
    code: 'webhook-endpoint-off'
  });
  receiver.answer(200);
  receiver.received.length = 0;
  await moveEndpoint(ctx, { ...which, to: 'switch-on' });
  expect(await replayFailed(ctx, { ...which, since: world.clock.now().subtract({ hours: 24 * 7 }) })).toBe(2);
  await world.runJobs();
  expect(receiver.received.map(({ headers }) => headers['webhook-id']).toSorted()).toEqual(
    failed.items.map(({ eventId }) => eventId).toSorted()
  );
  // What arrived can be asked for again, too.
  await replayDelivery(ctx, { merchantId, deliveryId: first!.id });
  await world.runJobs();
  expect(receiver.received.at(-1)!.headers['webhook-id']).toBe(first!.eventId);
  await expectSoundBooks(world);
});

test('whoever says that they are gone is not asked twice', async () => {
  const { which } = await listening();
  receiver.answer(410);
  await sendTestEvent(world.ctx, which);
  await world.goTo('2026-11-25');
  expect(receiver.received).toHaveLength(1);
  expect(await readEndpoint(world.ctx, which)).toMatchObject({ status: 'given-up' });
});

test('a new secret signs at once, and the former one for another day', async () => {
  const { which, secret: former } = await listening();
  await rotateSecret(world.ctx, which);
  const secret = await revealSecret(world.ctx, which);
  expect(secret).not.toBe(former);
  await sendTestEvent(world.ctx, which);
  await world.runJobs();
  for (const each of [former, secret])
    expect(verifyHook(receiver.received[0]!, each)).toMatchObject({ type: 'webhook.test' });

  await world.goTo('2026-11-25');
  await sendTestEvent(world.ctx, which);
  await world.runJobs();
  verifyHook(receiver.received[1]!, secret);
  expect(() => verifyHook(receiver.received[1]!, former)).toThrow('No matching signature');
  const kept = JSON.stringify(await world.database.owner`select * from webhook_endpoint`);
  expect(kept).not.toContain(secret.slice(6));
});

test('an address that isn’t https on a public host is refused, new or changed', async () => {
  const { which } = await listening();
  for (const url of [
    'http://klaproos.example/hooks',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/hooks',
    'https://name:secret@klaproos.example/hooks'
  ]) {
    const facts = { name: '', types: ['invoice.paid'] as const, url };
    const refused = { code: 'webhook-url-wrong' };
    const { merchantId } = which;
    await expect(addEndpoint(world.ctx, { merchantId, ...facts }), url).rejects.toMatchObject(refused);
    await expect(changeEndpoint(world.ctx, { ...which, ...facts }), url).rejects.toMatchObject(refused);
  }
});
