import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  cancelWaitingAttempt,
  readPayPage,
  reconcileAttempts,
  settleReturn
} from '../../src/lib/server/domain/collection/index.ts';
import {
  attemptRow,
  byBank,
  byCard,
  byIban,
  ibans,
  payByCard,
  paymentOf,
  stand,
  taken
} from '../support/payers.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
});
afterEach(() => expectSoundBooks(world));
afterAll(() => world.close());

const janitor = () => reconcileAttempts(world.ctx, { merchantId: world.merchant.id });

describe('by card', () => {
  test('a good card pays at once', async () => {
    const invoice = await world.openInvoice();
    expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
    await world.runJobs();
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });

  test.each([
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'later'],
    ['pm_card_visa_chargeDeclinedLostCard', 'never'],
    ['pm_card_chargeDeclinedExpiredCard', 'fix-data'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'fix-data'],
    ['pm_card_chargeDeclinedProcessingError', 'technical'],
    ['pm_card_visa_chargeDeclined', 'later']
  ])('%s is declined (%s), and the invoice can be paid by another', async (card, declineClass) => {
    const invoice = await world.openInvoice();
    const declined = await world.pay(invoice, { instrument: await byCard(world, card) });
    expect(declined).toMatchObject({ kind: 'declined', declineClass });
    const page = await readPayPage(world.ctx, { token: invoice.link.token });
    expect(page).toMatchObject({ state: 'open', lastDecline: { class: declineClass, method: 'card' } });
    expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
    await world.runJobs();
  });

  test('its bank asks for a confirmation, which is given', async () => {
    const invoice = await world.openInvoice();
    const asked = await world.pay(invoice, {
      instrument: await byCard(world, 'pm_card_authenticationRequired')
    });
    expect(asked).toMatchObject({ kind: 'requires-action' });
    expect(await world.answerBank(invoice, asked, 'approve')).toMatchObject({ kind: 'succeeded' });
    await world.runJobs();
  });

  test('its bank asks for a confirmation, which fails', async () => {
    const invoice = await world.openInvoice();
    const asked = await world.pay(invoice, {
      instrument: await byCard(world, 'pm_card_authenticationRequired')
    });
    expect(await world.answerBank(invoice, asked, 'decline')).toMatchObject({
      kind: 'declined',
      declineClass: 'customer-action'
    });
    await world.runJobs();
  });
});

describe('left half-way', () => {
  test('a bank page that the provider closes leaves the invoice to be paid, without any webhook', async () => {
    const fault = world.sandbox.control.faults.add({ kind: 'drop' });
    const invoice = await world.openInvoice();
    const asked = await world.pay(invoice);
    await world.goTo(world.clock.now().add({ hours: 23 }).toString());
    await janitor();
    world.sandbox.control.faults.clear(fault.id);
    expect(await attemptRow(world, asked.attemptId)).toMatchObject({ status: 'failed' });
    expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
    await world.runJobs();
  });

  test('a confirmation that waits for a whole day is taken back, and the invoice can be paid again', async () => {
    const invoice = await world.openInvoice();
    const asked = await world.pay(invoice);
    // The provider would keep it open: only our own day counts here.
    await world.database.owner`
      update payment_attempt set opened_at = opened_at - interval '25 hours', asked_at = null where id = ${asked.attemptId}`;
    await janitor();
    expect(await attemptRow(world, asked.attemptId)).toMatchObject({ status: 'canceled' });
    expect(paymentOf(world, asked.attemptId).status).toBe('canceled');
    expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
    await world.runJobs();
  });

  test('choosing another way takes back what waits at the bank: one payment, not two', async () => {
    const invoice = await world.openInvoice();
    const first = await world.pay(invoice, { instrument: byBank() });
    expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
    expect(paymentOf(world, first.attemptId).status).toBe('canceled');
    await world.runJobs();
  });

  test('a payer who comes back without an answer goes on, or takes it back', async () => {
    const invoice = await world.openInvoice();
    const waiting = await world.pay(invoice);
    const { token } = invoice.link;
    const { attemptId } = waiting;
    expect(await settleReturn(world.ctx, { token, attemptId })).toMatchObject({ kind: 'requires-action' });
    expect(await cancelWaitingAttempt(world.ctx, { token, attemptId })).toMatchObject({ kind: 'canceled' });
    expect(await stand(world, invoice.invoiceId)).toEqual(['open', 21_240]);
  });

  test('who paid at the bank meanwhile has paid, whatever is chosen here', async () => {
    const invoice = await world.openInvoice();
    const { attemptId } = await world.pay(invoice);
    world.sandbox.control.answerBank(paymentOf(world, attemptId).id, 'approve');
    const before = taken(world).length;
    await expect(payByCard(world, invoice)).rejects.toMatchObject({ code: 'nothing-to-pay' });
    expect(taken(world)).toHaveLength(before);
    await world.runJobs();
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });
});

describe('by bank', () => {
  test.each(['ideal', 'bancontact'] as const)('%s pays when the bank says so', async (method) => {
    const invoice = await world.openInvoice(method === 'bancontact' ? { country: 'BE' } : {});
    const asked = await world.pay(invoice, { instrument: byBank(method) });
    expect(await world.answerBank(invoice, asked, 'approve')).toMatchObject({ kind: 'succeeded' });
    await world.runJobs();
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });

  test('a debit is processing for days, and then paid; nothing else can be paid meanwhile', async () => {
    // Monday 9 March: the debit is given.
    await world.goTo('2026-03-09');
    const invoice = await world.openInvoice({ dueOn: '2026-03-20' });
    const given = await world.pay(invoice, { instrument: byIban() });
    expect(given).toMatchObject({ kind: 'processing' });
    const page = await readPayPage(world.ctx, { token: invoice.link.token });
    expect(page).toMatchObject({ state: 'processing', payable: eur(0) });
    await expect(payByCard(world, invoice)).rejects.toMatchObject({ code: 'payment-under-way' });
    // Wednesday 11 March: the bank has paid.
    await world.goTo('2026-03-11T12:00:00Z');
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });

  test('a debit that fails leaves the invoice to be paid', async () => {
    const invoice = await world.openInvoice({ dueOn: '2026-03-20' });
    const given = await world.pay(invoice, { instrument: byIban(ibans.lacksMoney) });
    expect(given).toMatchObject({ kind: 'processing' });
    await world.goTo('2026-03-16');
    expect(await attemptRow(world, given.attemptId)).toMatchObject({
      status: 'failed',
      decline: { code: 'insufficient_funds', class: 'later' }
    });
    expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
    await world.runJobs();
  });

  test('a debit that the bank returns after it was paid lets the invoice owe again, and be paid by card', async () => {
    // 16 March: given. 18 March: paid. Weeks later: returned.
    const invoice = await world.openInvoice({ dueOn: '2026-03-20' });
    const given = await world.pay(invoice, { instrument: byIban() });
    await world.goTo('2026-03-18T12:00:00Z');
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    await world.goTo('2026-04-14');
    const { id } = world.sandbox.control.dispute({ payment_intent: paymentOf(world, given.attemptId).id });
    await world.runJobs();
    if (world.sandbox.control.stripe().disputes.get(id)?.status !== 'lost') {
      world.sandbox.control.closeDispute(id, 'lost');
      await world.runJobs();
    }
    expect(await stand(world, invoice.invoiceId)).toEqual(['overdue', 21_240]);
    expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
    await world.runJobs();
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });
});
