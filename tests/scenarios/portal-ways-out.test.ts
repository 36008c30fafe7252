import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  addPlan,
  declareCancellation,
  findReceipt,
  listCancellations,
  listSubscriptions,
  settleCancellation,
  startSubscription,
  undoStop,
  type Declaration
} from '../../src/lib/server/domain/subscriptions/index.ts';
import { addCustomer } from '../support/subscription-factory.ts';
import { openMailRoad, type MailRoad } from '../support/mail-road.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
let road: MailRoad;
let planId: string;
let count = 0;

beforeAll(async () => {
  road = await openMailRoad();
  world = await startWorld({ on: '2026-11-23', env: { SMTP_URL: road.url } });
  road.to = world.sandbox.smtpUrl;
  planId = await addPlan(world.ctx, {
    merchantId: world.merchant.id,
    name: 'Opvang 2 dagen',
    cycle: { unit: 'month', count: 1 },
    price: eur(40_000),
    effectiveOn: Temporal.PlainDate.from('2026-01-01')
  });
});
afterEach(async () => {
  road.state = 'open';
  await expectSoundBooks(world);
});
afterAll(async () => {
  await world.close();
  await road.close();
});

const formKey = () => `form-key-number-${String((count += 1)).padStart(6, '0')}`;

const declaration = (given: Partial<Declaration>): Declaration => ({
  merchantId: world.merchant.id,
  formKey: formKey(),
  kind: 'termination',
  isExtraordinary: false,
  name: 'Fatima Zahra Benali',
  email: 'klant@example.org',
  reference: '',
  about: '',
  language: 'nl',
  ...given
});

async function declare(given: Partial<Declaration>) {
  const declared = declaration(given);
  const { token } = await declareCancellation(world.ctx, declared);
  const receipt = await findReceipt(world.ctx, { merchantId: world.merchant.id, token });
  return { declared, token, receipt: receipt! };
}

/** A customer with this many subscriptions that run. */
async function subscriber(reference: string, subscriptions = 1) {
  const customerId = await addCustomer(world.ctx, world.merchant.id, reference);
  const ids: string[] = [];
  for (let i = 0; i < subscriptions; i += 1)
    ids.push(await startSubscription(world.ctx, { merchantId: world.merchant.id, customerId, planId }));
  return { customerId, ids };
}

async function statusesOf(customerId: string): Promise<string[]> {
  const list = await listSubscriptions(world.ctx, { merchantId: world.merchant.id, customerId });
  return list.map(({ status }) => status);
}

describe('a contract that is ended without signing in', () => {
  test('by the customer number and the address on file: stops at the end of the period, confirmed to the minute, and can be undone', async () => {
    const { customerId, ids } = await subscriber('K-8001');
    const { receipt } = await declare({ reference: ' k-8001 ' });
    expect(receipt).toMatchObject({ status: 'applied', customerId, subscriptionId: ids[0] });
    expect(receipt.receivedAt.toString()).toBe(world.clock.now().toString());
    expect(await statusesOf(customerId)).toEqual(['stopping']);
    await world.runJobs();
    const [mail] = world.sandbox.control.messages
      .list()
      .filter(({ text }) => text?.includes(receipt.number.slice(0, 4)));
    expect(mail?.to).toBe('klant@example.org');
    expect(mail?.subject).toBe('Bevestiging: opzegging bij Kinderdagverblijf De Klaproos ontvangen');
    expect(mail?.text).toContain('Ontvangen op: 23 november 2026 om 09:00');
    expect(mail?.text).toContain('K-8001'.toLowerCase());
    expect(mail?.attachments).toEqual([expect.objectContaining({ type: 'application/pdf' })]);
    await undoStop(world.ctx, { merchantId: world.merchant.id, subscriptionId: ids[0]!, customerId });
    expect(await statusesOf(customerId)).toEqual(['active']);
  });

  test('sent twice from one form, it is one declaration, one receipt and one message', async () => {
    await subscriber('K-8002');
    const declared = declaration({ reference: 'K-8002' });
    const [first, second] = await Promise.all([
      declareCancellation(world.ctx, declared),
      declareCancellation(world.ctx, declared)
    ]);
    expect(second).toEqual(first);
    await world.runJobs();
    const receipt = await findReceipt(world.ctx, { merchantId: world.merchant.id, token: first.token });
    const mails = world.sandbox.control.messages
      .list()
      .filter(({ text }) => text?.includes(receipt!.number.slice(0, 4)));
    expect(mails).toHaveLength(1);
  });

  test.each([
    ['whose number nobody knows', {}, { reference: 'X-1' }, 0],
    ['with nothing but a name', {}, {}, 0],
    ['from another address than the one on file', {}, { email: 'iemand.anders@example.org' }, 1],
    ['for good cause', {}, { isExtraordinary: true, reason: 'Verhuisd naar Leuven' }, 1],
    ['for a day of one’s own', {}, { wishedOn: Temporal.PlainDate.from('2027-03-01') }, 1],
    ['that is withdrawn from', {}, { kind: 'withdrawal' }, 1],
    ['of which there are two', { subscriptions: 2 }, {}, 2]
  ] as const)('one %s has its receipt at once and waits for a person', async (title, has, given, running) => {
    const reference = `K-81${String((count += 1)).padStart(3, '0')}`;
    const { customerId } = await subscriber(reference, 'subscriptions' in has ? has.subscriptions : 1);
    const isNobody = running === 0;
    const { receipt } = await declare({ ...(isNobody ? {} : { reference }), ...given });
    expect(receipt).toMatchObject({
      status: 'received',
      customerId: isNobody ? null : customerId,
      stopOn: null
    });
    expect(new Set(await statusesOf(customerId))).toEqual(new Set(['active']));
    const { items } = await listCancellations(world.ctx, { merchantId: world.merchant.id, show: 'waiting' });
    expect(
      items.map(({ id }) => id),
      title
    ).toContain(receipt.id);
    await world.runJobs();
    const [row] = await world.database.owner`
      select confirmed_at is not null as sent from cancellation where id = ${receipt.id}`;
    expect(row).toEqual({ sent: true });
  });

  test('one of two that is named by its plan is the one that stops', async () => {
    const merchantId = world.merchant.id;
    const { customerId } = await subscriber('K-8003');
    const lunch = await addPlan(world.ctx, {
      merchantId,
      name: 'Warme lunch',
      cycle: { unit: 'month', count: 1 },
      price: eur(4_500),
      effectiveOn: Temporal.PlainDate.from('2026-01-01')
    });
    const meant = await startSubscription(world.ctx, { merchantId, customerId, planId: lunch });
    const { receipt } = await declare({ reference: 'K-8003', about: 'graag de warme lunch stoppen' });
    expect(receipt).toMatchObject({ status: 'applied', subscriptionId: meant });
  });

  test('is settled by staff once, with a word on what was done, and stops what they choose', async () => {
    const merchantId = world.merchant.id;
    const { customerId, ids } = await subscriber('K-8004');
    const { receipt } = await declare({ email: 'nieuw@example.org', reference: 'K-8004' });
    const settle = {
      merchantId,
      cancellationId: receipt.id,
      note: 'Gebeld: klopt.',
      stop: { subscriptionId: ids[0]!, when: 'period-end' }
    } as const;
    await expect(settleCancellation(world.ctx, { ...settle, note: '  ' })).rejects.toMatchObject({
      code: 'note-missing'
    });
    await settleCancellation(world.ctx, settle);
    expect(await statusesOf(customerId)).toEqual(['stopping']);
    await expect(settleCancellation(world.ctx, settle)).rejects.toMatchObject({
      code: 'cancellation-already-settled'
    });
    const { items } = await listCancellations(world.ctx, { merchantId, show: 'waiting' });
    expect(items.map(({ id }) => id)).not.toContain(receipt.id);
  });

  test('is confirmed as soon as the mail server is back', async () => {
    await subscriber('K-8005');
    road.state = 'closed';
    const { receipt } = await declare({ reference: 'K-8005' });
    await world.runJobs();
    const stand = async () => {
      const [row] = await world.database.owner`
        select confirmed_at is not null as sent, confirmation_problem as problem from cancellation where id = ${receipt.id}`;
      return row;
    };
    expect(await stand()).toEqual({ sent: false, problem: null });
    road.state = 'open';
    await world.goTo('2026-11-23T12:00:00Z');
    expect(await stand()).toEqual({ sent: true, problem: null });
  });

  test('keeps what was declared as it came: the application itself can’t change a word of it', async () => {
    const { receipt } = await declare({ reference: 'K-8001' });
    await expect(
      world.ctx.db.withMerchant(world.merchant.id, (tx) =>
        tx.execute(`update cancellation set name = 'Iemand anders' where id = '${receipt.id}'`)
      )
    ).rejects.toMatchObject({ cause: { code: '42501' } });
  });
});
