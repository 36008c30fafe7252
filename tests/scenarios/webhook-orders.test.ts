import { createHmac } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../src/lib/server/context.ts';
import { processWebhook, receiveWebhook } from '../../src/lib/server/domain/collection/index.ts';
import type { Tx } from '../../src/lib/server/platform/db/database.ts';
import { byCard, paymentOf } from '../support/payers.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
});
afterAll(() => world.close());

const source = () => ({ merchantId: world.merchant.id, accountId: world.accountId });

async function receive(body: string): Promise<void> {
  const at = Math.floor(world.clock.now().epochMilliseconds / 1000);
  const mac = createHmac('sha256', 'whsec_world').update(`${at}.${body}`).digest('hex');
  await receiveWebhook(world.ctx, { ...source(), rawBody: body, signature: `t=${at},v1=${mac}` });
}

/** What the story came to, without the names and times that differ each time. */
async function endState(tx: Tx): Promise<string> {
  const [row] = await tx.execute<{ state: unknown }>(sql`
    select json_build_object(
      'invoices', (select json_agg(json_build_array(status, balance_minor)) from invoice),
      'attempts', (select json_agg(json_build_array(status, gateway_ref is not null, charge_ref is not null,
        facts ->> 'last4', decline)) from payment_attempt),
      'claims', (select json_agg(json_build_array(is_live, amount_minor)) from attempt_allocation),
      'refunds', (select json_agg(json_build_array(status, amount_minor) order by amount_minor) from refund),
      'ledger', (select json_agg(json_build_array(account, total) order by account) from (
        select account, sum(amount_minor)::int as total from ledger_entry group by account) as sums),
      'bookings', (select count(*)::int from ledger_transaction),
      'news', (select json_agg(type order by type) from domain_event),
      'breaks', (select count(*)::int from reconciliation_break),
      'waiting', (select count(*)::int from webhook_inbox where processed_at is null)) as state`);
  return JSON.stringify(row!.state);
}

/** A payment whose answer was lost, and two refunds made in the dashboard: six events, all stored, none worked off. */
async function sixStoredEvents(): Promise<readonly string[]> {
  const { control } = world.sandbox;
  control.faults.add({ kind: 'drop' });
  control.faults.add({ kind: '5xx-after', method: 'POST', path: '/v1/payment_intents' });
  const invoice = await world.openInvoice();
  const { attemptId, kind } = await world.pay(invoice, { instrument: await byCard(world) });
  expect(kind).toBe('unknown');
  const payment = paymentOf(world, attemptId).id;
  control.refund({ payment_intent: payment, amount: 4_000 });
  control.refund({ payment_intent: payment, amount: 17_240 });
  control.faults.clear();
  const wanted = ['payment_intent.succeeded', 'charge.succeeded', 'refund.created', 'charge.refunded'];
  const events = control.events().filter((event) => wanted.includes(event.type));
  // Each is heard twice; the second time changes nothing.
  for (let time = 0; time < 2; time++)
    await Promise.all(events.map((event) => receive(JSON.stringify(event))));
  return events.map((event) => event.id);
}

/** The same use cases inside one open transaction: what they commit can be taken back, to go another way from there. */
function inside(tx: Tx): Context {
  const within: Context['db']['within'] = (_scope, work) => tx.transaction((inner) => work(inner));
  return {
    ...world.ctx,
    db: { ...world.ctx.db, within, withMerchant: (_id, work) => within({ platform: true }, work) }
  };
}

const TAKEN_BACK = new Error('taken back');

/** Goes every way through the events that are left, and tells of each end. */
async function goEveryWay(
  tx: Tx,
  left: readonly string[],
  gone: readonly string[],
  atEnd: (tx: Tx, order: readonly string[]) => Promise<void>
): Promise<void> {
  if (left.length === 0) return atEnd(tx, gone);
  for (const eventId of left) {
    const step = tx.transaction(async (inner) => {
      await processWebhook(inside(inner), { ...source(), eventId });
      await goEveryWay(
        inner,
        left.filter((each) => each !== eventId),
        [...gone, eventId],
        atEnd
      );
      throw TAKEN_BACK;
    });
    await step.catch((error: unknown) => {
      if (error !== TAKEN_BACK) throw error;
    });
  }
}

test('six events of one payment and its refunds end in one state in all 720 orders, worked off once or twice', async () => {
  const events = await sixStoredEvents();
  expect(events).toHaveLength(6);
  const states = new Map<string, readonly string[]>();
  const orders = new Set<string>();
  await world.ctx.db.withMerchant(world.merchant.id, (tx) =>
    goEveryWay(tx, events, [], async (end, order) => {
      orders.add(order.join(' '));
      states.set(await endState(end), order);
      if (orders.size % 12 !== 0) return;
      // As if each worker had died before it could say that it was done.
      await end.execute(sql`update webhook_inbox set processed_at = null`);
      for (const eventId of order.toReversed()) await processWebhook(inside(end), { ...source(), eventId });
      states.set(await endState(end), order);
    })
  );
  expect(orders.size).toBe(720);
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
      breaks: 0,
      waiting: 0
    })
  ]);
  // Every way was taken back; now the worker goes one of them for good.
  await world.runJobs();
  await expectSoundBooks(world);
});
