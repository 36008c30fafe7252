import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { warnOfExpiry } from '../../../src/lib/server/domain/payment-methods/index.ts';
import { addDebtor, bill } from '../../support/collecting.ts';
import { byCard } from '../../support/payers.ts';
import { leap, publish, step, stepsOf, toldOf } from '../../support/sequences.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  // A Monday.
  world = await startWorld({ on: '2026-03-02' });
  await publish(world, 'With news', [
    step('ending', 'expiring', -19),
    step('failed', 'failed', 3),
    step('first', 'due', 60)
  ]);
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));

const warnedOn = async (customerId: string) =>
  (
    await world.database.owner`
      select to_char(created_at at time zone 'Europe/Amsterdam', 'MM-DD') as day, sequence_step_id is not null as step
      from notice where customer_id = ${customerId} and kind = 'card-ending' and status = 'sent' order by created_at`
  ).map(({ day, step }) => `${day as string}${step ? ' step' : ''}`);

test('a card that ends is told of by a step or by the standing warning, never by both in a week', async () => {
  const sofie = await addDebtor(world, 'pm_card_visa', { reference: 'K-9001', email: 'sofie@example.org' });
  await world.database
    .owner`update payment_method set exp_month = 3, exp_year = 2026 where id = ${sofie.methodId}`;
  const [one, other] = [
    await bill(world, sofie, { dueOn: '2026-03-31' }),
    await bill(world, sofie, { dueOn: '2026-03-31' })
  ];
  await leap(world, '2026-03-02T10:00');
  // The last day of March is 29, 19, 14 and 3 days away.
  for (const day of ['02', '12', '17', '28']) {
    await leap(world, `2026-03-${day}T10:30`);
    await warnOfExpiry(world.ctx, { merchantId: world.merchant.id });
    await world.runJobs();
  }
  expect(await warnedOn(sofie.customerId)).toEqual(['03-02', '03-12 step', '03-28']);
  // Two invoices, one message about the card.
  const ends = [(await stepsOf(world, one.invoiceId))[0], (await stepsOf(world, other.invoiceId))[0]];
  expect(ends.toSorted()).toEqual(['ending queued planned', 'ending skipped told-already']);
});

test('a step after a failed payment comes by itself, once, and not when the money came first', async () => {
  const [waits, pays] = await Promise.all(
    ['waits', 'pays'].map((name) =>
      world.openInvoice({
        ...{ customerReference: `K-${name}`, email: `${name}@example.org`, dueOn: '2026-04-20' }
      })
    )
  );
  await leap(world, '2026-04-01T10:00');
  const broke = await byCard(world, 'pm_card_visa_chargeDeclinedInsufficientFunds');
  for (const invoice of [waits!, pays!])
    expect(await world.pay(invoice, { instrument: broke })).toMatchObject({ kind: 'declined' });
  await world.runJobs();
  // Who stood at the page was told there.
  expect(await toldOf(world, waits!.customerId)).toEqual([]);
  await leap(world, '2026-04-03T10:00');
  await world.pay(pays!, { instrument: await byCard(world) });
  await world.runJobs();
  // The third day is Easter Saturday, no Sunday and no holiday.
  await leap(world, '2026-04-04T09:00');
  await leap(world, '2026-04-08T09:00');
  expect(await toldOf(world, waits!.customerId)).toEqual(['payment-failed email 04-04 09:00']);
  expect(await toldOf(world, pays!.customerId)).toEqual([]);
});
