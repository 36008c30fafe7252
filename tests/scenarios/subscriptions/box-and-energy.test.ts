import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  addPlan,
  changeSettings,
  changeSubscription,
  comeBack,
  listSubscriptions,
  pauseSubscription,
  previewResume,
  resumeSubscription,
  startSubscription,
  stopSubscription
} from '../../../src/lib/server/domain/subscriptions/index.ts';
import { newId } from '../../../src/lib/server/platform/crypto/random.ts';
import {
  addCustomer,
  askedOf,
  listDocuments,
  listPeriods,
  liveTo
} from '../../support/subscription-factory.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let customerId: string;
let count = 0;

beforeAll(async () => {
  world = await startWorld({ on: '2026-01-14' });
});
beforeEach(async () => {
  count += 1;
  customerId = await addCustomer(world.ctx, world.merchant.id, `K-200${count}`);
});
afterEach(async () => {
  await world.runJobs();
  await expectSoundBooks(world);
});
afterAll(() => world.close());

const day = (text: string) => Temporal.PlainDate.from(text);

describe('a box every Monday', () => {
  test('is skipped in a pause, across the night that clocks go forward, and costs in a year what was said', async () => {
    const { ctx, merchant, database } = world;
    const merchantId = merchant.id;
    const planId = await addPlan(ctx, {
      merchantId,
      name: 'Groentebox',
      cycle: { unit: 'week', count: 1 },
      price: eur(1_895),
      taxBp: 900,
      partialPeriods: 'whole',
      effectiveOn: day('2026-01-01')
    });
    // Wednesday 14 January: the first box comes on Monday.
    const subscriptionId = await startSubscription(ctx, {
      merchantId,
      customerId,
      planId,
      anchor: { kind: 'weekday', weekday: 1 }
    });
    const act = { merchantId, subscriptionId, customerId };
    await liveTo(world, '2026-03-24');

    // Tuesday 24 March: away until 14 April. The pause begins with the box of the 30th.
    const effect = await pauseSubscription(ctx, { ...act, untilOn: day('2026-04-14') });
    expect(effect).toMatchObject({
      effectiveOn: day('2026-03-30'),
      total: eur(0),
      next: { startOn: day('2026-04-20'), amount: eur(1_895) }
    });
    const [told] = await listSubscriptions(ctx, { merchantId, customerId });
    const before = await askedOf(database, customerId);
    await liveTo(world, '2027-03-23');

    const starts = (await listPeriods(database, subscriptionId)).map(({ startOn, total }) => [
      startOn,
      total
    ]);
    expect(starts.slice(0, 2)).toEqual([
      ['2026-01-19', 1_895],
      ['2026-01-26', 1_895]
    ]);
    expect(starts.slice(9, 15)).toEqual([
      ['2026-03-23', 1_895],
      ['2026-03-30', null],
      ['2026-04-06', null],
      ['2026-04-13', null],
      ['2026-04-20', 1_895],
      ['2026-04-27', 1_895]
    ]);
    // Nothing but Mondays, both changes of the clock included.
    expect(starts.every(([on]) => day(String(on)).dayOfWeek === 1)).toBe(true);
    expect((await askedOf(database, customerId)) - before).toBe(told!.yearlyCost.minor);
  });
});

describe('energy by the month and by the year', () => {
  test('is given back to the day when it stops, and taken up again by the same method', async () => {
    const { ctx, merchant, database } = world;
    const merchantId = merchant.id;
    const start = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
    const grid = await addPlan(ctx, {
      merchantId,
      name: 'Netbeheer',
      cycle: { unit: 'year', count: 1 },
      price: eur(36_500),
      taxBp: 2_100,
      effectiveOn: start
    });
    const power = await addPlan(ctx, {
      merchantId,
      name: 'Stroom',
      cycle: { unit: 'month', count: 1 },
      price: eur(14_200),
      taxBp: 2_100,
      effectiveOn: start
    });
    const paymentMethodId = newId(ctx.clock.now());
    const yearly = await startSubscription(ctx, { merchantId, customerId, planId: grid, paymentMethodId });
    const monthly = await startSubscription(ctx, {
      merchantId,
      customerId,
      planId: power,
      anchor: { kind: 'last-day-of-month' }
    });
    const last = start.with({ day: start.daysInMonth });
    await liveTo(world, last.add({ months: 3 }).toString());
    const starts = (await listPeriods(database, monthly)).slice(1).map(({ startOn }) => day(startOn));
    expect(starts.every((each) => each.day === each.daysInMonth)).toBe(true);

    // The grid is stopped on its 185th day: 184 of its 366 days were used, the rest is credited at once.
    await liveTo(world, start.add({ days: 184 }).toString());
    const effect = await stopSubscription(ctx, {
      merchantId,
      subscriptionId: yearly,
      when: 'now',
      reason: 'moved'
    });
    expect(effect.total).toEqual(eur(-18_150));
    await liveTo(world, start.add({ days: 185 }).toString());
    const notes = (await listDocuments(database, customerId)).filter((each) => each.total < 0);
    expect(notes).toEqual([{ on: start.add({ days: 184 }).toString(), dueOn: null, total: -18_150 }]);

    // Back in one step, twice tapped: one new subscription, paid as before.
    const back = { merchantId, customerId, subscriptionId: yearly, usableMethodIds: [paymentMethodId] };
    const [first, second] = await Promise.all([comeBack(ctx, back), comeBack(ctx, back)]);
    expect(first).toEqual(second);
    expect(first.method).toBe('kept');
    await stopSubscription(ctx, { merchantId, subscriptionId: monthly, when: 'period-end', reason: 'moved' });
    await stopSubscription(ctx, {
      merchantId,
      subscriptionId: first.subscriptionId,
      when: 'period-end',
      reason: 'moved'
    });
  });
});

describe('a subscription', () => {
  test('billed ahead, paused and resumed gives back and asks again to the cent', async () => {
    const { ctx, merchant, database } = world;
    const merchantId = merchant.id;
    const start = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
    const planId = await addPlan(ctx, {
      merchantId,
      name: 'Sportclub',
      mostQuantity: 4,
      cycle: { unit: 'day', count: 30 },
      price: eur(3_000),
      billAheadDays: 10,
      trialDays: 14,
      effectiveOn: start
    });
    const subscriptionId = await startSubscription(ctx, { merchantId, customerId, planId });
    const act = { merchantId, subscriptionId, customerId };
    // Billed on the fourth day, ten days before the trial ends.
    await liveTo(world, start.add({ days: 24 }).toString());
    expect(await askedOf(database, customerId)).toBe(3_000);
    // Away for twenty days, back after five: fifteen days are asked again.
    const pause = await pauseSubscription(ctx, { ...act, untilOn: start.add({ days: 44 }) });
    expect(pause.total).toEqual(eur(-2_000));
    await liveTo(world, start.add({ days: 29 }).toString());
    const resume = await previewResume(ctx, act);
    expect(resume.total).toEqual(eur(1_500));
    await resumeSubscription(ctx, { ...act, expectedTotal: resume.total });
    // Twice as much for the fifteen days that are left of the first period.
    const change = await changeSubscription(ctx, { ...act, quantity: 2 });
    expect(change.total).toEqual(eur(1_500));
    await liveTo(world, start.add({ days: 43 }).toString());
    // First period 30 − 5 days, 15 of them double; the second is billed ahead, double.
    expect(await askedOf(database, customerId)).toBe(2_500 + 1_500 + 6_000);
    await stopSubscription(ctx, { ...act, when: 'period-end', reason: 'done' });
    await liveTo(world, start.add({ days: 60 }).toString());
    // The second period was billed beyond the end, and was given back.
    expect(await askedOf(database, customerId)).toBe(2_500 + 1_500);
  });

  test('is nobody else’s to touch', async () => {
    const { ctx, merchant } = world;
    const merchantId = merchant.id;
    const planId = await addPlan(ctx, {
      merchantId,
      name: 'Club',
      mostQuantity: 2,
      cycle: { unit: 'month', count: 1 },
      price: eur(900),
      effectiveOn: day('2026-01-01')
    });
    const subscriptionId = await startSubscription(ctx, { merchantId, customerId, planId });
    const stranger = await addCustomer(ctx, merchantId, 'K-2009');
    const act = { merchantId, subscriptionId, customerId: stranger };
    await expect(stopSubscription(ctx, { ...act, when: 'now', reason: 'none' })).rejects.toMatchObject({
      code: 'subscription-unknown'
    });
    await expect(
      changeSubscription(ctx, { ...act, customerId, quantity: 2, expectedTotal: eur(1) })
    ).rejects.toMatchObject({ code: 'price-effect-changed' });
    // A customer takes as many as the plan allows, and stays in its family; staff may do more.
    const other = await addPlan(ctx, {
      merchantId,
      name: 'Club voor bedrijven',
      cycle: { unit: 'month', count: 1 },
      price: eur(9_900),
      effectiveOn: day('2026-01-01')
    });
    await expect(changeSubscription(ctx, { ...act, customerId, quantity: 3 })).rejects.toMatchObject({
      code: 'quantity-invalid'
    });
    await expect(changeSubscription(ctx, { ...act, customerId, planId: other })).rejects.toMatchObject({
      code: 'plan-not-offered'
    });
    await changeSubscription(ctx, { merchantId, subscriptionId, planId: other, quantity: 3 });
  });

  test('rests only as often as the merchant allows', async () => {
    const { ctx, merchant } = world;
    const merchantId = merchant.id;
    const start = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
    const planId = await addPlan(ctx, {
      merchantId,
      name: 'Zwemles',
      cycle: { unit: 'month', count: 1 },
      price: eur(3_100),
      effectiveOn: start
    });
    const subscriptionId = await startSubscription(ctx, { merchantId, customerId, planId });
    const pause = { merchantId, subscriptionId, customerId, untilOn: start.add({ days: 14 }) };
    await changeSettings(ctx, { merchantId, settings: { pausesPerYear: 0 } });
    await expect(pauseSubscription(ctx, pause)).rejects.toMatchObject({ code: 'pauses-used-up' });
    await changeSettings(ctx, { merchantId, settings: { pausesPerYear: 2 } });
    await expect(pauseSubscription(ctx, pause)).resolves.toMatchObject({ effectiveOn: start });
    await expect(changeSettings(ctx, { merchantId, settings: { pauseMostDays: -1 } })).rejects.toMatchObject({
      code: 'settings-invalid'
    });
  });

  test('is billed by the recurring job', async () => {
    const { ctx, merchant, database } = world;
    const merchantId = merchant.id;
    const planId = await addPlan(ctx, {
      merchantId,
      name: 'Les',
      cycle: { unit: 'month', count: 1 },
      price: eur(2_500),
      effectiveOn: day('2026-01-01')
    });
    const subscriptionId = await startSubscription(ctx, { merchantId, customerId, planId });
    await ctx.db.withMerchant(merchantId, (tx) =>
      ctx.jobs.enqueue(tx, { name: 'subscriptions.run-billing', data: {} })
    );
    await world.runJobs();
    expect(await listPeriods(database, subscriptionId)).toMatchObject([{ amount: 2_500, total: 2_500 }]);
  });
});
