import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addPlan,
  runBilling,
  startSubscription
} from '../../../src/lib/server/domain/subscriptions/index.ts';
import { addCustomer, listPeriods } from '../../support/subscription-factory.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';
import { actInChild } from '../../support/act-in-child.ts';

let world: TestWorld;
let planId: string;
let customerId: string;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-29' });
  const merchantId = world.merchant.id;
  customerId = await addCustomer(world.ctx, merchantId, 'K-2003');
  planId = await addPlan(world.ctx, {
    merchantId,
    name: 'Opvang',
    cycle: { unit: 'month', count: 1 },
    price: eur(4_321),
    effectiveOn: Temporal.PlainDate.from('2026-01-01')
  });
});
afterAll(() => world.close());

test.each([
  'plan-periods:before-commit',
  'plan-periods:after-commit',
  'issue-bills:before-commit',
  'issue-bills:after-commit'
])('a worker killed at %s bills each period once after all, in numbers without a gap', async (failpoint) => {
  const { ctx, database } = world;
  const merchantId = world.merchant.id;
  const ids = await Promise.all(
    Array.from({ length: 5 }, () => startSubscription(ctx, { merchantId, customerId, planId }))
  );
  await ctx.db.withMerchant(merchantId, (tx) =>
    ctx.jobs.enqueue(tx, { name: 'subscriptions.bill-merchant', data: { merchantId } })
  );
  expect((await actInChild(world, { kind: 'work' }, failpoint)).signal).toBe('SIGKILL');
  await runBilling(ctx, { merchantId });
  for (const id of ids)
    expect(await listPeriods(database, id)).toMatchObject([{ amount: 4_321, total: 4_321 }]);
  const numbers = await database.owner`select number from invoice order by number`;
  expect(numbers.map((row) => Number(String(row['number']).slice(1)))).toEqual(numbers.map((_, i) => i + 1));
  await world.runJobs();
  await expectSoundBooks(world);
});
