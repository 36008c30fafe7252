import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  backtestRetryRules,
  countShadowAnswers,
  dropRetryDraft,
  findRetryDraft,
  findRetryShadow,
  listRetryVersions,
  listShadowAnswers,
  publishRetryRules,
  readRetryRulesInForce,
  rollBackRetryRules,
  rulesOfKind,
  saveRetryDraft,
  startRetryShadow,
  stopRetryShadow,
  type RetryRules
} from '../../../src/lib/server/domain/collection/index.ts';
import { listAuditEntries } from '../../../src/lib/server/domain/identity/index.ts';
import {
  addDebtor,
  answersOf,
  attemptsOf,
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
afterEach(() => expectSoundBooks(world));
afterAll(() => world.close());

/** The standard rules with other days for a card that was short of money. */
const shortAfter = (...days: number[]): RetryRules => {
  const rules = rulesOfKind('standard');
  const [everybody] = rules.schedules;
  return { ...rules, schedules: [{ ...everybody!, card: { ...everybody!.card, daysWhenShort: days } }] };
};
const inTx = <T>(read: (tx: Parameters<typeof findRetryDraft>[0]) => Promise<T>) =>
  world.ctx.db.withMerchant(merchantId, read);

async function publish(rules: RetryRules, name: string): Promise<number> {
  await saveRetryDraft(world.ctx, { merchantId, rules });
  return publishRetryRules(world.ctx, { merchantId, name, reason: 'Asked by the owner' });
}

test('a version is published, shadowed by another, met by a running debt, and brought back', async () => {
  // Before anything was published, what suits most merchants holds.
  expect(await inTx((tx) => readRetryRulesInForce(tx, merchantId))).toEqual({
    version: 0,
    rules: rulesOfKind('standard')
  });
  expect(await publish(shortAfter(2, 3), 'Two days')).toBe(1);

  // A draft that goes on sooner is put in the shadow.
  await saveRetryDraft(world.ctx, { merchantId, rules: shortAfter(1, 3) });
  await startRetryShadow(world.ctx, { merchantId });

  const nadia = await addDebtor(world, 'pm_card_visa', { reference: 'K-3001' });
  bankSays(world, visa, ...Array.from({ length: 3 }, () => declined('insufficient_funds')));
  await bill(world, nadia);
  await leapTo(world, '2026-02-06T08:05');
  expect((await plansOf(world, nadia.customerId)).at(-1)).toBe('retry planned 2026-02-08');
  const shadow = (await inTx((tx) => findRetryShadow(tx, merchantId)))!;
  const answers = () =>
    inTx((tx) => listShadowAnswers(tx, { merchantId, shadowId: shadow.id, difference: undefined }));
  expect(await answers()).toMatchObject([
    { made: { kind: 'retry' }, other: { kind: 'retry', rule: 'schedule' }, difference: 'sooner' }
  ]);

  // The failures that happened, asked again of a draft that never goes on.
  const none = { ...shortAfter(), visaMostAttempts: 20 };
  expect((await backtestRetryRules(world.ctx, { merchantId, rules: none })).answers).toMatchObject([
    { made: { kind: 'retry' }, other: { kind: 'ask-customer', rule: 'ladder-used-up' }, difference: 'no-try' }
  ]);

  // 7 February: published while her next try waits. Her announced day stays; her next failure follows the new version.
  await leapTo(world, '2026-02-07T12:00');
  expect(await publish(shortAfter(1, 7), 'A week')).toBe(2);
  expect(await inTx((tx) => findRetryDraft(tx, merchantId))).toBeUndefined();
  await leapTo(world, '2026-02-08T08:10');
  expect(await plansOf(world, nadia.customerId)).toEqual([
    'first attempted 2026-02-06',
    'retry attempted 2026-02-08',
    'retry planned 2026-02-15'
  ]);
  expect(Object.fromEntries(await inTx((tx) => countShadowAnswers(tx, merchantId, shadow.id)))).toEqual({
    sooner: 2
  });
  const [byTwo, byOne] = await world.database.owner`
    select facts ->> 'rulesVersion' as version from collection_decision where kind = 'retry' order by decided_at desc`;
  expect([byOne?.['version'], byTwo?.['version']]).toEqual(['1', '2']);

  // Back: the same failure gets the same answer as by the first version.
  await stopRetryShadow(world.ctx, { merchantId });
  expect(await rollBackRetryRules(world.ctx, { merchantId, version: 1, reason: 'Too slow' })).toBe(3);
  const back = await backtestRetryRules(world.ctx, { merchantId, rules: shortAfter(2, 3) });
  expect(back.answers.map(({ difference }) => difference)).toEqual(['same', 'same']);
  const omar = await addDebtor(world, 'pm_card_visa_debit', { reference: 'K-3002' });
  bankSays(world, visaDebit, declined('insufficient_funds'));
  await bill(world, omar);
  await leapTo(world, '2026-02-20T08:05');
  expect(await answersOf(world, omar.customerId)).toEqual(['retry: schedule']);
  // The shadow was stopped: nothing more stands beside.
  expect(await answers()).toHaveLength(2);

  const versions = await inTx((tx) => listRetryVersions(tx, merchantId));
  expect(versions.map(({ version, name, copyOf }) => [version, name, copyOf])).toEqual([
    [3, 'Two days', 1],
    [2, 'A week', null],
    [1, 'Two days', null]
  ]);
  const acts = await inTx((tx) => listAuditEntries(tx, merchantId, [merchantId]));
  expect(acts.map(({ action }) => action)).toEqual([
    'roll-back-retry-rules',
    'stop-retry-shadow',
    'publish-retry-rules',
    'start-retry-shadow',
    'publish-retry-rules'
  ]);
});

test('a stricter ceiling of the merchant’s own stops what was planned by a looser one', async () => {
  const pia = await addDebtor(world, 'pm_card_visa', { reference: 'K-3004' });
  bankSays(world, visa, declined('insufficient_funds'));
  await bill(world, pia, { issuedOn: '2026-03-10', dueOn: '2026-03-12' });
  await leapTo(world, '2026-03-12T08:05');
  expect((await plansOf(world, pia.customerId)).at(-1)).toBe('retry planned 2026-03-14');
  await publish({ ...shortAfter(2, 3), visaMostAttempts: 1 }, 'One try');
  await leapTo(world, '2026-03-14T08:10');
  expect((await attemptsOf(world, pia.customerId)).length).toBe(1);
});

test('what breaks a ceiling is kept as a draft, and never published', async () => {
  const rules = { ...rulesOfKind('standard'), visaMostAttempts: 21 };
  expect(await saveRetryDraft(world.ctx, { merchantId, rules })).toMatchObject([
    { code: 'visa-above-ceiling' }
  ]);
  for (const refused of [
    () => publishRetryRules(world.ctx, { merchantId, name: 'More', reason: 'Why not' }),
    () => startRetryShadow(world.ctx, { merchantId })
  ])
    await expect(refused()).rejects.toThrow('retry-rules-impossible');
  await dropRetryDraft(world.ctx, { merchantId });
  await expect(publishRetryRules(world.ctx, { merchantId, name: 'x', reason: 'y' })).rejects.toThrow(
    'retry-draft-missing'
  );
  await expect(saveRetryDraft(world.ctx, { merchantId, rules: {} })).rejects.toThrow(
    'retry-rules-unreadable'
  );
  await expect(rollBackRetryRules(world.ctx, { merchantId, version: 99, reason: 'Back' })).rejects.toThrow(
    'retry-version-unknown'
  );
  // The database keeps what was published.
  for (const act of [
    () => world.database.owner`delete from retry_rule_set where version = 1`,
    () => world.database.owner`update retry_rule_set set name = 'x' where version = 1`
  ])
    await expect(act()).rejects.toThrow('published');
});
