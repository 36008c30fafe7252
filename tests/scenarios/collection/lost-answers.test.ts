import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addDebtor, attemptsOf, bill, leapTo, plansOf } from '../../support/collecting.ts';
import { stand, taken } from '../../support/payers.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-10-23' });
});
afterEach(async () => {
  world.sandbox.control.faults.clear();
  await expectSoundBooks(world);
});
afterAll(() => world.close());

test('a collection whose request never arrived is given back and made again, once, over the change of the clock', async () => {
  const debtor = await addDebtor(world, 'pm_card_visa', { reference: 'K-4001' });
  const invoice = await bill(world, debtor, { dueOn: '2026-10-25' });
  world.sandbox.control.faults.add({
    kind: 'drop-before',
    method: 'POST',
    path: '/v1/payment_intents',
    count: null
  });
  await leapTo(world, '2026-10-25T08:01');
  expect(await attemptsOf(world, debtor.customerId)).toEqual(['merchant unknown 21240']);
  world.sandbox.control.faults.clear();
  await leapTo(world, '2026-10-25T08:40');
  await leapTo(world, '2026-10-25T09:40');
  expect(await attemptsOf(world, debtor.customerId)).toEqual([
    'merchant canceled 21240',
    'merchant succeeded 21240'
  ]);
  expect(await plansOf(world, debtor.customerId)).toEqual(['first attempted 2026-10-25']);
  expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
});

test('a collection whose answer was lost was made, and is not made again', async () => {
  const debtor = await addDebtor(world, 'pm_card_visa', { reference: 'K-4002' });
  const invoice = await bill(world, debtor, { dueOn: '2026-10-27' });
  const before = taken(world).length;
  world.sandbox.control.faults.add({
    kind: 'drop-after',
    method: 'POST',
    path: '/v1/payment_intents',
    count: null
  });
  await leapTo(world, '2026-10-27T08:01');
  world.sandbox.control.faults.clear();
  await leapTo(world, '2026-10-27T09:00');
  expect(await attemptsOf(world, debtor.customerId)).toEqual(['merchant succeeded 21240']);
  expect(taken(world).length).toBe(before + 1);
  expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
});
