import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBankFile } from '../../../src/lib/server/gateway/bank/index.ts';
import {
  listUnmatched,
  markDebitFileSent,
  listDebitFiles
} from '../../../src/lib/server/domain/bank-files/index.ts';
import { readAttempt } from '../../../src/lib/server/domain/collection/index.ts';
import { checkInvariants } from '../../../src/lib/server/domain/reporting/index.ts';
import { notification, refusal, statement } from '../../support/bank-messages.ts';
import { startBanking, type Banking } from '../../support/banking.ts';
import { eur } from '../../support/world.ts';

let world: Banking;
beforeEach(async () => {
  world = await startBanking();
});
afterEach(async () => {
  await world.runJobs();
  expect(await checkInvariants(world.ctx)).toEqual([]);
  await world.close();
});

const attempt = (id: string) =>
  world.ctx.db.withMerchant(world.merchant.id, (tx) => readAttempt(tx, world.merchant.id, id));
const debited = ['IDDT', 'ESDD'] as const;
const returned = ['IDDT', 'UPDD'] as const;

test('a debit goes into the file of its date, once, and is paid when its money is on the account', async () => {
  const invoice = await world.openInvoice();
  const attemptId = await world.debit(invoice);
  expect((await attempt(attemptId)).status).toBe('processing');

  // Monday: the file for Wednesday. Asked for twice, it is the same file.
  const file = await world.writeFile('2026-11-25');
  expect(file).toMatchObject({ debitCount: 1, total: eur(21_240), sentAt: null });
  expect(file.xml).toContain('<InstdAmt Ccy="EUR">212.40</InstdAmt>');
  expect((await world.writeFile('2026-11-25')).id).toBe(file.id);
  // What is taken in afterwards, or goes beyond what one file holds, stands in a further one for the same day.
  const later = await world.debit(await world.openInvoice({ total: eur(1_250) }));
  const further = await world.writeFile('2026-11-25');
  expect(further).toMatchObject({ debitCount: 1, total: eur(1_250) });
  expect(further.id).not.toBe(file.id);
  expect((await world.writeFile('2026-11-25')).id).toBe(further.id);
  expect((await world.debitOf(later))['status']).toBe('filed');
  await markDebitFileSent(world.ctx, { merchantId: world.merchant.id, fileId: file.id });
  const files = await listDebitFiles(world.ctx, world.merchant.id);
  expect(files.map(({ id, sentAt }) => [id, sentAt])).toEqual([
    [further.id, null],
    [file.id, world.clock.now()]
  ]);
  const { end_to_end_id: endToEndId = '', payment_info_id: paymentInfoId = '' } =
    await world.debitOf(attemptId);
  expect(endToEndId).toBe(attemptId.replaceAll('-', ''));

  // Wednesday: the batch in one sum; then the notification with its parts, which says nothing new.
  await world.goTo('2026-11-25');
  await world.take(
    statement('S1', [{ ref: 'R1', amount: '212.40', code: debited, on: '2026-11-25', paymentInfoId }])
  );
  expect((await attempt(attemptId)).status).toBe('succeeded');
  expect((await world.invoice(invoice)).status).toBe('paid');
  const parts = [{ endToEndId, amount: '212.40' }];
  const told = await world.take(
    notification('N1', [{ ref: 'R1', amount: '212.40', code: debited, paymentInfoId, details: parts }])
  );
  expect(told.counts).toMatchObject({ placed: 0, known: 1 });
  expect(await world.accounts()).toEqual({ clearing: 21_240, receivable: 1_250, revenue: -22_490 });
});

test('a debit that the bank refuses beforehand (pain.002, AM04) fails its attempt; the others of the batch are paid', async () => {
  const poor = await world.openInvoice();
  const rich = await world.openInvoice({
    total: eur(4_900),
    customerReference: 'K-2',
    customerName: 'Lotte Maas'
  });
  const failing = await world.debit(poor);
  const paying = await world.debit(rich);
  const file = await world.writeFile('2026-11-25');
  const { end_to_end_id: endToEndId = '', payment_info_id: paymentInfoId = '' } =
    await world.debitOf(failing);

  const report = await world.take(refusal(file.messageId, paymentInfoId, [{ endToEndId, reason: 'AM04' }]));
  expect(report.counts.rejected).toBe(1);
  expect(await attempt(failing)).toMatchObject({
    status: 'failed',
    decline: { class: 'later', code: 'AM04' }
  });
  expect((await attempt(paying)).status).toBe('processing');
  expect((await world.invoice(poor)).balance).toEqual(eur(21_240));

  await world.take(statement('S1', [{ ref: 'R1', amount: '49.00', code: debited, paymentInfoId }]));
  expect((await attempt(paying)).status).toBe('succeeded');
  expect((await world.debitOf(failing)).status).toBe('rejected');
});

test('a debit that the bank refuses because its customer died (MD07) leaves them alone at once', async () => {
  const invoice = await world.openInvoice({ email: 'erven@example.org' });
  const attemptId = await world.debit(invoice);
  const file = await world.writeFile('2026-11-25');
  const { end_to_end_id: endToEndId = '', payment_info_id: paymentInfoId = '' } =
    await world.debitOf(attemptId);
  const before = await world.database.owner`select id from notice where status = 'sent'`;
  await world.take(refusal(file.messageId, paymentInfoId, [{ endToEndId, reason: 'MD07' }]));
  await world.runJobs();
  expect((await attempt(attemptId)).status).toBe('failed');
  const holds = await world.database.owner`select because from contact_hold where released_at is null`;
  expect(holds.map((row) => row['because'])).toEqual(['death']);
  await world.goTo('2026-12-30');
  await world.runJobs();
  expect(await world.database.owner`select id from notice where status = 'sent'`).toHaveLength(before.length);
});

test('a debit that comes back after five weeks (MD06) reopens its invoice, and the bank’s fee is booked', async () => {
  const invoice = await world.openInvoice();
  const attemptId = await world.debit(invoice);
  await world.writeFile('2026-11-25');
  const { end_to_end_id: endToEndId = '' } = await world.debitOf(attemptId);
  const details = [{ endToEndId, amount: '212.40' }];
  await world.take(statement('S1', [{ ref: 'R1', amount: '212.40', code: debited, details }]));
  await world.runJobs();

  await world.goTo('2026-12-30');
  const back = statement('S2', [
    {
      ref: 'R2',
      amount: '-215.30',
      on: '2026-12-30',
      code: returned,
      details: [{ endToEndId, amount: '215.30', instructed: '212.40', charges: '2.90', reason: 'MD06' }]
    }
  ]);
  await world.take(back);
  await world.take(back);
  expect((await world.debitOf(attemptId)).status).toBe('returned');
  expect(await world.invoice(invoice)).toMatchObject({ status: 'overdue', balance: eur(21_240) });
  const [dispute] = await world.database.owner`select status, reason, amount_minor from dispute`;
  expect(dispute).toEqual({ status: 'lost', reason: 'MD06', amount_minor: '21240' });
  expect(await world.accounts()).toEqual({ clearing: -290, fee: 290, receivable: 21_240, revenue: -21_240 });
});

test('a return of which no credit was told settles the debit first, and the credit that comes late changes nothing', async () => {
  const invoice = await world.openInvoice();
  const attemptId = await world.debit(invoice);
  await world.writeFile('2026-11-25');
  const { end_to_end_id: endToEndId = '', payment_info_id: paymentInfoId = '' } =
    await world.debitOf(attemptId);
  await world.take(
    statement('S2', [
      { ref: 'R2', amount: '-212.40', code: returned, details: [{ endToEndId, reason: 'AC04' }] }
    ])
  );
  expect(await world.accounts()).toEqual({ receivable: 21_240, revenue: -21_240 });
  await world.take(statement('S1', [{ ref: 'R1', amount: '212.40', code: debited, paymentInfoId }]));
  expect(await world.accounts()).toEqual({ receivable: 21_240, revenue: -21_240 });
});

test('an invoice that a transfer paid before the file was written is not debited as well', async () => {
  const invoice = await world.openInvoice();
  const attemptId = await world.debit(invoice);
  const { paymentReference: reference } = await world.invoice(invoice);
  await world.take(statement('S1', [{ ref: 'R1', amount: '212.40', details: [{ reference }] }]));
  await expect(world.writeFile('2026-11-25')).rejects.toMatchObject({ code: 'debit-file-empty' });
  expect((await attempt(attemptId)).status).toBe('canceled');
  expect(await world.accounts()).toEqual({ clearing: 21_240, revenue: -21_240 });
});

test('money for a debit that doesn’t fit it waits for a person', async () => {
  const invoice = await world.openInvoice();
  const attemptId = await world.debit(invoice);
  await world.writeFile('2026-11-25');
  const { end_to_end_id: endToEndId = '', payment_info_id: paymentInfoId = '' } =
    await world.debitOf(attemptId);
  await world.take(
    statement('S1', [
      { ref: 'R1', amount: '200.00', code: debited, details: [{ endToEndId }] },
      { ref: 'R2', amount: '999.00', code: debited, paymentInfoId },
      { ref: 'R3', amount: '-10.00', code: returned, details: [{ endToEndId: 'NOBODYS', reason: 'AM04' }] }
    ])
  );
  const waiting = await listUnmatched(world.ctx, { merchantId: world.merchant.id });
  expect(waiting.map(({ reason }) => reason).sort()).toEqual([
    'batch-sum-differs',
    'debit-amount-differs',
    'return-unknown'
  ]);
  expect((await attempt(attemptId)).status).toBe('processing');
});

test.each([
  ['2026-11-28', 'collection-date-no-business-day'],
  ['2026-11-23', 'collection-date-too-early'],
  ['2026-12-25', 'collection-date-no-business-day']
])('a file for %s is refused: %s', async (on, code) => {
  await world.debit(await world.openInvoice());
  await expect(world.writeFile(on)).rejects.toMatchObject({ code });
});

test('what we write is XML of one root that no reader of ours mistakes for a bank’s answer', async () => {
  await world.debit(await world.openInvoice());
  const { xml } = await world.writeFile('2026-11-24');
  expect(readBankFile(Buffer.from(xml))).toMatchObject({
    kind: 'refused',
    faults: [{ code: 'format-unknown' }]
  });
});
