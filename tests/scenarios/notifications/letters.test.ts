import { afterAll, beforeAll, expect, test } from 'vitest';
import { voidInvoice } from '../../../src/lib/server/domain/billing/index.ts';
import { readPayPage } from '../../../src/lib/server/domain/collection/index.ts';
import {
  readLetterPdf,
  renderInvoiceDocument,
  renderReceiptDocument,
  sendLetter
} from '../../../src/lib/server/domain/notifications/index.ts';
import { openTypedCode } from '../../../src/lib/server/domain/pay-links/index.ts';
import { readQrCodes } from '../../support/read-qr-codes.ts';
import { textOf } from '../../../src/lib/server/documents/paper/rasterise.fixture.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let merchantId: string;

beforeAll(async () => {
  world = await startWorld({ on: '2026-11-23' });
  merchantId = world.merchant.id;
});
afterAll(() => world.close());

const letters = () => world.sandbox.control.messages.list('letter');
const minutesLater = (minutes: number) => world.clock.now().add({ minutes }).toString();

test('a letter is printed once, both codes of the printed PDF decode, and its link pays', async () => {
  const invoice = await world.openInvoice({ customerReference: 'K-1', email: 'k1@example.org' });
  const { noticeId } = await sendLetter(world.ctx, { merchantId, invoiceId: invoice.invoiceId });
  const again = await sendLetter(world.ctx, { merchantId, invoiceId: invoice.invoiceId });
  expect(again.noticeId).toBe(noticeId);
  await world.runJobs();

  const [letter, ...more] = letters();
  expect(more).toEqual([]);
  const printed = world.sandbox.control.messages.file(letter!.id, 0)!;
  expect(Buffer.from(await readLetterPdf(world.ctx, { merchantId, noticeId })).equals(printed)).toBe(true);
  const codes = readQrCodes(printed);
  const epc = codes.find((code) => code.startsWith('BCD'));
  expect(epc?.split('\n').slice(0, 8)).toEqual([
    ...['BCD', '002', '1', 'SCT', ''],
    ...['Stichting De Klaproos', 'NL91ABNA0417164300', 'EUR212.40']
  ]);
  const token = /^https:\/\/pay\.example\/p\/([\w-]{22})$/.exec(
    codes.find((code) => code.startsWith('https:')) ?? ''
  )?.[1];
  expect(await readPayPage(world.ctx, { token: token! })).toMatchObject({
    state: 'open',
    payable: eur(21_240)
  });
  const typed = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(textOf(printed))?.[0];
  expect(await openTypedCode(world.ctx, { code: typed! })).toMatchObject({ invoiceId: invoice.invoiceId });

  const byLetter = { ...invoice, link: { ...invoice.link, token: token! } };
  const outcome = await world.pay(byLetter);
  expect(await world.answerBank(byLetter, outcome, 'approve')).toMatchObject({ kind: 'succeeded' });
  await world.runJobs();
  await expectSoundBooks(world);
});

test('the link of a letter is not readable in the database', async () => {
  const invoice = await world.openInvoice({ customerReference: 'K-2', email: 'k2@example.org' });
  const { noticeId } = await sendLetter(world.ctx, { merchantId, invoiceId: invoice.invoiceId });
  const [row] = await world.database.owner`select pdf from notice where id = ${noticeId}`;
  expect((row!['pdf'] as Buffer).includes('%PDF')).toBe(false);
});

test('a worker that died while handing a letter over hands it over again: printed once', async () => {
  const invoice = await world.openInvoice({ customerReference: 'K-3', email: 'k3@example.org' });
  const { noticeId } = await sendLetter(world.ctx, { merchantId, invoiceId: invoice.invoiceId });
  await world.runJobs();
  const printed = letters().length;
  await world.database.owner`
    update notice set status = 'sending', claimed_at = ${world.clock.now().toString()} where id = ${noticeId}`;
  await world.goTo(minutesLater(11));
  await world.ctx.db.within({ platform: true }, (tx) =>
    world.ctx.jobs.enqueue(tx, { name: 'notifications.settle-stuck', data: {} })
  );
  await world.runJobs();
  const [row] = await world.database.owner`select status, tries from notice where id = ${noticeId}`;
  expect(row).toMatchObject({ status: 'sent', tries: 2 });
  expect(letters()).toHaveLength(printed);
});

test('no letter goes out about an invoice that is void, or to nobody’s address', async () => {
  const invoice = await world.openInvoice({ customerReference: 'K-4', email: 'k4@example.org' });
  await voidInvoice(world.ctx, { merchantId, invoiceId: invoice.invoiceId });
  await expect(sendLetter(world.ctx, { merchantId, invoiceId: invoice.invoiceId })).rejects.toMatchObject({
    code: 'nothing-to-pay'
  });
  const homeless = await world.openInvoice({ customerReference: 'K-5', email: 'k5@example.org' });
  await world.database.owner`update customer set address = null where id = ${homeless.customerId}`;
  await expect(sendLetter(world.ctx, { merchantId, invoiceId: homeless.invoiceId })).rejects.toMatchObject({
    code: 'customer-without-address'
  });
});

test('an invoice in another currency has a letter without a transfer code', async () => {
  const invoice = await world.openInvoice({
    customerReference: 'K-6',
    email: 'k6@example.org',
    total: { minor: 9_950, currency: 'CHF' }
  });
  const { noticeId } = await sendLetter(world.ctx, { merchantId, invoiceId: invoice.invoiceId });
  const codes = readQrCodes(Buffer.from(await readLetterPdf(world.ctx, { merchantId, noticeId })));
  expect(codes).toEqual([expect.stringMatching(/^https:\/\/pay\.example\/p\//)]);
});

test('invoice and receipt come as files in the language asked for', async () => {
  const invoice = await world.openInvoice({ customerReference: 'K-7', email: 'k7@example.org' });
  const { invoiceId } = invoice;
  const pdf = await renderInvoiceDocument(world.ctx, {
    merchantId,
    invoiceId,
    language: 'fr',
    format: 'pdf'
  });
  expect(pdf.fileName).toMatch(/^Facture-2026-\d+\.pdf$/);
  expect(textOf(pdf.bytes)).toContain('Opvang november');
  const ubl = await renderInvoiceDocument(world.ctx, {
    merchantId,
    invoiceId,
    language: 'nl',
    format: 'ubl'
  });
  const xml = new TextDecoder().decode(ubl.bytes);
  expect(ubl).toMatchObject({ contentType: 'application/xml; charset=utf-8' });
  expect(xml).toContain('<cbc:PayableAmount currencyID="EUR">212.40</cbc:PayableAmount>');

  const outcome = await world.pay(invoice);
  const asked = { merchantId, attemptId: outcome.attemptId, language: 'de' } as const;
  await expect(renderReceiptDocument(world.ctx, asked)).rejects.toMatchObject({ code: 'attempt-unknown' });
  await world.answerBank(invoice, outcome, 'approve');
  const receipt = await renderReceiptDocument(world.ctx, asked);
  expect(textOf(receipt.bytes)).toContain('Erledigt, wir sind quitt.');
  expect(textOf(receipt.bytes)).toContain('iDEAL | Wero');
});
