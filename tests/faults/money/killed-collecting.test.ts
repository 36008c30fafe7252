import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { planCollections } from '../../../src/lib/server/domain/collection/index.ts';
import { actInChild, type Act } from '../../support/act-in-child.ts';
import {
  addDebtor,
  attemptsOf,
  bankSays,
  bill,
  declined,
  leapTo,
  plansOf,
  sendNotices,
  visa
} from '../../support/collecting.ts';
import { ibans, stand, taken } from '../../support/payers.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let count = 0;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
});
afterEach(() => world.sandbox.control.bank.clear());
afterAll(() => world.close());

const merchantId = () => world.merchant.id;
const today = () => world.clock.now().toZonedDateTimeISO(world.merchant.zone).toPlainDate();
const in10Days = () => today().add({ days: 10 }).toString();

/** The product is up again, and its recurring jobs come as they do: in the minutes after, and on each day that follows. */
async function recover(days: number): Promise<void> {
  const start = world.clock.now();
  const local = (moment: Temporal.Instant) =>
    moment.toZonedDateTimeISO(world.merchant.zone).toPlainDateTime().toString();
  for (const minutes of [2, 15, 60]) await leapTo(world, local(start.add({ minutes })));
  for (let day = 1; day <= days; day++) await leapTo(world, `${today().add({ days: 1 }).toString()}T13:00`);
  await expectSoundBooks(world);
}

/** Moves the clocks alone: what is due then is left to somebody else. */
async function waitUntil(day: string): Promise<void> {
  const moment = Temporal.PlainDateTime.from(`${day}T12:00`).toZonedDateTime(world.merchant.zone).toInstant();
  world.clock.set(moment);
  await world.sandbox.control.setClock(moment.epochMilliseconds);
}

describe('the worker is killed while it collects what is due', () => {
  test.each([
    ['collect:opened', 'pm_card_visa', 0],
    ['collect:opened', ibans.pays, 0],
    ['collect:answered', 'pm_card_visa', 1],
    ['collect:answered', ibans.pays, 1],
    ['collect:recorded', ibans.pays, 1]
  ] as const)('at %s, from %s: collected once after all', async (failpoint, by, sent) => {
    count += 1;
    const debtor = await addDebtor(world, by, { reference: `KILL-${count}`, noticeDays: 1 });
    const dueOn = in10Days();
    const invoice = await bill(world, debtor, { dueOn });
    await planCollections(world.ctx, { merchantId: merchantId() });
    await sendNotices(world);
    const ours = () => world.sandbox.control.intents().filter((each) => each.amount === 21_240).length;
    const before = ours();
    await waitUntil(dueOn);
    const act: Act = { kind: 'collect', input: { merchantId: merchantId() } };
    expect((await actInChild(world, act, failpoint)).signal).toBe('SIGKILL');
    expect(ours() - before).toBe(sent);

    await recover(10);
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    const attempts = await attemptsOf(world, debtor.customerId);
    expect(attempts.filter((line) => line === 'merchant succeeded 21240')).toHaveLength(1);
    expect(attempts.filter((line) => !/ (succeeded|canceled) /.test(line))).toEqual([]);
    expect((await plansOf(world, debtor.customerId)).filter((line) => line.includes('planned'))).toEqual([]);
  });
});

describe('the web process is killed while a customer tries again', () => {
  test.each(['try:opened', 'try:answered'])(
    'at %s: taken once at most, and the debt is not forgotten',
    async (failpoint) => {
      count += 1;
      const debtor = await addDebtor(world, 'pm_card_visa', { reference: `KILL-${count}` });
      bankSays(world, visa, declined('insufficient_funds'));
      const dueOn = in10Days();
      const invoice = await bill(world, debtor, { dueOn });
      await leapTo(world, `${dueOn}T12:00`);
      expect(await attemptsOf(world, debtor.customerId)).toEqual(['merchant failed 21240']);
      const act: Act = {
        kind: 'try',
        input: {
          merchantId: merchantId(),
          customerId: debtor.customerId,
          invoiceIds: [invoice.invoiceId],
          formKey: `form-of-try-${count}-long-enough`,
          returnUrl: 'https://pay.example/?attempt={attempt}'
        }
      };
      const before = taken(world).length;
      expect((await actInChild(world, act, failpoint)).signal).toBe('SIGKILL');
      expect(taken(world).length - before).toBe(failpoint === 'try:answered' ? 1 : 0);

      await recover(4);
      expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
      expect(taken(world).length - before).toBe(1);
    }
  );
});
