import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  askArrangement,
  followDays,
  givePromise,
  readArrangement
} from '../../src/lib/server/domain/arrangements/index.ts';
import {
  explainAttempt,
  planCollections,
  runDueCollections
} from '../../src/lib/server/domain/collection/index.ts';
import { addStaff } from '../../src/lib/server/domain/identity/index.ts';
import { mergeCustomers } from '../../src/lib/server/domain/merging/index.ts';
import {
  holdContact,
  listContactHolds,
  releaseContact,
  runSequences
} from '../../src/lib/server/domain/notifications/index.ts';
import { mintPayLink } from '../../src/lib/server/domain/pay-links/index.ts';
import {
  addDebtor,
  answersOf,
  attemptsOf,
  bankSays,
  bill,
  declined,
  leapTo,
  plansOf,
  visa
} from '../support/collecting.ts';
import { byCard } from '../support/payers.ts';
import { publish, step, toldOf } from '../support/sequences.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  // A Monday.
  world = await startWorld({ on: '2026-03-02' });
  await publish(world, 'Reminders', [step('first', 'due', 3), step('second', 'due', 10)]);
});
afterAll(() => world.close());
afterEach(async () => {
  world.sandbox.control.bank.clear();
  await expectSoundBooks(world);
});

/** A day at nine, with what the recurring jobs do on it. */
async function live(...days: readonly string[]): Promise<void> {
  const { ctx } = world;
  const merchantId = world.merchant.id;
  for (const day of days) {
    await leapTo(world, day);
    await ctx.db.withMerchant(merchantId, (tx) =>
      ctx.jobs.enqueue(tx, { name: 'notifications.end-holds', data: {} })
    );
    await world.runJobs();
    await followDays(ctx, { merchantId });
    await planCollections(ctx, { merchantId });
    await runSequences(ctx, { merchantId });
    await runDueCollections(ctx, { merchantId });
    await world.runJobs();
  }
}

const of = (customerId: string) => ({ merchantId: world.merchant.id, customerId });
const pausedOf = async ({ invoiceId }: OpenInvoice) =>
  (await world.database.owner`select paused_because from invoice where id = ${invoiceId}`)[0]![
    'paused_because'
  ];
const midnight = (day: string) =>
  Temporal.PlainDate.from(day).toZonedDateTime(world.merchant.zone).toInstant();

/** The customer pays an invoice by hand, with a card that is nobody else's here. */
async function payByHand({ invoiceId, customerId }: OpenInvoice) {
  const merchantId = world.merchant.id;
  const link = await world.ctx.db.withMerchant(merchantId, (tx) =>
    mintPayLink(world.ctx, tx, { merchantId, customerId, invoiceId, purpose: 'message' })
  );
  const instrument = await byCard(world, 'pm_card_amex');
  return world.pay({ invoiceId, customerId, link }, { instrument, expected: eur(21_240) });
}

test('in hardship nothing is debited or asked until the day that staff set, and then it goes on with notice', async () => {
  const samira = await addDebtor(world, 'pm_card_visa', {
    ...{ reference: 'H-1', email: 'samira@example.org', noticeDays: 5 }
  });
  bankSays(world, visa, declined('insufficient_funds'));
  const failed = await bill(world, samira, { dueOn: '2026-03-20' });
  const own = await bill(world, samira, { dueOn: '2026-04-20' });
  await live('2026-03-02', '2026-03-14', '2026-03-20');
  const before = await plansOf(world, samira.customerId);
  expect(before).toEqual([
    expect.stringMatching(/^first attempted/),
    expect.stringMatching(/^first planned/),
    expect.stringMatching(/^retry (planned|noticed)/)
  ]);

  // Until the end of April nobody asks: what was planned is gone in the same moment.
  const eva = { name: 'Eva de Jong', email: 'eva@example.org', role: 'support' } as const;
  const added = await addStaff(world.ctx, {
    ...{ merchantId: world.merchant.id, ...eva },
    password: 'vier natte winterjassen'
  });
  await holdContact(
    { ...world.ctx, actor: { kind: 'staff', staffId: added.id, name: eva.name } },
    { ...of(samira.customerId), because: 'hardship', note: 'Lost her job', untilAt: midnight('2026-05-01') }
  );
  expect(await plansOf(world, samira.customerId)).toEqual([
    before[0],
    before[1]!.replace('planned', 'canceled'),
    before[2]!.replace(/planned|noticed/, 'canceled')
  ]);
  expect(await listContactHolds(world.ctx, of(samira.customerId))).toMatchObject([
    { because: 'hardship', heldBy: eva.name, note: 'Lost her job', stopsDebits: true }
  ]);
  const [attempt] = await world.database
    .owner`select id from payment_attempt where customer_id = ${samira.customerId} and status = 'failed'`;
  const why = await explainAttempt(world.ctx, {
    merchantId: world.merchant.id,
    attemptId: attempt!['id'] as string
  });
  expect(why.next).toEqual({ kind: 'left-alone' });

  // April passes. What comes in meanwhile is left alone as well; she pays one herself.
  const later = await bill(world, samira, { dueOn: '2026-04-10' });
  expect(await Promise.all([failed, own, later].map(pausedOf))).toEqual(['hold', 'hold', 'hold']);
  const said = world.sandbox.control.messages.list().length;
  await live('2026-04-03', '2026-04-24', '2026-04-30');
  expect(world.sandbox.control.messages.list()).toHaveLength(said);
  expect((await payByHand(own)).kind).toBe('succeeded');
  expect(await attemptsOf(world, samira.customerId)).toEqual([
    'merchant failed 21240',
    'customer succeeded 21240'
  ]);

  // May: everything goes on, a little at a time.
  await live('2026-05-01');
  expect(await Promise.all([failed, own, later].map(pausedOf))).toEqual([null, null, null]);
  // What was never tried is debited, with all its days of notice; what failed in March is too old to be tried by itself.
  expect((await plansOf(world, samira.customerId)).slice(3)).toEqual([
    expect.stringMatching(/^first (planned|noticed) 2026-05-0[78]$/)
  ]);
  expect(await answersOf(world, samira.customerId)).toEqual([
    'retry: pre-notification',
    'ask-customer: time-over'
  ]);
  await live('2026-05-04', '2026-05-08', '2026-05-18');
  const days = (await toldOf(world, samira.customerId)).map((line) => line.slice(-11, -6));
  expect(days.length).toBeGreaterThan(0);
  expect(new Set(days).size).toBe(days.length);
  expect((await attemptsOf(world, samira.customerId)).slice(2)).toEqual(['merchant succeeded 21240']);
});

test('a dispute about one invoice leaves the others as they are, and ends by itself on none', async () => {
  const kofi = await addDebtor(world, 'pm_card_mastercard', { reference: 'H-2', email: 'kofi@example.org' });
  const odd = await bill(world, kofi, { dueOn: '2026-06-15' });
  const fine = await bill(world, kofi, { dueOn: '2026-06-15' });
  await live('2026-06-01');
  const dispute = { ...of(kofi.customerId), because: 'dispute', invoiceId: odd.invoiceId } as const;
  await holdContact(world.ctx, { ...dispute, note: 'Was away that month' });
  expect([await pausedOf(odd), await pausedOf(fine)]).toEqual(['hold', null]);
  await expect(holdContact(world.ctx, { ...dispute, because: 'hardship' })).rejects.toMatchObject({
    code: 'hold-not-of-invoice'
  });
  await live('2026-06-15', '2026-06-25');
  expect(await attemptsOf(world, kofi.customerId)).toEqual(['merchant succeeded 21240']);
  expect(await toldOf(world, kofi.customerId)).toEqual([]);
  // Whom he is merged with is left alone for it as well.
  const twin = await world.openInvoice({ customerReference: 'H-2b', email: 'kofi@example.org' });
  await mergeCustomers(world.ctx, {
    merchantId: world.merchant.id,
    keptId: twin.customerId,
    goneId: kofi.customerId
  });
  expect([await pausedOf(odd), await pausedOf(twin)]).toEqual(['hold', null]);
  await releaseContact(world.ctx, { ...dispute, customerId: twin.customerId });
  await live('2026-07-07', '2026-07-08');
  expect(await pausedOf(odd)).toBeNull();
  expect((await attemptsOf(world, twin.customerId)).at(-1)).toBe('merchant succeeded 21240');
});

test('an arrangement waits with its customer: no part is missed meanwhile, and its days move on by months', async () => {
  const noor = await addDebtor(world, 'pm_card_amex', { reference: 'H-3', email: 'noor@example.org' });
  const invoice = await bill(world, noor, { dueOn: '2026-08-20' });
  const customer = { kind: 'customer', customerId: noor.customerId } as const;
  await live('2026-08-04');
  const { arrangementId } = await askArrangement(
    { ...world.ctx, actor: customer },
    { ...of(noor.customerId), invoiceIds: [invoice.invoiceId], parts: 3, day: 25, isDebited: true }
  );
  const parts = async () =>
    (await readArrangement(world.ctx, { merchantId: world.merchant.id, arrangementId })).shownParts.map(
      ({ dueOn, status }) => `${dueOn.toString()} ${status}`
    );
  expect(await parts()).toEqual(['2026-08-25 coming', '2026-09-25 coming', '2026-10-26 coming']);
  await holdContact(world.ctx, { ...of(noor.customerId), because: 'hardship' });
  await live('2026-08-25', '2026-08-26');
  expect(await parts()).toEqual(['2026-09-25 coming', '2026-10-26 coming', '2026-11-25 coming']);
  expect(await attemptsOf(world, noor.customerId)).toEqual([]);
  await releaseContact(world.ctx, { ...of(noor.customerId), because: 'hardship', note: 'Found work' });
  await live('2026-09-11', '2026-09-25');
  expect(await parts()).toEqual(['2026-09-25 settled', '2026-10-26 coming', '2026-11-25 coming']);
  expect(await attemptsOf(world, noor.customerId)).toEqual(['merchant succeeded 7080']);
});

test('word of a promise that was broken rests on a Sunday; word of one that was just given doesn’t', async () => {
  // A Saturday; what is promised by the next one is broken on the Sunday after.
  await live('2026-10-10');
  const promise = ({ customerId, invoiceId }: OpenInvoice, promisedOn: string) =>
    givePromise(
      { ...world.ctx, actor: { kind: 'customer', customerId } },
      { ...of(customerId), invoiceIds: [invoiceId], promisedOn: Temporal.PlainDate.from(promisedOn) }
    );
  const mails = (address: string) =>
    world.sandbox.control.messages.list('email').filter(({ to }) => to === address).length;
  const lena = await world.openInvoice({ customerReference: 'H-4', email: 'lena@example.org' });
  const tomas = await world.openInvoice({ customerReference: 'H-5', email: 'tomas@example.org' });
  await promise(lena, '2026-10-17');
  await world.runJobs();
  expect(mails('lena@example.org')).toBe(1);
  await live('2026-10-18');
  expect(mails('lena@example.org')).toBe(1);
  await promise(tomas, '2026-10-24');
  await world.runJobs();
  expect(mails('tomas@example.org')).toBe(1);
  await live('2026-10-19');
  expect(mails('lena@example.org')).toBe(2);
});
