import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { issueDocuments, voidInvoice } from '../../src/lib/server/domain/billing/index.ts';
import { readPayPage, refundPayment } from '../../src/lib/server/domain/collection/index.ts';
import type { Money } from '../../src/lib/money/index.ts';
import { creditNoteDocument } from '../support/invoice-factory.ts';
import {
  attemptRow,
  byCard,
  byIban,
  payByCard,
  paymentOf,
  stand,
  taken,
  workList
} from '../support/payers.ts';
import { newId } from '../../src/lib/server/platform/crypto/random.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
});
afterEach(async () => {
  await world.runJobs();
  await expectSoundBooks(world);
});
afterAll(() => world.close());

const merchantId = () => world.merchant.id;

/** An invoice of a customer of its own, so that one story's credit is not another's. */
let people = 0;
function newInvoice(): Promise<OpenInvoice> {
  people += 1;
  return world.openInvoice({ customerReference: `K-2${people}`, customerName: 'Joost van den Berg' });
}

async function paidInvoice(card = 'pm_card_visa') {
  const invoice = await newInvoice();
  const { attemptId } = await world.pay(invoice, { instrument: await byCard(world, card) });
  await world.runJobs();
  return { ...invoice, attemptId };
}

const giveBack = (attemptId: string, amount: Money, effect: 'credit' | 'reopen' = 'credit') =>
  refundPayment(world.ctx, { merchantId: merchantId(), attemptId, amount, effect });

/** Money that goes to a bank account takes days to arrive. */
const twoWeeks = () =>
  world.goTo(
    world.clock
      .now()
      .add({ hours: 24 * 14 })
      .toString()
  );

async function creditOf(customerId: string): Promise<number> {
  const [row] = await world.database.owner`
    select coalesce(-sum(amount_minor), 0)::int as credit from ledger_entry
    where account = 'customer-credit' and customer_id = ${customerId}`;
  return row!['credit'] as number;
}

async function creditNote(invoice: OpenInvoice, number: string, minor: number) {
  const [row] = await world.database.owner`
    select i.number, c.reference from invoice i join customer c on c.id = i.customer_id where i.id = ${invoice.invoiceId}`;
  const note = creditNoteDocument(
    {
      number,
      total: eur(minor),
      issuedOn: '2026-03-02',
      dueOn: '2026-03-02',
      customerReference: row!['reference'] as string
    },
    row!['number'] as string
  );
  const [result] = await issueDocuments(world.ctx, merchantId(), [note]);
  expect(result).toMatchObject({ kind: 'added' });
}

describe('a refund', () => {
  test('a refund whose form is sent five times at once is one refund, and stays one', async () => {
    const { attemptId } = await paidInvoice();
    const input = {
      merchantId: merchantId(),
      attemptId,
      amount: eur(5_000),
      effect: 'credit',
      refundId: newId(world.clock.now())
    } as const;
    const answers = await Promise.all(Array.from({ length: 5 }, () => refundPayment(world.ctx, input)));
    expect(new Set(answers.map(({ refundId }) => refundId))).toEqual(new Set([input.refundId]));
    await world.runJobs();
    expect(await refundPayment(world.ctx, input)).toEqual({ refundId: input.refundId, status: 'succeeded' });
    const atProvider = [...world.sandbox.control.stripe().refunds.values()];
    expect(atProvider.filter((each) => each.metadata?.['refund_id'] === input.refundId)).toHaveLength(1);
    const other = await paidInvoice();
    await expect(refundPayment(world.ctx, { ...input, attemptId: other.attemptId })).rejects.toMatchObject({
      code: 'refund-already-asked'
    });
    await expectSoundBooks(world);
  });

  test('in full forgives the debt, or lets it be owed again', async () => {
    const forgiven = await paidInvoice();
    expect(await giveBack(forgiven.attemptId, eur(21_240))).toMatchObject({ status: 'succeeded' });
    expect(await stand(world, forgiven.invoiceId)).toEqual(['paid', 0]);
    const reopened = await paidInvoice();
    await giveBack(reopened.attemptId, eur(21_240), 'reopen');
    expect(await stand(world, reopened.invoiceId)).toEqual(['open', 21_240]);
    expect(await payByCard(world, reopened)).toMatchObject({ kind: 'succeeded' });
  });

  test('in parts adds up to the payment, and never beyond it', async () => {
    const { attemptId, invoiceId } = await paidInvoice();
    await giveBack(attemptId, eur(10_000), 'reopen');
    await giveBack(attemptId, eur(11_000), 'reopen');
    await expect(giveBack(attemptId, eur(241))).rejects.toMatchObject({
      code: 'refund-above-payment',
      params: { bound: eur(240) }
    });
    await giveBack(attemptId, eur(240), 'reopen');
    expect(await stand(world, invoiceId)).toEqual(['open', 21_240]);
  });

  test.each([0, -1, 21_241])('of %i cents is refused', async (minor) => {
    const { attemptId } = await paidInvoice();
    await expect(giveBack(attemptId, eur(minor))).rejects.toMatchObject({ code: 'refund-above-payment' });
  });

  test('of what did not succeed is refused', async () => {
    const invoice = await newInvoice();
    const { attemptId } = await world.pay(invoice);
    await expect(giveBack(attemptId, eur(100))).rejects.toMatchObject({ code: 'attempt-not-refundable' });
  });

  test('made in the provider’s dashboard is booked, and forgives', async () => {
    const { attemptId, invoiceId } = await paidInvoice();
    world.sandbox.control.refund({ payment_intent: paymentOf(world, attemptId).id, amount: 5_000 });
    await world.runJobs();
    expect(await stand(world, invoiceId)).toEqual(['paid', 0]);
    await expect(giveBack(attemptId, eur(16_241))).rejects.toMatchObject({ params: { bound: eur(16_240) } });
  });

  test('that the customer’s bank sends back is owed to the customer', async () => {
    const { attemptId, customerId } = await paidInvoice('pm_card_refundFail');
    await giveBack(attemptId, eur(21_240));
    await world.goTo(
      world.clock
        .now()
        .add({ hours: 24 * 14 })
        .toString()
    );
    expect(await creditOf(customerId)).toBe(21_240);
  });

  test('that takes its time is booked when it has arrived', async () => {
    const { attemptId, invoiceId } = await paidInvoice('pm_card_pendingRefund');
    expect(await giveBack(attemptId, eur(21_240), 'reopen')).toMatchObject({ status: 'pending' });
    expect(await stand(world, invoiceId)).toEqual(['paid', 0]);
    await world.goTo(
      world.clock
        .now()
        .add({ hours: 24 * 14 })
        .toString()
    );
    expect((await stand(world, invoiceId))[1]).toBe(21_240);
  });
});

describe('a dispute', () => {
  const open = (attemptId: string, isInquiry = false) =>
    world.sandbox.control.dispute({ payment_intent: paymentOf(world, attemptId).id, isInquiry }).id;

  test('that only asks moves nothing', async () => {
    const { attemptId, invoiceId } = await paidInvoice();
    const before = await world.accounts();
    const inquiry = open(attemptId, true);
    await world.runJobs();
    expect(await world.accounts()).toEqual(before);
    world.sandbox.control.closeDispute(inquiry, 'won');
    await world.runJobs();
    expect(await world.accounts()).toEqual(before);
    expect(await stand(world, invoiceId)).toEqual(['paid', 0]);
  });

  test('that is won brings the money back', async () => {
    const { attemptId, invoiceId } = await paidInvoice();
    const before = await world.accounts();
    const id = open(attemptId);
    await world.runJobs();
    expect(await world.accounts()).toMatchObject({ disputed: 21_240 });
    world.sandbox.control.closeDispute(id, 'won');
    await world.runJobs();
    expect(await world.accounts()).toEqual(before);
    expect(await stand(world, invoiceId)).toEqual(['paid', 0]);
  });

  test('that is lost lets the invoice owe again, and is not refunded besides', async () => {
    const { attemptId, invoiceId } = await paidInvoice();
    const id = open(attemptId);
    await world.runJobs();
    await expect(giveBack(attemptId, eur(100))).rejects.toMatchObject({ params: { bound: eur(0) } });
    world.sandbox.control.closeDispute(id, 'lost');
    await world.runJobs();
    expect((await stand(world, invoiceId))[1]).toBe(21_240);
    expect(await world.accounts()).not.toHaveProperty('disputed');
  });

  test('lost, paid again, disputed again and lost again is booked each time', async () => {
    const invoice = await paidInvoice();
    for (let round = 0; round < 2; round++) {
      const attemptId = round === 0 ? invoice.attemptId : (await payByCard(world, invoice)).attemptId;
      const id = open(attemptId);
      await world.runJobs();
      world.sandbox.control.closeDispute(id, 'lost');
      await world.runJobs();
      expect((await stand(world, invoice.invoiceId))[1]).toBe(21_240);
    }
  });
});

describe('a claim that changes while it is paid', () => {
  test('a credit note before the payment leaves less to pay', async () => {
    const invoice = await newInvoice();
    await creditNote(invoice, 'CN-1', 1_240);
    await expect(world.pay(invoice)).rejects.toMatchObject({ code: 'amount-changed' });
    expect(
      await world.pay(invoice, { instrument: await byCard(world), expected: eur(20_000) })
    ).toMatchObject({ kind: 'succeeded' });
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });

  test('a credit note after the payment is the customer’s credit', async () => {
    const invoice = await paidInvoice();
    await creditNote(invoice, 'CN-2', 1_240);
    expect(await creditOf(invoice.customerId)).toBe(1_240);
  });

  test('void while the debit is on its way: the money becomes credit, and goes back from there', async () => {
    const invoice = await newInvoice();
    const { attemptId } = await world.pay(invoice, { instrument: byIban() });
    await voidInvoice(world.ctx, { merchantId: merchantId(), invoiceId: invoice.invoiceId });
    await world.goTo(
      world.clock
        .now()
        .add({ hours: 24 * 7 })
        .toString()
    );
    expect(await stand(world, invoice.invoiceId)).toEqual(['void', 0]);
    expect(await creditOf(invoice.customerId)).toBe(21_240);
    const page = await readPayPage(world.ctx, { token: invoice.link.token });
    expect(page).toMatchObject({ state: 'credit', credit: eur(21_240) });
    await giveBack(attemptId, eur(21_240), 'reopen');
    await twoWeeks();
    expect(await creditOf(invoice.customerId)).toBe(0);
    expect(await stand(world, invoice.invoiceId)).toEqual(['void', 0]);
  });

  test('a credit note while the payer is at the bank: what is too much becomes credit', async () => {
    const invoice = await newInvoice();
    const asked = await world.pay(invoice);
    await creditNote(invoice, 'CN-3', 21_000);
    expect(await world.answerBank(invoice, asked, 'approve')).toMatchObject({ kind: 'succeeded' });
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    expect(await creditOf(invoice.customerId)).toBe(21_000);
    // What goes back comes out of this payment's own credit, first.
    await giveBack(asked.attemptId, eur(21_000), 'reopen');
    await twoWeeks();
    expect(await creditOf(invoice.customerId)).toBe(0);
    await giveBack(asked.attemptId, eur(240), 'reopen');
    await twoWeeks();
    expect((await stand(world, invoice.invoiceId))[1]).toBe(240);
  });

  test('a refund leaves alone the credit that another payment left', async () => {
    const first = await newInvoice();
    const second = await world.openInvoice({ customerReference: `K-2${people}` });
    const asked = await world.pay(first);
    await creditNote(first, 'CN-4', 10_000);
    await world.answerBank(first, asked, 'approve');
    const other = await world.pay(second);
    await creditNote(second, 'CN-5', 21_240);
    await world.answerBank(second, other, 'approve');
    expect(await creditOf(first.customerId)).toBe(31_240);
    await giveBack(asked.attemptId, eur(6_000), 'reopen');
    await giveBack(asked.attemptId, eur(6_000), 'reopen');
    await twoWeeks();
    // Its own 10,000 first, then what it had paid on its invoice; the other's 21,240 stays.
    expect(await creditOf(first.customerId)).toBe(21_240);
    expect((await stand(world, first.invoiceId))[1]).toBe(2_000);
  });
});

describe('money that nobody here asked for', () => {
  test('is set on the work list, once, and touches no invoice', async () => {
    const response = await fetch(`${world.sandbox.stripeUrl}/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_world' },
      body: new URLSearchParams({
        amount: '777',
        currency: 'eur',
        confirm: 'true',
        payment_method: 'pm_card_visa',
        return_url: 'https://elsewhere.example',
        'allowed_payment_method_types[]': 'card',
        'metadata[attempt_id]': 'somebody-elses'
      })
    });
    const { id, status } = (await response.json()) as { id: string; status: string };
    expect(status).toBe('succeeded');
    await world.runJobs();
    expect(await workList(world)).toEqual([{ kind: 'charge-without-attempt', ref: id }]);
    world.sandbox.control.refund({ payment_intent: id });
    await world.runJobs();
    expect((await workList(world)).map((each) => each.kind)).toEqual([
      'charge-without-attempt',
      'refund-without-attempt'
    ]);
    // Out of this file's count of our own charges.
    world.sandbox.control.stripe().paymentIntents.remove(id);
    expect(taken(world).includes(777)).toBe(false);
  });

  test('a second payment that carries an attempt’s id is not taken for that attempt', async () => {
    const { attemptId } = await paidInvoice();
    const response = await fetch(`${world.sandbox.stripeUrl}/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_world' },
      body: new URLSearchParams({
        amount: '21240',
        currency: 'eur',
        confirm: 'true',
        payment_method: 'pm_card_visa',
        return_url: 'https://elsewhere.example',
        'allowed_payment_method_types[]': 'card',
        'metadata[attempt_id]': attemptId
      })
    });
    const { id } = (await response.json()) as { id: string };
    await world.runJobs();
    expect(await workList(world)).toContainEqual({ kind: 'charge-without-attempt', ref: id });
    expect((await attemptRow(world, attemptId))['gateway_ref']).not.toBe(id);
    world.sandbox.control.stripe().paymentIntents.remove(id);
  });
});
