import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  askWriteOff,
  readInvoice,
  releaseWriteOff,
  undoWriteOff
} from '../../../src/lib/server/domain/billing/index.ts';
import { askRefund, refundPayment, releaseRefund } from '../../../src/lib/server/domain/collection/index.ts';
import {
  addStaff,
  changeRefundLimit,
  listReleases,
  refuseRelease,
  withdrawRelease,
  type StaffRole
} from '../../../src/lib/server/domain/identity/index.ts';
import type { Context } from '../../../src/lib/server/context.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
/** What each colleague acts with. */
let noor: Context, jens: Context, samira: Context;
beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
  noor = await colleague('Noor El Idrissi', 'finance');
  jens = await colleague('Jens Peeters', 'owner');
  samira = await colleague('Samira Kaya', 'support');
});
afterAll(() => world.close());

async function colleague(name: string, role: StaffRole): Promise<Context> {
  const email = `${name.split(' ')[0]!.toLowerCase()}@deklaproos.example`;
  const person = { merchantId: world.merchant.id, email, name, role, password: 'vier natte winterjassen' };
  const { id: staffId } = await addStaff(world.ctx, person);
  return { ...world.ctx, actor: { kind: 'staff', staffId, name } };
}

const standing = ({ invoiceId }: OpenInvoice) =>
  world.ctx.db.withMerchant(world.merchant.id, async (tx) => {
    const { status, balance, writtenOff } = await readInvoice(tx, world.merchant.id, invoiceId);
    return { status, owed: balance.minor, lost: writtenOff.minor };
  });
const asking = (invoice: OpenInvoice, amount = eur(21_240)) => ({
  ...{ merchantId: world.merchant.id, invoiceId: invoice.invoiceId, amount },
  because: 'Failliet verklaard op 2 maart.'
});
const which = (releaseId: string) => ({ merchantId: world.merchant.id, releaseId });
const refused = (code: string) => expect.objectContaining({ code }) as unknown;

describe('a write-off takes two people', () => {
  test('nobody releases what they asked for, support releases nothing, and a loss is booked once', async () => {
    const invoice = await world.openInvoice();
    const id = await askWriteOff(noor, asking(invoice));
    await expect(askWriteOff(jens, asking(invoice))).rejects.toEqual(refused('release-already-asked'));
    await expect(releaseWriteOff(noor, which(id))).rejects.toEqual(refused('own-release-not-allowed'));
    await expect(releaseWriteOff(samira, which(id))).rejects.toEqual(refused('act-not-allowed'));
    await expect(releaseWriteOff(world.ctx, which(id))).rejects.toEqual(refused('act-not-allowed'));
    expect(await standing(invoice)).toEqual({ status: 'open', owed: 21_240, lost: 0 });

    // Pressed twice in the same moment: one releases, the other finds it answered.
    const pressed = await Promise.allSettled([
      releaseWriteOff(jens, which(id)),
      releaseWriteOff(jens, which(id))
    ]);
    expect(pressed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await standing(invoice)).toEqual({ status: 'uncollectible', owed: 0, lost: 21_240 });
    expect(await world.accounts()).toMatchObject({ 'write-off': 21_240 });
    await world.runJobs();
    await expectSoundBooks(world);
  });

  test('a payment between asking and releasing stops it; one after it takes the loss back', async () => {
    const invoice = await world.openInvoice();
    const id = await askWriteOff(noor, asking(invoice));
    const part = { kind: 'part', invoiceIds: [invoice.invoiceId], amount: eur(10_000) } as const;
    const paid = await world.pay(invoice, { selection: part, expected: eur(10_000) });
    await world.answerBank(invoice, paid, 'approve');
    await expect(releaseWriteOff(jens, which(id))).rejects.toEqual(refused('write-off-amount-changed'));
    await withdrawRelease(noor, which(id));

    // The bank is still asked for the rest when it is written off, and pays it the next day.
    const rest = await world.pay(invoice, { expected: eur(11_240) });
    const again = await askWriteOff(noor, asking(invoice, eur(11_240)));
    await releaseWriteOff(jens, which(again));
    expect(await standing(invoice)).toEqual({ status: 'uncollectible', owed: 0, lost: 11_240 });
    await world.answerBank(invoice, rest, 'approve');
    await world.runJobs();
    expect(await standing(invoice)).toEqual({ status: 'paid', owed: 0, lost: 0 });
    expect((await world.accounts())['customer-credit']).toBeUndefined();
    await expectSoundBooks(world);
  });

  test('refused with a reason, or taken back after it was done, the invoice is owed as before', async () => {
    const invoice = await world.openInvoice();
    const id = await askWriteOff(noor, asking(invoice));
    await refuseRelease(jens, { ...which(id), because: 'Zij betaalt altijd, bel eerst.' });
    await expect(releaseWriteOff(jens, which(id))).rejects.toEqual(refused('release-already-answered'));
    await releaseWriteOff(jens, which(await askWriteOff(noor, asking(invoice))));
    await undoWriteOff(noor, { ...asking(invoice), because: 'Belde, wil betalen.' });
    expect(await standing(invoice)).toEqual({ status: 'overdue', owed: 21_240, lost: 0 });
    const paid = await world.pay(invoice);
    await world.answerBank(invoice, paid, 'approve');
    await world.runJobs();
    expect(await standing(invoice)).toEqual({ status: 'paid', owed: 0, lost: 0 });
    await expectSoundBooks(world);
  });
});

test('a refund beyond the limit, also in small pieces, waits for a colleague and then goes once', async () => {
  const invoice = await world.openInvoice();
  const { attemptId } = await world.pay(invoice).then(async (paid) => {
    await world.answerBank(invoice, paid, 'approve');
    return paid;
  });
  const { id: merchantId } = world.merchant;
  await changeRefundLimit(jens, { merchantId, limitMinor: 10_000 });
  const back = (minor: number) => ({ merchantId, attemptId, amount: eur(minor), effect: 'credit' as const });
  await expect(refundPayment(noor, back(10_001))).rejects.toEqual(refused('refund-needs-release'));
  await refundPayment(noor, back(6_000));
  await expect(refundPayment(noor, back(6_000))).rejects.toEqual(refused('refund-needs-release'));
  const id = await askRefund(noor, { ...back(6_000), because: 'Dubbel gefactureerd.' });
  await expect(releaseRefund(noor, which(id))).rejects.toEqual(refused('own-release-not-allowed'));
  expect(await releaseRefund(jens, which(id))).toMatchObject({ refundId: id });
  await expect(releaseRefund(jens, which(id))).rejects.toEqual(refused('release-already-answered'));
  // A refund by iDEAL takes the bank some days.
  await world.goTo('2026-03-12');
  const { items } = await listReleases(world.ctx, { merchantId, isWaiting: true, limit: 10 });
  expect(items).toEqual([]);
  expect(await world.accounts()).toMatchObject({ 'credit-granted': 12_000 });
  await expectSoundBooks(world);
});
