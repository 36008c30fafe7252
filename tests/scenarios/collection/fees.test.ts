import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookFees } from '../../../src/lib/server/domain/collection/index.ts';
import { byIban, payByCard, paymentOf } from '../../support/payers.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld({ on: '2026-11-02' });
});
afterAll(() => world.close());

const balances = async () => {
  const rows = await world.database.owner`
    select account, sum(amount_minor)::int as minor from ledger_entry where account in ('fee', 'clearing') group by account`;
  return Object.fromEntries(rows.map((row) => [row['account'] as string, row['minor'] as number]));
};
const look = () =>
  bookFees(world.ctx, {
    merchantId: world.merchant.id,
    since: world.clock.now().subtract({ hours: 30 * 24 })
  });

test('what the provider keeps is booked once, from its own book, and to the cent what it says', async () => {
  const invoice = await world.openInvoice();
  const paid = await payByCard(world, invoice);
  await world.runJobs();
  // Nobody who pays waits for it: it is booked when the book is read.
  expect(await balances()).toEqual({ clearing: 21_240 });
  await world.goTo('2026-11-03');
  await look();
  expect(await balances()).toEqual({ clearing: 20_896, fee: 344 });

  // A debit costs something once the bank has paid, weeks after it was asked for; a dispute has a price of its own.
  const debited = await world.openInvoice({ customerReference: 'K-2' });
  const debit = await world.pay(debited, { instrument: byIban(), expected: eur(21_240) });
  expect(debit.kind).toBe('processing');
  await world.goTo('2026-11-16');
  world.sandbox.control.dispute({ payment_intent: paymentOf(world, paid.attemptId).id });
  await world.runJobs();
  await look();
  await look();
  const { movements } = world.sandbox.control.book();
  const kept = movements.filter(({ kind }) => kind === 'fee' || kind === 'dispute-fee');
  const fees = -kept.reduce((sum, { amount }) => sum + amount, 0);
  expect(fees).toBeGreaterThan(344);
  const all = movements.reduce((sum, { amount }) => sum + amount, 0);
  expect(await balances()).toEqual({ clearing: all, fee: fees });
  await expectSoundBooks(world);
});
