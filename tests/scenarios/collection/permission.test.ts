import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  changeCollectionSettings,
  listDebitableMethods,
  listPlannedCollections,
  listPlannedLines,
  planCollections,
  readCollectionSettings,
  readPlannedCollection,
  revokeDebitConsent
} from '../../../src/lib/server/domain/collection/index.ts';
import {
  addDebtor,
  answersOf,
  attemptsOf,
  bill,
  leapTo,
  plansOf,
  type Debtor
} from '../../support/collecting.ts';
import { ibans, stand } from '../../support/payers.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-23' });
});
afterEach(() => expectSoundBooks(world));
afterAll(() => world.close());

const debitable = ({ customerId }: Debtor) =>
  world.ctx.db.withMerchant(world.merchant.id, (tx) =>
    listDebitableMethods(tx, world.merchant.id, customerId)
  );

async function revoke(debtor: Debtor, by = debtor): Promise<void> {
  const [first] = await debitable(debtor);
  await revokeDebitConsent(world.ctx, {
    merchantId: world.merchant.id,
    customerId: by.customerId,
    consentId: first!.consent.id
  });
}

test('who takes the permission back is not debited any more, also not for what was planned', async () => {
  const debtor = await addDebtor(world, 'pm_card_visa', { reference: 'K-4001' });
  const invoice = await bill(world, debtor, { dueOn: '2026-03-25' });
  await planCollections(world.ctx, { merchantId: world.merchant.id });
  expect(await plansOf(world, debtor.customerId)).toEqual(['first planned 2026-03-25']);

  await revoke(debtor);
  expect(await debitable(debtor)).toEqual([]);
  await leapTo(world, '2026-03-25T12:00');
  await leapTo(world, '2026-03-30T12:00');
  expect(await attemptsOf(world, debtor.customerId)).toEqual([]);
  expect(await stand(world, invoice.invoiceId)).toEqual(['open', 21_240]);
  expect(await plansOf(world, debtor.customerId)).toEqual(['first canceled 2026-03-25']);
  expect(await answersOf(world, debtor.customerId)).toEqual(['ask-customer: no-consent']);
});

test('nobody takes back the permission of somebody else', async () => {
  const debtor = await addDebtor(world, 'pm_card_visa', { reference: 'K-4002' });
  const stranger = await addDebtor(world, 'pm_card_visa', { reference: 'K-4003' });
  await revoke(debtor, stranger);
  expect(await debitable(debtor)).toHaveLength(1);
});

test('a merchant changes one thing about how it collects: the rest stays, and new plans follow it', async () => {
  const settings = () =>
    world.ctx.db.withMerchant(world.merchant.id, (tx) => readCollectionSettings(tx, world.merchant.id));
  const before = await settings();
  await world.ctx.db.withMerchant(world.merchant.id, (tx) =>
    changeCollectionSettings(tx, world.merchant.id, { noticeDays: 5 })
  );
  expect(await settings()).toMatchObject({ ...before, noticeDays: 5 });

  const debtor = await addDebtor(world, ibans.pays, { reference: 'K-4004' });
  const { invoiceId } = await bill(world, debtor, { dueOn: '2026-04-20' });
  await planCollections(world.ctx, { merchantId: world.merchant.id });
  await world.ctx.db.withMerchant(world.merchant.id, async (tx) => {
    const [coming] = await listPlannedCollections(tx, world.merchant.id, debtor.customerId);
    expect(coming).toMatchObject({ noticeDays: 5, amount: eur(21_240) });
    expect(await readPlannedCollection(tx, world.merchant.id, coming!.id)).toEqual(coming);
    expect(await listPlannedLines(tx, world.merchant.id, coming!.id)).toEqual([
      { invoiceId, amountMinor: 21_240 }
    ]);
  });
});
