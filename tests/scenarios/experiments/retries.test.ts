import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  readRetryRulesInForce,
  rulesOfKind,
  saveRetryDraft,
  type RetryRules
} from '../../../src/lib/server/domain/collection/index.ts';
import {
  addExperiment,
  addVariant,
  findVariantsOfRetries,
  readResults,
  saveExperiment,
  startExperiment,
  stopExperiment,
  watchOfMerchant
} from '../../../src/lib/server/domain/experiments/index.ts';
import { upsertCustomers } from '../../../src/lib/server/domain/identity/index.ts';
import { newId } from '../../../src/lib/server/platform/crypto/random.ts';
import {
  addDebtor,
  bankSays,
  bill,
  declined,
  leapTo,
  plansOf,
  visa,
  visaDebit
} from '../../support/collecting.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let merchantId: string;

beforeAll(async () => {
  world = await startWorld({ on: '2026-02-02' });
  merchantId = world.merchant.id;
});
afterAll(() => world.close());

const shortAfter = (...days: number[]): RetryRules => {
  const rules = rulesOfKind('standard');
  const [everybody] = rules.schedules;
  return { ...rules, schedules: [{ ...everybody!, card: { ...everybody!.card, daysWhenShort: days } }] };
};

async function started(name: string, rules: RetryRules, weights: readonly [number, number]): Promise<string> {
  const experimentId = await addExperiment(world.ctx, { merchantId, name, subject: { layer: 'retries' } });
  await saveRetryDraft(world.ctx, { merchantId, rules });
  await addVariant(world.ctx, { merchantId, experimentId, from: 'draft', name: '' });
  const frame = {
    ...{ hypothesis: 'Na een week staat er weer geld.', segment: null, sharePercent: 100, holdOutPercent: 0 },
    ...{ withinDays: 14, baselinePercent: 60, leastDifferenceTenths: 50, power: 80 as const }
  };
  const variants = (['A', 'B'] as const).map((key, place) => ({ key, name: '', weight: weights[place]! }));
  await saveExperiment(world.ctx, { merchantId, experimentId, frame, variants });
  await startExperiment(world.ctx, { merchantId, experimentId });
  return experimentId;
}

test('a debt is tried again by the arm that divided when it first failed, to its end', async () => {
  const other = { ...shortAfter(1, 1), fromHour: 10 };
  // Hours and ceilings are looked at again as they are in force: a variant may not differ in them.
  await expect(started('Andere uren', other, [1, 1])).rejects.toMatchObject({
    params: { problems: [{ code: 'ceilings-differ', variant: 'B' }] }
  });
  const nadia = await addDebtor(world, 'pm_card_visa', { reference: 'K-1' });
  const omar = await addDebtor(world, 'pm_card_visa_debit', { reference: 'K-2' });
  bankSays(world, visa, ...Array.from({ length: 3 }, () => declined('insufficient_funds')));
  bankSays(world, visaDebit, ...Array.from({ length: 3 }, () => declined('insufficient_funds')));
  await bill(world, nadia);
  await leapTo(world, '2026-02-06T08:05');

  await leapTo(world, '2026-02-06T09:00');
  // Nearly everybody gets the other rules; a debt that failed before stays with what holds.
  const experimentId = await started('Rustiger', shortAfter(5, 6), [1, 99]);
  await bill(world, omar, { dueOn: '2026-02-07' });
  await leapTo(world, '2026-02-07T12:00');
  expect((await plansOf(world, nadia.customerId)).slice(-2)).toEqual([
    'retry attempted 2026-02-07',
    'retry planned 2026-02-10'
  ]);
  expect((await plansOf(world, omar.customerId)).at(-1)).toBe('retry planned 2026-02-12');

  // Staff see by which variant it was decided; what was in force for everybody has none.
  const decided = await world.database.owner<{ version: number; customer: string }[]>`
    select (d.facts ->> 'rulesVersion')::int as version, a.customer_id as customer from collection_decision d
    join payment_attempt a on a.id = d.attempt_id where d.kind = 'retry'`;
  const versionOf = (customerId: string) => decided.find(({ customer }) => customer === customerId)!.version;
  const [variant, inForceThen] = [versionOf(omar.customerId), versionOf(nadia.customerId)];
  const used = await findVariantsOfRetries(world.ctx, { merchantId, versions: [variant, inForceThen] });
  expect([...used]).toEqual([
    [variant, { experiment: { id: experimentId, name: 'Rustiger' }, arm: 'B', name: '' }]
  ]);

  await leapTo(world, '2026-02-07T13:00');
  // Stopped: what holds is what it was, and his debt goes on by the arm that it began with.
  await stopExperiment(world.ctx, { merchantId, experimentId, reason: 'Genoeg gezien' });
  const inForce = await world.ctx.db.withMerchant(merchantId, (tx) => readRetryRulesInForce(tx, merchantId));
  expect(inForce.version).toBe(0);
  await leapTo(world, '2026-02-12T12:30');
  expect((await plansOf(world, omar.customerId)).slice(-2)).toEqual([
    'retry attempted 2026-02-12',
    'retry planned 2026-02-18'
  ]);
  const results = await readResults(world.ctx, { merchantId, experimentId });
  expect(results?.arms.map(({ arm, exposed }) => [arm, exposed])).toEqual([
    ['A', 0],
    ['B', 1]
  ]);
  await expectSoundBooks(world);
});

test('one that makes customers complain ends by itself', async () => {
  const experimentId = await started('Te streng', shortAfter(2, 2), [1, 1]);
  const { owner } = world.database;
  const at = world.clock.now();
  // Two hundred customers in each arm; of those in B, two in three said STOP an hour later.
  const [anybody] = await owner`select id from invoice limit 1`;
  const rows = Array.from({ length: 400 }, (_, n) => ({
    ...{ reference: `X-${n}`, name: `Familie ${n}`, language: 'nl' as const }
  }));
  const ids = await world.ctx.db.withMerchant(merchantId, (tx) => upsertCustomers(tx, merchantId, at, rows));
  for (const [place, customerId] of [...ids.values()].entries()) {
    const arm = place % 2 === 0 ? 'A' : 'B';
    await owner`insert into variant_exposure (merchant_id, split_id, customer_id, arm, invoice_id, exposed_at)
      values (${merchantId}, ${experimentId}, ${customerId}, ${arm}, ${anybody!['id']}, ${at.toString()})`;
    if (arm === 'B' && place % 3 > 0)
      await owner`insert into consent_entry (merchant_id, id, customer_id, kind, about, value, source, actor_kind,
          text_version, language, at)
        values (${merchantId}, ${newId(at)}, ${customerId}, 'objection', 'channel:sms', '{}', 'reply', 'customer', '1',
          'nl', ${at.add({ hours: 1 }).toString()})`;
  }
  world.clock.set(at.add({ hours: 2 }));
  await watchOfMerchant(world.ctx, { merchantId });
  const [ended] = await owner`select status, ended, ended_because from experiment where id = ${experimentId}`;
  expect(ended).toMatchObject({ status: 'ended', ended: 'harm', ended_because: 'complaints' });
  const [split] =
    await owner`select ended_at is not null as is_over from variant_split where id = ${experimentId}`;
  expect(split).toMatchObject({ is_over: true });
});
