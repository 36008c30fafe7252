import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  addDebtor,
  answersOf,
  attemptsOf,
  bankSays,
  bill,
  declined,
  leapTo,
  plansOf,
  sendNotices,
  visa
} from '../../support/collecting.ts';
import { ibans, payByCard, stand } from '../../support/payers.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-02-02' });
});
afterEach(() => expectSoundBooks(world));
afterAll(() => world.close());

describe('a card that may be debited', () => {
  test('is short of money twice; then the customer pays by link, and what was planned is called off', async () => {
    const nadia = await addDebtor(world, 'pm_card_visa', { reference: 'K-2001' });
    bankSays(world, visa, declined('insufficient_funds'), declined('insufficient_funds'));

    // 2 February: billed, due on the 6th, planned within the hour.
    const invoice = await bill(world, nadia);
    await leapTo(world, '2026-02-02T11:00');
    expect(await plansOf(world, nadia.customerId)).toEqual(['first planned 2026-02-06']);

    // 6 February: the first attempt fails; a day later the second one does.
    await leapTo(world, '2026-02-06T08:05');
    await leapTo(world, '2026-02-07T08:10');
    expect(await answersOf(world, nadia.customerId)).toEqual(['retry: schedule', 'retry: schedule']);
    expect(await plansOf(world, nadia.customerId)).toEqual([
      'first attempted 2026-02-06',
      'retry attempted 2026-02-07',
      'retry planned 2026-02-10'
    ]);

    // 8 February: she pays by the link; nothing is left to do for the machine.
    expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
    expect((await plansOf(world, nadia.customerId)).at(-1)).toBe('retry canceled 2026-02-10');
    await leapTo(world, '2026-02-10T09:00');
    expect(await attemptsOf(world, nadia.customerId)).toEqual([
      'merchant failed 21240',
      'merchant failed 21240',
      'customer succeeded 21240'
    ]);
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });
});

describe('an account that may be debited', () => {
  test('lacks money (AM04); it is presented again after a notice of its own, and pays', async () => {
    const tomasz = await addDebtor(world, ibans.pays, { reference: 'K-2002', noticeDays: 5 });
    bankSays(world, ibans.pays, declined('insufficient_funds', { afterBusinessDays: 2 }));
    const invoice = await bill(world, tomasz);
    await leapTo(world, '2026-02-10T11:00');

    // Planned for the first TARGET day that leaves five days and one of notice; handed over the business day before.
    expect(await plansOf(world, tomasz.customerId)).toEqual(['first planned 2026-02-16']);
    expect(await sendNotices(world)).toBe(1);
    await leapTo(world, '2026-02-13T08:05');
    expect(await attemptsOf(world, tomasz.customerId)).toEqual(['merchant processing 21240']);
    await leapTo(world, '2026-02-17T09:05');
    expect(await answersOf(world, tomasz.customerId)).toEqual(['retry: pre-notification']);
    expect((await plansOf(world, tomasz.customerId)).at(-1)).toBe('retry planned 2026-02-23');

    // Without the notice of its own, the second debit is not sent: it moves.
    await leapTo(world, '2026-02-20T08:05');
    expect((await plansOf(world, tomasz.customerId)).slice(1)).toEqual([
      'retry moved 2026-02-23',
      'retry planned 2026-02-26'
    ]);
    expect(await sendNotices(world)).toBe(1);
    await leapTo(world, '2026-02-25T08:05');
    await leapTo(world, '2026-03-04T10:00');
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });
});
