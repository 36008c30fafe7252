import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  payInvoices,
  readPayOptions,
  settleReturn,
  type PayerInstrument
} from '../../src/lib/server/domain/collection/index.ts';
import { readCustomer } from '../../src/lib/server/domain/identity/index.ts';
import { lendPayLink, openPayLink } from '../../src/lib/server/domain/pay-links/index.ts';
import {
  decideTodos,
  readCustomerInvoice,
  readOverview
} from '../../src/lib/server/domain/reporting/index.ts';
import {
  addDebtor,
  bankSays,
  bill,
  declined,
  leapTo,
  sendNotices,
  visa,
  type Debtor
} from '../support/collecting.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await startWorld({ on: '2026-11-23' });
});
afterEach(async () => {
  await expectSoundBooks(world);
  await world.close();
});

const overviewOf = (customerId: string) =>
  readOverview(world.ctx, { merchantId: world.merchant.id, customerId, zone: world.merchant.zone });

type Given = Readonly<{
  instrument: PayerInstrument;
  total?: number;
  part?: number;
  formKey?: string;
  as?: string;
}>;

/** What the portal's form does for a customer who is signed in. */
const payAs = (invoices: readonly OpenInvoice[], { instrument, total = 21_240, part, formKey, as }: Given) =>
  payInvoices(world.ctx, {
    merchantId: world.merchant.id,
    customerId: as ?? invoices[0]!.customerId,
    formKey: formKey ?? randomBytes(12).toString('base64url'),
    selection: {
      invoiceIds: invoices.map(({ invoiceId }) => invoiceId),
      ...(part === undefined ? { kind: 'invoices' } : { kind: 'part', amount: eur(part) })
    },
    expected: eur(part ?? total),
    instrument,
    isToBeSaved: false,
    acceptance: { at: world.clock.now(), ip: '203.0.113.7', userAgent: 'Test/1.0' },
    language: 'nl',
    returnUrl: 'https://pay.example/my/de-klaproos/pay/{attempt}/return'
  });

const saved = ({ methodId }: Debtor): PayerInstrument => ({ kind: 'saved', paymentMethodId: methodId });

describe('a signed-in customer', () => {
  test('pays with a saved card at once, and the overview is even', async () => {
    const samira = await addDebtor(world, 'pm_card_visa', { reference: 'K-1' });
    const invoice = await bill(world, samira);
    expect((await overviewOf(samira.customerId)).totals[0].open).toEqual(eur(21_240));
    expect(await payAs([invoice], { instrument: saved(samira) })).toMatchObject({ kind: 'succeeded' });
    const { totals, past } = await overviewOf(samira.customerId);
    expect(totals[0]).toMatchObject({ open: eur(0), received: eur(21_740) });
    expect(past.map(({ amount, method, last4 }) => [amount.minor, method, last4])).toEqual([
      [21_240, 'card', '4242'],
      [500, 'card', '4242']
    ]);
  });

  test('pays a part of two invoices: the one that is due first comes first', async () => {
    const samira = await addDebtor(world, 'pm_card_visa', { reference: 'K-1' });
    const [first, second] = [await bill(world, samira, { dueOn: '2026-11-25' }), await bill(world, samira)];
    await payAs([first, second], { instrument: saved(samira), part: 25_000 });
    const { owing, totals } = await overviewOf(samira.customerId);
    expect(owing.map(({ id, balance }) => [id, balance.minor])).toEqual([[second.invoiceId, 17_480]]);
    expect(totals[0]).toMatchObject({ asked: eur(21_240), settled: eur(3_760) });
  });

  test('sends the same form twice and pays once', async () => {
    const samira = await addDebtor(world, 'pm_card_visa', { reference: 'K-1' });
    const invoice = await bill(world, samira);
    const twice = { instrument: saved(samira), formKey: 'one-form' };
    const [one, two] = await Promise.all([payAs([invoice], twice), payAs([invoice], twice)]);
    expect(one.attemptId).toBe(two.attemptId);
    expect((await overviewOf(samira.customerId)).totals[0].credit).toEqual(eur(0));
  });

  test('is told of a refusal on the overview and on the invoice, in words without codes', async () => {
    const samira = await addDebtor(world, 'pm_card_visa', { reference: 'K-1' });
    const invoice = await bill(world, samira);
    bankSays(world, visa, declined('insufficient_funds'));
    expect(await payAs([invoice], { instrument: saved(samira) })).toMatchObject({ kind: 'declined' });
    const overview = await overviewOf(samira.customerId);
    expect(decideTodos(overview)).toMatchObject([
      { kind: 'failed', invoiceId: invoice.invoiceId, amount: eur(21_240), failure: { kind: 'failed' } }
    ]);
    expect(overview.totals[0].open).toEqual(eur(21_240));
  });

  test('approves at the bank and comes back to what is so', async () => {
    const invoice = await world.openInvoice();
    const outcome = await payAs([invoice], { instrument: { kind: 'redirect', method: 'ideal' } });
    expect(outcome.kind).toBe('requires-action');
    const waiting = await overviewOf(invoice.customerId);
    expect(decideTodos(waiting)).toMatchObject([{ kind: 'finish', attemptId: outcome.attemptId }]);
    expect(waiting.totals[0].open, 'it can still be paid another way').toEqual(eur(21_240));
    const intent = world.sandbox.control
      .intents()
      .find((each) => each.metadata['attempt_id'] === outcome.attemptId)!;
    world.sandbox.control.answerBank(intent.id, 'approve');
    const payer = { merchantId: world.merchant.id, customerId: invoice.customerId };
    const settled = await settleReturn(world.ctx, { ...payer, attemptId: outcome.attemptId });
    expect(settled.kind).toBe('succeeded');
  });

  test('can neither pay nor see what is somebody else’s', async () => {
    const [samira, thijs] = [
      await addDebtor(world, 'pm_card_visa', { reference: 'K-1' }),
      await addDebtor(world, 'pm_card_mastercard', { reference: 'K-2' })
    ];
    const invoice = await bill(world, samira);
    await expect(payAs([invoice], { instrument: saved(thijs), as: thijs.customerId })).rejects.toMatchObject({
      code: 'nothing-to-pay'
    });
    const own = await bill(world, thijs);
    await expect(payAs([own], { instrument: saved(samira) })).rejects.toMatchObject({
      code: 'payment-method-unknown'
    });
    const paid = await payAs([invoice], { instrument: saved(samira) });
    const merchantId = world.merchant.id;
    await expect(
      settleReturn(world.ctx, { merchantId, customerId: thijs.customerId, attemptId: paid.attemptId })
    ).rejects.toMatchObject({ code: 'attempt-unknown' });
  });
});

describe('what comes by itself', () => {
  test('is planned, not open; paying it now calls it off', async () => {
    const samira = await addDebtor(world, 'pm_card_visa', { reference: 'K-1' });
    const invoice = await bill(world, samira, { dueOn: '2026-11-26' });
    await leapTo(world, '2026-11-24');
    const planned = await overviewOf(samira.customerId);
    expect(planned.totals[0]).toMatchObject({ open: eur(0), planned: eur(21_240) });
    expect(planned.coming).toMatchObject([
      {
        amount: eur(21_240),
        method: 'card',
        last4: '4242',
        whatFor: { invoiceId: invoice.invoiceId, others: 0 }
      }
    ]);
    expect(decideTodos(planned)).toMatchObject([{ kind: 'soon' }]);
    const merchant = world.merchant;
    const customer = await world.ctx.db.withMerchant(merchant.id, (tx) =>
      readCustomer(tx, merchant.id, samira.customerId)
    );
    const options = await readPayOptions(world.ctx, { merchant, customer, language: 'nl' });
    expect(options.invoices).toMatchObject([
      { isUnderWay: false, plannedOn: Temporal.PlainDate.from('2026-11-26') }
    ]);
    expect(options.debitedMethodId).toBe(samira.methodId);
    await payAs([invoice], { instrument: saved(samira) });
    expect((await overviewOf(samira.customerId)).coming).toEqual([]);
    await leapTo(world, '2026-11-27');
  });

  test('and fails, says when it is tried again, on the overview and on the invoice', async () => {
    const samira = await addDebtor(world, 'pm_card_visa', { reference: 'K-1' });
    const invoice = await bill(world, samira, { dueOn: '2026-11-24' });
    bankSays(world, visa, declined('insufficient_funds'));
    await leapTo(world, '2026-11-23T12:00');
    await sendNotices(world);
    await leapTo(world, '2026-11-24T12:00');
    const overview = await overviewOf(samira.customerId);
    const [todo] = decideTodos(overview);
    expect(todo).toMatchObject({ kind: 'failed', retryOn: overview.coming[0]!.collectOn });
    const detail = await readCustomerInvoice(world.ctx, {
      merchantId: world.merchant.id,
      customerId: samira.customerId,
      invoiceId: invoice.invoiceId,
      zone: world.merchant.zone,
      language: 'nl'
    });
    expect(detail.invoice.state).toBe('planned');
    expect(detail.explanations.get(detail.payments[0]!.attempt.id)).toMatchObject({
      moneyTaken: 'no',
      next: { kind: 'try' }
    });
  });
});

describe('the pay page, lent to a signed-in customer', () => {
  test('is the same link while it is good, and only ever their own', async () => {
    const [samira, thijs] = [
      await addDebtor(world, 'pm_card_visa', { reference: 'K-1' }),
      await addDebtor(world, 'pm_card_mastercard', { reference: 'K-2' })
    ];
    const lend = (debtor: Debtor, heldSecrets: readonly string[]) =>
      lendPayLink(world.ctx, { merchantId: world.merchant.id, customerId: debtor.customerId, heldSecrets });
    const first = await lend(samira, ['not-a-secret', 'AAAAAAAAAAAAAAAAAAAAAA']);
    expect(await openPayLink(world.ctx, first)).toMatchObject({
      scope: 'balance',
      customerId: samira.customerId
    });
    expect((await lend(samira, [first.token])).publicId).toBe(first.publicId);
    expect((await lend(thijs, [first.token])).publicId).not.toBe(first.publicId);
    await leapTo(world, '2026-11-23T10:45');
    expect((await lend(samira, [first.token])).publicId, 'too little time left to pay').not.toBe(
      first.publicId
    );
  });
});
