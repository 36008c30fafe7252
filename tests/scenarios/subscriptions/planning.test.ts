import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { money } from '../../../src/lib/money/index.ts';
import type { Merchant } from '../../../src/lib/server/domain/identity/index.ts';
import { checkInvariants } from '../../../src/lib/server/domain/reporting/index.ts';
import {
  addPlan,
  planPeriods,
  runBilling,
  startSubscription
} from '../../../src/lib/server/domain/subscriptions/index.ts';
import { forecast } from '../../../src/lib/server/domain/subscriptions/plan-next-period.ts';
import { readFacts } from '../../../src/lib/server/domain/subscriptions/queries.ts';
import { addMerchant, openDomainWorld, type DomainWorld } from '../../support/domain-context.ts';
import { addCustomer, listPeriods } from '../../support/subscription-factory.ts';

let world: DomainWorld;
let merchant: Merchant;
let customerId: string;

beforeAll(async () => {
  world = await openDomainWorld('2026-01-15T09:00:00Z');
  merchant = await addMerchant(world.ctx);
  customerId = await addCustomer(world.ctx, merchant.id, 'K-2001');
});
afterEach(async () => expect(await checkInvariants(world.ctx)).toEqual([]));
afterAll(() => world.close());

const day = (text: string) => Temporal.PlainDate.from(text);

/** Everything that can bend a calendar or a price, at random. */
const anyStory = fc.record({
  unit: fc.constantFrom('day', 'week', 'month', 'year'),
  count: fc.integer({ min: 1, max: 4 }),
  startsAfter: fc.integer({ min: 0, max: 60 }),
  wish: fc.oneof(
    fc.constant(undefined),
    fc.constant({ kind: 'last-day-of-month' as const }),
    fc.integer({ min: 1, max: 31 }).map((each) => ({ kind: 'day-of-month' as const, day: each })),
    fc.integer({ min: 1, max: 7 }).map((weekday) => ({ kind: 'weekday' as const, weekday }))
  ),
  price: fc.integer({ min: 0, max: 99_999 }),
  newPrice: fc.integer({ min: 0, max: 99_999 }),
  newPriceAfter: fc.integer({ min: 30, max: 200 }),
  reach: fc.constantFrom('everyone', 'new-customers'),
  keptAfter: fc.option(fc.integer({ min: 0, max: 300 }), { nil: null }),
  quantity: fc.integer({ min: 1, max: 5 }),
  partialPeriods: fc.constantFrom('by-day' as const, 'whole' as const),
  billAheadDays: fc.integer({ min: 0, max: 20 }),
  trialDays: fc.constantFrom(0, 0, 14),
  pauses: fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 1, max: 60 })), {
    maxLength: 2
  }),
  stopAfter: fc.option(fc.integer({ min: 1, max: 400 }), { nil: null }),
  change: fc.option(fc.record({ quantity: fc.integer({ min: 1, max: 9 }), toWeekly: fc.boolean() }), {
    nil: null
  })
});
type Story = typeof anyStory extends fc.Arbitrary<infer T> ? T : never;

describe('planning many at once', () => {
  test('gives every subscription what planning one by one foretold', async () => {
    const weekly = await plan({ cycle: { unit: 'week', count: 2 }, price: money(1_234, 'EUR') });
    // One set of stories: their property is checked for each, and one run plans them all.
    const stories = fc.sample(anyStory, { numRuns: 80, seed: 20_261 });
    const told = new Map<string, unknown>();
    for (const story of stories) {
      const id = await begin(story, weekly);
      told.set(id, await foretell(id, day('2027-01-15')));
    }
    // Eight months later, in a few odd steps: a run that comes late plans the same.
    for (const on of ['2026-02-03', '2026-03-29', '2026-07-31', '2026-10-25', '2027-01-14']) {
      world.clock.set(Temporal.Instant.from(`${on}T22:30:00Z`));
      await planPeriods(world.ctx, { merchantId: merchant.id, slice: 37 });
    }
    for (const [id, periods] of told) {
      const planned = (await listPeriods(world.database, id)).map(({ startOn, endOn, amount }) => ({
        startOn,
        endOn,
        amount
      }));
      const due = (periods as { billOn: string; startOn: string }[]).filter(
        (each) => each.billOn <= '2027-01-14'
      );
      expect(planned).toEqual(due.map(({ billOn: _, ...each }) => each));
    }
    expect(told.size).toBe(80);
  });

  test('twice at once and again plans and bills each period once', async () => {
    const { id: merchantId } = await addMerchant(world.ctx, { slug: 'de-korenbloem' });
    const customerId = await addCustomer(world.ctx, merchantId, 'K-2002');
    const planId = await plan({ merchantId, cycle: { unit: 'day', count: 1 }, price: money(250, 'EUR') });
    const ids = [];
    for (let n = 0; n < 30; n += 1)
      ids.push(await startSubscription(world.ctx, { merchantId, customerId, planId }));
    const runs = [1, 2, 3].map(() => runBilling(world.ctx, { merchantId }));
    await Promise.all(runs);
    await runBilling(world.ctx, { merchantId });
    for (const id of ids) {
      const periods = await listPeriods(world.database, id);
      expect(periods).toHaveLength(1);
      expect(periods[0]).toMatchObject({ amount: 250, total: 250 });
    }
    const numbers = await world.database.owner`
      select number from invoice where merchant_id = ${merchantId} order by number`;
    expect(numbers.map((row) => Number(String(row['number']).slice(1)))).toEqual(ids.map((_, i) => i + 1));
  });
});

async function plan(given: Partial<Parameters<typeof addPlan>[1]>) {
  return addPlan(world.ctx, {
    merchantId: merchant.id,
    name: 'Opvang',
    cycle: { unit: 'month', count: 1 },
    price: money(10_000, 'EUR'),
    effectiveOn: day('2026-01-01'),
    ...given
  });
}

/** Makes a story true. Pauses, stops and changes are written as their use cases would, without waiting for their days. */
async function begin(story: Story, weekly: string): Promise<string> {
  const { owner } = world.database;
  const startOn = day('2026-01-15').add({ days: story.startsAfter });
  const planId = await plan({
    cycle: { unit: story.unit as 'day', count: story.count },
    price: money(story.price, 'EUR'),
    partialPeriods: story.partialPeriods,
    billAheadDays: story.billAheadDays,
    trialDays: story.trialDays
  });
  const on = (days: number) => startOn.add({ days }).toString();
  await owner`
    insert into plan_price (merchant_id, plan_id, effective_on, amount_minor, reach, announced_at)
    values (${merchant.id}, ${planId}, ${on(story.newPriceAfter)}, ${story.newPrice}, ${story.reach}, now())`;
  const id = await startSubscription(world.ctx, {
    merchantId: merchant.id,
    customerId,
    planId,
    quantity: story.quantity,
    startOn,
    ...(story.wish && { anchor: story.wish }),
    ...(story.keptAfter !== null && { keepsPriceUntilOn: startOn.add({ days: story.keptAfter }) })
  });
  let from = 0;
  for (const [gap, days] of story.pauses) {
    const [fromOn, untilOn] = [on(from + gap), on(from + gap + days)];
    from += gap + days;
    await owner`insert into subscription_pause (merchant_id, subscription_id, from_on, until_on, asked_on)
      values (${merchant.id}, ${id}, ${fromOn}, ${untilOn}, ${fromOn})`;
    await owner`update subscription set pause_from_on = ${fromOn}, pause_until_on = ${untilOn} where id = ${id}`;
  }
  if (story.change)
    await owner`update subscription set changes_on = next_start_on + 40, next_quantity = ${story.change.quantity},
      next_plan_id = ${story.change.toWeekly ? weekly : planId}, next_priced_on = priced_on,
      changes_cycle = ${story.change.toWeekly} where id = ${id}`;
  if (story.stopAfter !== null)
    await owner`update subscription set stop_on = next_start_on + ${story.stopAfter}::int where id = ${id}`;
  return id;
}

async function foretell(subscriptionId: string, untilOn: Temporal.PlainDate) {
  const { ctx } = world;
  return ctx.db.withMerchant(merchant.id, async (tx) => {
    const facts = await readFacts(tx, { merchantId: merchant.id, subscriptionId }, ctx.clock.now(), false);
    // Bills up to twenty days ahead begin after the day that is asked for.
    return forecast(facts, untilOn.add({ days: 21 })).map(({ startOn, endOn, amount, billOn }) => ({
      startOn: startOn.toString(),
      endOn: endOn.toString(),
      amount: amount.minor,
      billOn: billOn.toString()
    }));
  });
}
