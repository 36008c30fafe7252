import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  findMovedDebit,
  listComingDebits,
  moveDebit,
  openMoveLink,
  readComingDebit,
  signMoveLink
} from '../../src/lib/server/domain/collection/index.ts';
import { addDebtor, bankSays, bill, declined, leapTo, plansOf, type Debtor } from '../support/collecting.ts';
import { ibans, stand } from '../support/payers.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
});
afterEach(async () => {
  world.sandbox.control.bank.clear();
  await expectSoundBooks(world);
});
afterAll(() => world.close());

const day = (text: string) => Temporal.PlainDate.from(text);
const coming = ({ customerId }: Debtor) =>
  listComingDebits(world.ctx, { merchantId: world.merchant.id, customerId });
const subjects = (email: string) =>
  world.sandbox.control.messages
    .list()
    .filter((message) => message.to === email)
    .map(({ subject }) => (subject ?? '').replace(/\s+/g, ' '));

test('a debit that is moved takes its invoice along: nobody is late for it, and it is announced anew', async () => {
  const merchantId = world.merchant.id;
  const samira = await addDebtor(world, ibans.pays, {
    reference: 'K-7001',
    email: 'samira@example.org',
    noticeDays: 5
  });
  const invoice = await bill(world, samira, { dueOn: '2026-03-16', total: eur(3_495) });
  await leapTo(world, '2026-03-10T10:00');
  const [debit] = await coming(samira);
  expect(debit).toMatchObject({
    collectOn: day('2026-03-16'),
    noticedOn: day('2026-03-10'),
    amount: eur(3_495),
    invoices: [{ id: invoice.invoiceId }],
    move: {
      kind: 'movable',
      earliestOn: day('2026-03-17'),
      latestOn: day('2026-03-30'),
      cutOffOn: day('2026-03-12')
    }
  });
  await moveDebit(world.ctx, {
    merchantId,
    customerId: samira.customerId,
    plannedId: debit!.id,
    toOn: day('2026-03-23')
  });
  await leapTo(world, '2026-03-18T10:00');
  expect(await stand(world, invoice.invoiceId)).toEqual(['open', 3_495]);
  expect(subjects('samira@example.org')).toContain('€ 34,95 wordt maandag 23 maart afgeschreven');
});

test('somebody else’s debit is as unknown as one that never was', async () => {
  const merchantId = world.merchant.id;
  const owner = await addDebtor(world, ibans.pays, { reference: 'K-7002', noticeDays: 3 });
  const stranger = await addDebtor(world, ibans.pays, { reference: 'K-7003', noticeDays: 3 });
  await bill(world, owner, { dueOn: '2026-04-14' });
  await leapTo(world, '2026-03-23T10:00');
  const [debit] = await coming(owner);
  const nobodys = '019a0000-0000-7000-8000-0000000000ff';
  for (const plannedId of [debit!.id, nobodys]) {
    const ask = { merchantId, customerId: stranger.customerId, plannedId };
    await expect(readComingDebit(world.ctx, ask)).rejects.toMatchObject({
      code: 'planned-collection-unknown'
    });
    await expect(moveDebit(world.ctx, { ...ask, toOn: day('2026-04-20') })).rejects.toMatchObject({
      code: 'planned-collection-unknown'
    });
  }
  expect(await plansOf(world, owner.customerId)).toEqual(['first planned 2026-04-14']);
});

test('whose money lacked before is asked in time whether to move it, by a link that follows the debit', async () => {
  const merchantId = world.merchant.id;
  const email = 'nadia@example.org';
  const calm = 'joris@example.org';
  const nadia = await addDebtor(world, ibans.pays, { reference: 'K-7004', email, noticeDays: 14 });
  const joris = await addDebtor(world, ibans.pays, { reference: 'K-7005', email: calm, noticeDays: 14 });
  bankSays(world, ibans.pays, declined('insufficient_funds', { afterBusinessDays: 2 }));
  await bill(world, nadia, { dueOn: '2026-04-20', total: eur(3_495) });
  for (const at of ['2026-04-01T10:00', '2026-04-05T09:00', '2026-04-17T10:00', '2026-04-22T10:00'])
    await leapTo(world, at);

  // 8 May: both have a debit coming on the 29th; only for Nadia did one fail before.
  await leapTo(world, '2026-05-08T10:00');
  await bill(world, nadia, { dueOn: '2026-05-29', total: eur(2_000) });
  await bill(world, joris, { dueOn: '2026-05-29', total: eur(2_000) });
  for (const at of ['2026-05-11T10:00', '2026-05-14T10:00', '2026-05-22T10:00', '2026-05-25T10:00'])
    await leapTo(world, at);
  const asked = (whom: string) => subjects(whom).filter((subject) => subject.includes('verzetten?'));
  expect(asked(email)).toEqual(['€ 20,00 op vrijdag 29 mei: verzetten?']);
  expect(asked(calm)).toEqual([]);

  const debit = (await coming(nadia)).find(({ collectOn }) => collectOn.equals(day('2026-05-29')))!;
  const url = signMoveLink(world.ctx, { merchantId, plannedId: debit.id });
  const mail = world.sandbox.control.messages
    .list()
    .find((message) => message.to === email && message.subject?.includes('verzetten?'));
  expect(mail?.text).toContain(url);
  const opened = openMoveLink(world.ctx, url.split('/').at(-1)!);
  const { plannedId } = await moveDebit(world.ctx, {
    merchantId,
    customerId: nadia.customerId,
    plannedId: opened.plannedId,
    toOn: debit.suggestedOn!
  });
  expect(await findMovedDebit(world.ctx, opened)).toEqual({
    id: plannedId,
    customerId: nadia.customerId,
    isComing: true
  });
});
