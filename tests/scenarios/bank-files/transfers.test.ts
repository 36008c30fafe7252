import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  dismissUnmatched,
  importBankFile,
  listUnmatched,
  settleUnmatched
} from '../../../src/lib/server/domain/bank-files/index.ts';
import { checkInvariants } from '../../../src/lib/server/domain/reporting/index.ts';
import { notification, statement, type Movement } from '../../support/bank-messages.ts';
import { startBanking, type Banking } from '../../support/banking.ts';
import { eur, type OpenInvoice } from '../../support/world.ts';

let world: Banking;
beforeEach(async () => {
  world = await startBanking();
});
afterEach(async () => {
  await world.runJobs();
  expect(await checkInvariants(world.ctx)).toEqual([]);
  await world.close();
});

const transfer = (
  ref: string,
  amount: string,
  detail: NonNullable<Movement['details']>[number]
): Movement => ({
  ref,
  amount,
  details: [{ iban: 'NL82RABO0300065266', name: 'Jan de Vries', ...detail }]
});
const workList = () => listUnmatched(world.ctx, { merchantId: world.merchant.id });
const referenceOf = async (invoice: OpenInvoice) => (await world.invoice(invoice)).paymentReference;

describe('a transfer', () => {
  test('with the right reference settles its invoice, structured or typed, and is booked once', async () => {
    const first = await world.openInvoice();
    const second = await world.openInvoice({
      total: eur(4_900),
      customerReference: 'K-2',
      customerName: 'Lotte Maas'
    });
    const typed = (await referenceOf(second)).replace(/(.{4})/g, '$1 ').trim();
    const file = statement('S1', [
      transfer('R1', '212.40', { reference: await referenceOf(first) }),
      transfer('R2', '49.00', { text: `Opvang ${typed} dank u` })
    ]);
    const report = await world.take(file);
    expect(report.counts).toEqual({ rejected: 0, placed: 2, waiting: 0, ignored: 0, known: 0 });
    expect((await world.invoice(first)).status).toBe('paid');
    expect((await world.invoice(second)).status).toBe('paid');
    expect(await world.accounts()).toEqual({ clearing: 26_140, revenue: -26_140 });

    // The same file again; then the notification of the same bookings, under their bank's references.
    expect(await world.take(file)).toMatchObject({ isKnown: true, counts: { placed: 2, known: 2 } });
    const again = notification('N1', [transfer('R1', '212.40', { reference: await referenceOf(first) })]);
    expect((await world.take(again)).counts).toMatchObject({ placed: 0, known: 1 });
    expect(await world.accounts()).toEqual({ clearing: 26_140, revenue: -26_140 });
  });

  test('of a part leaves the rest owed; of too much, or a second time, becomes credit', async () => {
    const invoice = await world.openInvoice();
    const reference = await referenceOf(invoice);
    await world.take(statement('S1', [transfer('R1', '100.00', { reference })]));
    expect(await world.invoice(invoice)).toMatchObject({ status: 'open', balance: eur(11_240) });
    await world.take(statement('S2', [transfer('R2', '120.00', { reference })]));
    expect((await world.invoice(invoice)).status).toBe('paid');
    await world.take(statement('S3', [transfer('R3', '212.40', { reference })]));
    expect(await world.accounts()).toEqual({
      clearing: 43_240,
      revenue: -21_240,
      'customer-credit': -22_000
    });
  });

  test('with a wrong reference lands in the work list with whom it may be from, and a person places it', async () => {
    const invoice = await world.openInvoice();
    const { number } = await world.invoice(invoice);
    await world.take(
      statement('S1', [
        transfer('R1', '212.40', { reference: 'RF18539007547034' }),
        transfer('R2', '80.00', { text: `factuur ${number}` })
      ])
    );
    expect((await world.invoice(invoice)).balance).toEqual(eur(21_240));
    const [wrong, none] = await workList();
    expect(wrong).toMatchObject({
      reason: 'reference-unknown',
      amount: eur(21_240),
      payer: { name: 'Jan de Vries' },
      candidates: [{ number, because: ['amount'] }]
    });
    expect(none).toMatchObject({ reason: 'no-reference', candidates: [{ number, because: ['number'] }] });

    const { merchant, ctx } = world;
    const settle = () =>
      settleUnmatched(ctx, { merchantId: merchant.id, entryId: wrong!.id, invoiceIds: [invoice.invoiceId] });
    await settle();
    await expect(settle()).rejects.toMatchObject({ code: 'bank-entry-not-waiting' });
    expect((await world.invoice(invoice)).status).toBe('paid');
    await dismissUnmatched(ctx, { merchantId: merchant.id, entryId: none!.id, because: 'Not for us' });
    expect(await workList()).toEqual([]);
    const acts = await world.database
      .owner`select action from audit_entry where subject_kind = 'bank-entry' order by at, id`;
    expect(acts.map(({ action }) => action as string)).toEqual(['settle-bank-entry', 'dismiss-bank-entry']);

    // The next transfer from that account is known to be this customer's.
    const next = await world.openInvoice({ total: eur(3_000) });
    await world.take(statement('S2', [transfer('R3', '30.00', {})]));
    expect((await workList())[0]?.candidates[0]).toMatchObject({
      invoiceId: next.invoiceId,
      because: ['iban', 'amount']
    });
  });

  test('whose reference stands on invoices of two customers is decided by the amount, else waits', async () => {
    const mine = await world.openInvoice({ total: eur(5_000) });
    const theirs = await world.openInvoice({
      total: eur(6_000),
      customerReference: 'K-2',
      customerName: 'Lotte Maas'
    });
    await world.database.owner`update invoice set payment_reference = 'CONTRACT-7'`;
    await world.take(
      statement('S1', [
        transfer('R1', '55.00', { reference: 'CONTRACT-7' }),
        transfer('R2', '60.00', { reference: 'CONTRACT-7' })
      ])
    );
    expect((await world.invoice(theirs)).status).toBe('paid');
    expect((await world.invoice(mine)).status).toBe('open');
    expect((await workList()).map(({ reason }) => reason)).toEqual(['ambiguous']);
  });

  test('that the bank first told as one sum waits for its parts, which then take its place', async () => {
    const invoice = await world.openInvoice();
    const batch = { ref: 'R1', amount: '300.00', paymentInfoId: 'OF-THE-PAYER' };
    await world.take(statement('S1', [batch]));
    expect((await workList())[0]?.reason).toBe('parts-unknown');
    await world.take(
      notification('N1', [
        {
          ...batch,
          details: [
            { amount: '212.40', reference: await referenceOf(invoice), endToEndId: 'A' },
            { amount: '87.60', text: 'iets anders', endToEndId: 'B' }
          ]
        }
      ])
    );
    expect((await world.invoice(invoice)).status).toBe('paid');
    expect((await workList()).map(({ reason, amount }) => [reason, amount.minor])).toEqual([
      ['no-reference', 8_760]
    ]);
  });
});

test('money that the merchant sent and that came back pays no invoice, whatever reference it carries', async () => {
  const invoice = await world.openInvoice();
  const reference = await referenceOf(invoice);
  await world.take(
    statement('S1', [{ ref: 'R1', amount: '212.40', details: [{ reference, reason: 'AC04' }] }])
  );
  expect((await workList()).map(({ reason }) => reason)).toEqual(['return-unknown']);
  expect(await world.invoice(invoice)).toMatchObject({ status: 'open', balance: eur(21_240) });
});

test('what concerns no customer is left alone, and a statement of a strange account is refused', async () => {
  const report = await world.take(
    statement('S1', [{ ref: 'R1', amount: '-950.00', details: [{ text: 'Huur' }] }])
  );
  expect(report.counts).toMatchObject({ ignored: 1, waiting: 0 });
  const bytes = statement('S2', [], 'NL39RABO0300065264');
  // Beside one of ours, it is left out.
  const ours = statement('S3', [{ ref: 'R2', amount: '-1.00' }]).toString();
  const both = ours.replace('<Stmt>', `${/<Stmt>[^]*<\/Stmt>/.exec(bytes.toString())![0]}<Stmt>`);
  expect(await world.take(Buffer.from(both))).toMatchObject({
    counts: { ignored: 1 },
    faults: [{ code: 'account-unknown' }]
  });
  expect(
    await importBankFile(world.ctx, { merchantId: world.merchant.id, bytes, fileName: 'x' })
  ).toMatchObject({
    kind: 'refused',
    faults: [{ code: 'account-unknown', line: 4 }]
  });
});
