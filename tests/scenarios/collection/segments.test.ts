import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addSegment,
  changeSegment,
  countSegment,
  listSegments,
  publishRetryRules,
  retireSegment,
  rollBackSegment,
  rulesOfKind,
  saveRetryDraft,
  type SegmentConditions
} from '../../../src/lib/server/domain/collection/index.ts';
import { addDebtor, bankSays, bill, declined, leapTo, plansOf, visa } from '../../support/collecting.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let merchantId: string;

beforeAll(async () => {
  world = await startWorld({ on: '2026-02-02' });
  merchantId = world.merchant.id;
});
afterAll(() => world.close());

async function setCustomer(reference: string, columns: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, value] of Object.entries(columns))
    await world.database.owner`
      update customer set ${world.database.owner(name)} = ${value as string} where reference = ${reference}`;
}

test('each condition counts whom it means, and a schedule for a segment is theirs alone', async () => {
  const nadia = await addDebtor(world, 'pm_card_visa', { reference: 'K-4001' });
  await world.openInvoice({ customerReference: 'K-4002', email: null, total: eur(30_000) });
  await world.openInvoice({ customerReference: 'K-4003', email: null, total: eur(2_000) });
  await setCustomer('K-4001', { segment: 'opvang', language: 'fr', created_at: '2024-05-01T00:00:00Z' });
  await world.database.owner`
    update customer set address = jsonb_build_object('country', 'BE') where reference = 'K-4002'`;

  const inside = async (conditions: SegmentConditions) =>
    (await countSegment(world.ctx, { merchantId, conditions })).inside;
  const counted: readonly (readonly [SegmentConditions, number])[] = [
    [{ openAmount: { currency: 'EUR', atLeastMinor: 2_000 } }, 2],
    [{ openAmount: { currency: 'EUR', atLeastMinor: 2_001, atMostMinor: 30_000 } }, 1],
    [{ openAmount: { currency: 'EUR', atMostMinor: 0 } }, 1],
    [{ countries: ['BE'] }, 1],
    [{ countries: ['NL'] }, 2],
    [{ methods: ['card'] }, 1],
    [{ methods: ['none', 'sepa_debit'] }, 2],
    [{ languages: ['fr'] }, 1],
    [{ knownFor: { atLeastDays: 365 } }, 1],
    [{ knownFor: { atMostDays: 30 } }, 2],
    [{ failed: { has: true, withinDays: 90 } }, 0],
    [{ failed: { has: false, withinDays: 90 } }, 3],
    [{ tags: ['opvang', 'box'] }, 1],
    [{ tags: ['opvang'], languages: ['nl'] }, 0]
  ];
  for (const [conditions, count] of counted)
    expect([conditions, await inside(conditions)]).toEqual([conditions, count]);

  // A schedule of their own for whoever speaks French: a week, where everybody else has a day.
  const conditions: SegmentConditions = { languages: ['fr'] };
  const segmentId = await addSegment(world.ctx, { merchantId, name: 'Frans', conditions, reason: 'Try' });
  await expect(
    addSegment(world.ctx, { merchantId, name: 'Frans', conditions, reason: 'Again' })
  ).rejects.toThrow('segment-name-taken');
  const standard = rulesOfKind('standard');
  const [everybody] = standard.schedules;
  const slow = { ...everybody!, segment: 'Frans', card: { ...everybody!.card, daysWhenShort: [7] } };
  const rules = { ...standard, schedules: [slow, everybody!] };
  expect(await saveRetryDraft(world.ctx, { merchantId, rules })).toEqual([]);
  await publishRetryRules(world.ctx, { merchantId, name: 'Frans', reason: 'Paydays differ' });
  bankSays(world, visa, declined('insufficient_funds'));
  await bill(world, nadia);
  await leapTo(world, '2026-02-06T08:05');
  expect((await plansOf(world, nadia.customerId)).at(-1)).toBe('retry planned 2026-02-13');

  // Versions: another set, back to the first, and nobody at all.
  const change = { merchantId, segmentId, conditions: { languages: ['nl'] }, reason: 'Mistake' };
  expect(await changeSegment(world.ctx, change)).toBe(2);
  const back = { merchantId, segmentId, version: 1, reason: 'Back' };
  expect(await rollBackSegment(world.ctx, back)).toBe(3);
  const list = () => world.ctx.db.withMerchant(merchantId, (tx) => listSegments(tx, merchantId));
  expect(await list()).toMatchObject([{ name: 'Frans', version: 3, conditions }]);
  // What the rules in force name can't be taken away under them.
  await expect(retireSegment(world.ctx, { merchantId, segmentId })).rejects.toThrow('segment-in-use');
  await saveRetryDraft(world.ctx, { merchantId, rules: standard });
  await publishRetryRules(world.ctx, { merchantId, name: 'Usual', reason: 'Simpler' });
  await retireSegment(world.ctx, { merchantId, segmentId });
  expect(await list()).toEqual([]);
  expect(await saveRetryDraft(world.ctx, { merchantId, rules })).toMatchObject([{ code: 'segment-unknown' }]);
  await expect(changeSegment(world.ctx, { ...change, segmentId: nadia.customerId })).rejects.toThrow(
    'segment-unknown'
  );
  await expect(
    addSegment(world.ctx, { merchantId, name: 'All', conditions: {}, reason: 'None' })
  ).rejects.toThrow('segment-unreadable');
  await expectSoundBooks(world);
});
