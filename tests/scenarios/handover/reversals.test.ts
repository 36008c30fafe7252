import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readInvoice } from '../../../src/lib/server/domain/billing/index.ts';
import {
  askHandover,
  listSetAsideReports,
  readCase,
  recallCase,
  recordRemittance,
  releaseHandover,
  takeBackAgencyPayment
} from '../../../src/lib/server/domain/handover/index.ts';
import { holdContact, releaseContact } from '../../../src/lib/server/domain/notifications/index.ts';
import type { Context } from '../../../src/lib/server/context.ts';
import { colleagueOf, ripen, setUpHandover } from '../../support/handover.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let noor: Context, jens: Context;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
  await setUpHandover(world);
  noor = await colleagueOf(world, 'Noor El Idrissi', 'finance');
  jens = await colleagueOf(world, 'Jens Peeters', 'owner');
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));

const merchantId = () => world.merchant.id;
const place = (caseId: string) => ({ merchantId: merchantId(), caseId });
const refused = (code: string) => expect.objectContaining({ code }) as unknown;
const read = (caseId: string) => readCase(world.ctx, place(caseId));
const told = (caseId: string) =>
  world.sandbox.control.agency
    .entries()
    .filter((each) => each.caseId === caseId && each.kind !== 'report')
    .map(({ kind }) => kind);
const owedOn = ({ invoiceId }: OpenInvoice) =>
  world.ctx.db.withMerchant(merchantId(), async (tx) => {
    const { status, balance, pausedBecause } = await readInvoice(tx, merchantId(), invoiceId);
    return [status, balance.minor, pausedBecause];
  });
const whys = async () =>
  (await listSetAsideReports(world.ctx, { merchantId: merchantId(), view: 'waiting', limit: 50 })).items.map(
    ({ why }) => why
  );

async function handOver(email: string, amounts: readonly number[]) {
  const { caseId, invoices } = await ripen(world, email, amounts);
  const releaseId = await askHandover(noor, { ...place(caseId), because: 'Geen antwoord.' });
  await releaseHandover(jens, { merchantId: merchantId(), releaseId: releaseId! });
  await world.runJobs();
  return { caseId, invoice: invoices[0]! };
}
const paid = async (caseId: string, payment: string, amountMinor: number, copies = 1) => {
  const facts = { case: caseId, payment, amountMinor, currency: 'EUR', paidOn: '2026-05-04' };
  await world.sandbox.control.agency.report('payment.received', facts, copies);
  await world.runJobs();
};
const reversed = async (caseId: string, payment: string, amountMinor: number, copies = 1) => {
  const facts = { case: caseId, payment, amountMinor, currency: 'EUR', reversedOn: '2026-05-11' };
  await world.sandbox.control.agency.report('payment.reversed', facts, copies);
  await world.runJobs();
};

test('a payment that an agency takes back is owed again, once, and the agency owes us that much less', async () => {
  const { caseId, invoice } = await handOver('thijs.de.wit@example.nl', [21_240]);
  await paid(caseId, 'pay_1', 5_000);
  await paid(caseId, 'pay_2', 3_000);
  await reversed(caseId, 'pay_1', 5_000, 2);
  await reversed(caseId, 'pay_1', 5_000);
  expect(await owedOn(invoice)).toEqual(['open', 18_240, 'handover']);
  expect((await read(caseId)).heldByAgency).toEqual(eur(3_000));
  expect((await world.accounts())['agency']).toBe(3_000);
  // What it took back itself, it isn't told; told again as a payment, it stays taken back.
  await paid(caseId, 'pay_1', 5_000);
  expect(told(caseId)).toEqual(['case']);
  expect((await read(caseId)).heldByAgency).toEqual(eur(3_000));

  // Only the whole of a payment, and only what was told of: set aside otherwise.
  await reversed(caseId, 'pay_2', 2_000);
  expect(await whys()).toEqual(['payment-differs']);
  // Taken back before we heard of it: done by itself when the payment comes.
  await reversed(caseId, 'pay_3', 1_000);
  expect(await whys()).toEqual(['payment-unknown', 'payment-differs']);
  await paid(caseId, 'pay_3', 1_000);
  expect(await whys()).toEqual(['payment-differs']);
  expect(await owedOn(invoice)).toEqual(['open', 18_240, 'handover']);
});

test('a case that was paid is the agency’s again, held where somebody is left alone; passed on already, we owe it', async () => {
  const { caseId, invoice } = await handOver('amina.bakker@example.nl', [15_000]);
  const before = (await world.accounts())['agency'] ?? 0;
  // More than is owed: the rest is the customer's.
  await paid(caseId, 'pay_9', 16_000);
  expect((await read(caseId)).handover.status).toBe('paid');
  await recordRemittance(noor, { ...place(caseId), kept: eur(1_000) });
  const who = { merchantId: merchantId(), customerId: invoice.customerId, because: 'hardship' } as const;
  await holdContact(noor, who);
  await reversed(caseId, 'pay_9', 16_000);
  expect(told(caseId)).toEqual(['case', 'hold']);
  await releaseContact(noor, who);
  await world.runJobs();
  expect(told(caseId)).toEqual(['case', 'hold', 'go-on']);
  const { handover, heldByAgency, lines } = await read(caseId);
  expect([handover.status, handover.endedAt, heldByAgency]).toEqual(['acknowledged', null, eur(-16_000)]);
  expect(lines.map(({ isLive, toldMinor }) => [isLive, toldMinor])).toEqual([[true, 15_000]]);
  // Its due date is long over, and it is still asked for by the agency alone.
  expect(await owedOn(invoice)).toEqual(['overdue', 15_000, 'handover']);
  expect((await world.accounts())['agency']).toBe(before - 16_000);
  expect((await world.accounts())['customer-credit'] ?? 0).toBe(0);

  // We pay it back, all of it; it goes on, and is paid in the end.
  await expect(recordRemittance(noor, { ...place(caseId), kept: eur(1) })).rejects.toEqual(
    refused('amount-impossible')
  );
  await recordRemittance(noor, { ...place(caseId), kept: eur(0) });
  expect((await world.accounts())['agency'] ?? 0).toBe(before);
  await paid(caseId, 'pay_10', 15_000);
  expect((await read(caseId)).handover.status).toBe('paid');
});

test('what an agency takes back of a case that came back to us is owed to us again; staff may note it with a reason', async () => {
  const { caseId, invoice } = await handOver('kees.mulder@example.nl', [12_000]);
  await paid(caseId, 'pay_20', 4_000);
  await recallCase(noor, { ...place(caseId), because: 'Wij regelen het.' });
  await world.runJobs();
  expect(await owedOn(invoice)).toEqual(['open', 8_000, null]);
  const [payment] = (await read(caseId)).payments;
  const input = { ...place(caseId), reversedOn: Temporal.PlainDate.from('2026-08-03') };
  const gone = { ...input, paymentId: caseId, because: 'Vergissing.' };
  await expect(takeBackAgencyPayment(noor, gone)).rejects.toEqual(refused('agency-payment-unknown'));
  const taking = { ...input, paymentId: payment!.id };
  await expect(takeBackAgencyPayment(noor, { ...taking, because: '' })).rejects.toEqual(
    refused('reason-missing')
  );
  await takeBackAgencyPayment(noor, { ...taking, because: 'Dubbel genoteerd.' });
  await takeBackAgencyPayment(noor, { ...taking, because: 'Dubbel genoteerd.' });
  expect(await owedOn(invoice)).toEqual(['open', 12_000, null]);
  expect((await read(caseId)).handover.status).toBe('recalled');
});
