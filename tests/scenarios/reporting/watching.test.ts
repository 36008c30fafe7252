import { sql } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkInvariants } from '../../../src/lib/server/domain/reporting/index.ts';
import {
  findByKey,
  selectViolations
} from '../../../src/lib/server/domain/reporting/checking/check-invariants.ts';
import { invariants } from '../../../src/lib/server/domain/reporting/checking/invariants/index.ts';
import { watchInvariants } from '../../../src/lib/server/domain/reporting/checking/watch-invariants.ts';
import { newId } from '../../../src/lib/server/platform/crypto/random.ts';
import { addKlaproos } from '../../support/klaproos.ts';
import { startWorld, type TestWorld } from '../../support/world.ts';

/** The hourly check of the books: in slices, over several runs, by turns. */
let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** What one run finds, an hour after the one before; `turns`: so many checks or slices fit in it. */
async function watch({ turns = Infinity } = {}): Promise<unknown[]> {
  world.clock.set(world.clock.now().add({ hours: 1 }));
  const alerts: { row: unknown; invariant: string }[] = [];
  const log = pino({}, { write: (line) => void alerts.push(JSON.parse(line) as (typeof alerts)[number]) });
  let left = turns;
  await watchInvariants({ ...world.ctx, log }, { hasTime: () => left-- > 0, sliceIds: 2 });
  return alerts.map(({ invariant, row }) => ({ invariant, row }));
}

test('a book is walked in slices over several runs, and what is broken in its last slice is found like anything else', async () => {
  const { database } = world;
  for (const number of ['2026-801', '2026-802', '2026-803', '2026-804', '2026-805'])
    await world.openInvoice({ number });
  await database.owner`
    update invoice set balance_minor = balance_minor - 100 where number = '2026-805'`;
  expect(await watch({ turns: 1 })).toEqual([]);
  const [walk] = await database.owner`select invariant, walked_to from invariant_check`;
  expect(walk).toMatchObject({ invariant: 'I1', walked_to: expect.any(String) as string });
  // Behind a walk that is on its way nothing is looked at again until the next one.
  await database.owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`update ledger_entry set amount_minor = amount_minor + 1
      where (transaction_id, line) in (select transaction_id, line from ledger_entry order by transaction_id, line limit 1)`;
  });
  const all = (await checkInvariants(world.ctx)).map(({ invariant, row }) => ({ invariant, row }));
  expect(all.map(({ invariant }) => invariant).toSorted()).toEqual(['I1', 'I2', 'I2']);
  const byNumber = (found: unknown[]) => found.map((each) => JSON.stringify(each)).toSorted();
  const isOfLedger = ({ invariant }: { invariant: string }) => invariant === 'I1';
  expect(byNumber(await watch())).toEqual(byNumber(all.filter((each) => !isOfLedger(each))));
  const [{ count } = { count: -1 }] = await database.owner<{ count: number }[]>`
    select count(*)::int as count from invariant_check where walked_to is not null`;
  expect(count).toBe(0);
  expect(byNumber(await watch())).toEqual(byNumber(all));
});

test('merchants take turns: whoever was served longest ago begins, so that nobody waits for ever', async () => {
  const { ctx, database } = world;
  for (const slug of ['de-egelantier', 'de-zonnehoed'])
    await addKlaproos(ctx, newId(ctx.clock.now()), newId(ctx.clock.now()), { slug });
  const served: string[] = [];
  for (let run = 0; run < 6; run += 1) {
    await watch({ turns: 1 });
    const [last] = await database.owner`
      select merchant_id from invariant_check order by checked_at desc limit 1`;
    served.push(last!['merchant_id'] as string);
  }
  expect(new Set(served.slice(0, 3)).size).toBe(3);
  expect(served.slice(3)).toEqual(served.slice(0, 3));
});

test.each(invariants.filter(({ walks }) => walks).map((invariant) => [invariant.id, invariant] as const))(
  'a slice of %s is found by keys alone, however large the book is',
  async (_, invariant) => {
    const { ctx, merchant } = world;
    const [after, upTo] = [newId(ctx.clock.now()), newId(ctx.clock.now())];
    const plan = await ctx.db.withMerchant(merchant.id, async (tx) => {
      await findByKey(tx);
      return tx.execute<{ 'QUERY PLAN': string }>(
        sql.raw(`explain ${selectViolations(invariant, ctx.clock.now(), { after, upTo })}`)
      );
    });
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).not.toContain('Seq Scan');
  }
);
