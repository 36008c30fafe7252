import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processWebhook, receiveWebhook } from '../../src/lib/server/domain/collection/index.ts';
import { byCard, paymentOf } from '../support/payers.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
});
afterAll(() => world.close());

const source = () => ({ merchantId: world.merchant.id, accountId: world.accountId });

/** Every order of `n` things. */
function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, place) => order.toSpliced(place, 0, n - 1))
  );
}

async function receive(body: string): Promise<void> {
  const at = Math.floor(world.clock.now().epochMilliseconds / 1000);
  const mac = createHmac('sha256', 'whsec_world').update(`${at}.${body}`).digest('hex');
  const signature = `t=${at},v1=${mac}`;
  await receiveWebhook(world.ctx, { ...source(), rawBody: body, signature });
}

/** What one customer's story came to, without the names that differ each time. */
async function endState(customerId: string): Promise<string> {
  const [state] = await world.database.owner`
    with own as (select * from payment_attempt where customer_id = ${customerId})
    select json_build_object(
      'invoices', (select json_agg(json_build_array(status, balance_minor)) from invoice where customer_id = ${customerId}),
      'attempts', (select json_agg(json_build_array(status, gateway_ref is not null, charge_ref is not null,
        facts ->> 'last4', decline)) from own),
      'claims', (select json_agg(json_build_array(is_live, l.amount_minor)) from attempt_allocation l
        join own on own.id = l.attempt_id),
      'refunds', (select json_agg(json_build_array(r.status, r.amount_minor) order by r.amount_minor) from refund r
        join own on own.id = r.attempt_id),
      'ledger', (select json_agg(json_build_array(account, total) order by account) from (
        select account, sum(amount_minor)::int as total from ledger_entry where customer_id = ${customerId}
        group by account) as sums),
      'bookings', (select count(distinct transaction_id)::int from ledger_entry where customer_id = ${customerId}),
      'news', (select json_agg(type order by type) from domain_event where subject_id in (
        select id from own union select id from invoice where customer_id = ${customerId}
        union select r.id from refund r join own on own.id = r.attempt_id)),
      'breaks', (select count(*)::int from reconciliation_break)) as state`;
  return JSON.stringify(state!['state']);
}

/** A payment whose answer was lost, and two refunds made in the dashboard: six events, none of them delivered. */
async function sixEvents(name: string) {
  const { control } = world.sandbox;
  const invoice = await world.openInvoice({ customerReference: name });
  const { attemptId, kind } = await world.pay(invoice, { instrument: await byCard(world) });
  expect(kind).toBe('unknown');
  const payment = paymentOf(world, attemptId).id;
  control.refund({ payment_intent: payment, amount: 4_000 });
  control.refund({ payment_intent: payment, amount: 17_240 });
  const wanted = ['payment_intent.succeeded', 'charge.succeeded', 'refund.created', 'charge.refunded'];
  const events = control.events().filter((event) => {
    const { id, payment_intent: of } = event.data.object as { id: string; payment_intent?: string };
    return (id === payment || of === payment) && wanted.includes(event.type);
  });
  expect(events).toHaveLength(6);
  return { customerId: invoice.customerId, events };
}

/** Tells one customer's story in an order; with `isRepeated`, every event is heard and worked off once more. */
async function tell(name: string, order: readonly number[], isRepeated: boolean): Promise<string> {
  const { customerId, events } = await sixEvents(name);
  const story = order.map((i) => events[i]!);
  const hear = () => Promise.all(story.map((event) => receive(JSON.stringify(event))));
  await hear();
  for (const { id } of story) await processWebhook(world.ctx, { ...source(), eventId: id });
  if (isRepeated) {
    await hear();
    // As if the worker had died each time, before it could say that it was done.
    await world.database.owner`
      update webhook_inbox set processed_at = null where event_id = any(${story.map((event) => event.id)})`;
    for (const { id } of story.toReversed()) await processWebhook(world.ctx, { ...source(), eventId: id });
  }
  for (const { id } of events) world.sandbox.control.stripe().events.remove(id);
  return endState(customerId);
}

describe('six events of one payment and its refunds', () => {
  test('end in one state in all 720 orders, whether heard once or twice', { timeout: 300_000 }, async () => {
    const { faults } = world.sandbox.control;
    faults.add({ kind: 'drop' });
    faults.add({ kind: '5xx-after', method: 'POST', path: '/v1/payment_intents', count: null });
    const states = new Map<string, readonly number[]>();
    const orders = [...permutations(6).entries()];
    expect(orders).toHaveLength(720);
    const waiting = orders.values();
    const lane = async () => {
      for (const [turn, order] of waiting) {
        const state = await tell(`K-${turn}`, order, turn % 10 === 0);
        if (!states.has(state)) states.set(state, order);
      }
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
    expect([...states.keys()]).toEqual([
      JSON.stringify({
        invoices: [['paid', 0]],
        attempts: [['succeeded', true, true, '4242', null]],
        claims: [[false, 21_240]],
        refunds: [
          ['succeeded', 4_000],
          ['succeeded', 17_240]
        ],
        ledger: [
          ['clearing', 0],
          ['credit-granted', 21_240],
          ['receivable', 0],
          ['revenue', -21_240]
        ],
        bookings: 4,
        news: ['attempt.succeeded', 'invoice.issued', 'invoice.paid', 'refund.succeeded', 'refund.succeeded'],
        breaks: 0
      })
    ]);
    faults.clear();
    await world.database.owner`update webhook_inbox set processed_at = received_at`;
    await world.runJobs();
    await expectSoundBooks(world);
  });
});
