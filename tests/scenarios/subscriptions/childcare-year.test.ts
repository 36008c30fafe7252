import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addPlan,
  announcePriceChange,
  changeSubscription,
  chargeExtra,
  chooseDebitDay,
  listSubscriptions,
  pauseSubscription,
  previewChange,
  previewDebitDay,
  previewPause,
  previewStop,
  startSubscription,
  stopSubscription,
  undoStop
} from '../../../src/lib/server/domain/subscriptions/index.ts';
import { addCustomer, listDocuments, listPeriods, liveTo } from '../../support/subscription-factory.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-01-12' });
});
afterAll(() => world.close());

const day = (text: string) => Temporal.PlainDate.from(text);

test('a year at the childcare centre: begun in mid-month, changed, paused, stopped, undone and stopped', async () => {
  const { ctx, merchant, database } = world;
  const merchantId = merchant.id;
  const customerId = await addCustomer(ctx, merchantId, 'K-2001');
  const month = {
    merchantId,
    family: 'opvang',
    cycle: { unit: 'month', count: 1 } as const,
    effectiveOn: day('2026-01-01')
  };
  const twoDays = await addPlan(ctx, { ...month, name: 'Opvang 2 dagen', price: eur(40_000) });
  const threeDays = await addPlan(ctx, { ...month, name: 'Opvang 3 dagen', price: eur(60_000) });

  // 12 January: begins, billed on the first of each month. January has 20 of 31 days left.
  const subscriptionId = await startSubscription(ctx, {
    merchantId,
    customerId,
    planId: twoDays,
    anchor: { kind: 'day-of-month', day: 1 }
  });
  const act = { merchantId, subscriptionId, customerId };
  await liveTo(world, '2026-02-10');

  // 10 February: the family wants to pay on the 25th, and sees the days first.
  const choice = { kind: 'day-of-month', day: 25 } as const;
  const shown = await previewDebitDay(ctx, { merchantId, customerId, choice });
  expect(shown.map(String)).toEqual(['2026-02-25', '2026-03-25', '2026-04-27']);
  await chooseDebitDay(ctx, { merchantId, customerId, choice });

  // 20 March: an extra day. 1 May: three days cost more from July on.
  await liveTo(world, '2026-03-20');
  await chargeExtra(ctx, { ...act, name: 'Extra dag 18 maart', amount: eur(6_250), on: day('2026-03-18') });
  await liveTo(world, '2026-05-01');
  const dearer = { merchantId, planId: threeDays, price: eur(63_000), reach: 'everyone' } as const;
  await announcePriceChange(ctx, { ...dearer, effectiveOn: day('2026-07-01') });

  // 15 May: three days from today. What the page shows is what is billed.
  await liveTo(world, '2026-05-15');
  const effect = await previewChange(ctx, { ...act, planId: threeDays });
  expect(effect).toMatchObject({ effectiveOn: day('2026-05-15'), total: eur(10_968) });
  await changeSubscription(ctx, { ...act, planId: threeDays, expectedTotal: effect.total });

  // 2 July: four weeks of summer. July was billed; its twelve days come off the bill of August.
  await liveTo(world, '2026-07-02');
  const summer = { ...act, fromOn: day('2026-07-20'), untilOn: day('2026-08-17') };
  expect(await previewPause(ctx, summer)).toMatchObject({
    total: eur(-24_387),
    billedOn: day('2026-08-01'),
    next: { startOn: day('2026-08-01'), amount: eur(30_484) }
  });
  await pauseSubscription(ctx, summer);
  expect(await statusOf(customerId)).toBe('active');
  await liveTo(world, '2026-07-21');
  expect(await statusOf(customerId)).toBe('paused');
  await liveTo(world, '2026-08-17');
  expect(await statusOf(customerId)).toBe('active');

  // 10 October: they stop; on the 20th they think again; on 5 November they stop after all.
  await liveTo(world, '2026-10-10');
  const stop = { ...act, when: 'period-end', reason: 'moved' } as const;
  expect(await previewStop(ctx, stop)).toMatchObject({ effectiveOn: day('2026-11-01'), yearlyAfter: eur(0) });
  await stopSubscription(ctx, stop);
  expect(await statusOf(customerId)).toBe('stopping');
  await liveTo(world, '2026-10-20');
  await undoStop(ctx, act);
  await liveTo(world, '2026-11-05');
  await stopSubscription(ctx, stop);
  await liveTo(world, '2027-01-12');

  expect(await statusOf(customerId)).toBe('stopped');
  expect(await listDocuments(database, customerId)).toEqual([
    { on: '2026-01-12', dueOn: '2026-02-11', total: 25_806 },
    { on: '2026-02-01', dueOn: '2026-03-03', total: 40_000 },
    { on: '2026-03-01', dueOn: '2026-03-25', total: 40_000 },
    { on: '2026-04-01', dueOn: '2026-04-27', total: 46_250 },
    { on: '2026-05-01', dueOn: '2026-05-25', total: 40_000 },
    { on: '2026-05-15', dueOn: '2026-06-25', total: 10_968 },
    { on: '2026-06-01', dueOn: '2026-06-25', total: 60_000 },
    { on: '2026-07-01', dueOn: '2026-07-27', total: 63_000 },
    { on: '2026-08-01', dueOn: '2026-08-25', total: 6_097 },
    { on: '2026-09-01', dueOn: '2026-09-25', total: 63_000 },
    { on: '2026-10-01', dueOn: '2026-10-26', total: 63_000 },
    { on: '2026-11-01', dueOn: '2026-11-25', total: 63_000 }
  ]);
  expect((await listPeriods(database, subscriptionId)).at(-1)).toMatchObject({ endOn: '2026-12-01' });
  const audit = await database.owner`
    select action from audit_entry where subject_kind = 'subscription' order by at, id`;
  expect(audit.map((row) => row['action'])).toEqual([
    'start-subscription',
    'charge-extra',
    'change-subscription',
    'pause-subscription',
    'stop-subscription',
    'undo-stop',
    'stop-subscription'
  ]);
  await world.runJobs();
  await expectSoundBooks(world);
});

async function statusOf(customerId: string) {
  const [first] = await listSubscriptions(world.ctx, { merchantId: world.merchant.id, customerId });
  return first?.status;
}
