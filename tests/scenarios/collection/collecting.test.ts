import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { explainAttempt, explainToCustomer } from '../../../src/lib/server/domain/collection/index.ts';
import { readInvoiceHistory } from '../../../src/lib/server/domain/reporting/index.ts';
import { chooseDebitDay } from '../../../src/lib/server/domain/subscriptions/index.ts';
import {
  addDebtor,
  answersOf,
  attemptsOf,
  bankSays,
  bill,
  declined,
  leapTo,
  plansOf,
  sendNotices,
  visa
} from '../../support/collecting.ts';
import { ibans, payByCard, stand } from '../../support/payers.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-02-02' });
});
afterEach(async () => {
  world.sandbox.control.bank.clear();
  await expectSoundBooks(world);
});
afterAll(() => world.close());

describe('a card that may be debited', () => {
  test('is short of money twice; then the customer pays by link, and what was planned is called off', async () => {
    const nadia = await addDebtor(world, 'pm_card_visa', { reference: 'K-2001' });
    bankSays(world, visa, declined('insufficient_funds'), declined('insufficient_funds'));

    // 2 February: billed, due on the 6th, planned within the hour.
    const invoice = await bill(world, nadia);
    await leapTo(world, '2026-02-02T11:00');
    expect(await plansOf(world, nadia.customerId)).toEqual(['first planned 2026-02-06']);

    // 6 February: the first attempt fails; a day later the second one does.
    await leapTo(world, '2026-02-06T08:05');
    await leapTo(world, '2026-02-07T08:10');
    expect(await answersOf(world, nadia.customerId)).toEqual(['retry: schedule', 'retry: schedule']);
    expect(await plansOf(world, nadia.customerId)).toEqual([
      'first attempted 2026-02-06',
      'retry attempted 2026-02-07',
      'retry planned 2026-02-10'
    ]);

    // 8 February: she pays by the link; nothing is left to do for the machine.
    expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
    expect((await plansOf(world, nadia.customerId)).at(-1)).toBe('retry canceled 2026-02-10');
    await leapTo(world, '2026-02-10T09:00');
    expect(await attemptsOf(world, nadia.customerId)).toEqual([
      'merchant failed 21240',
      'merchant failed 21240',
      'customer succeeded 21240'
    ]);
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });
});

describe('a debit without a notice', () => {
  test('lacks money (AM04); it is presented again after a notice of its own, and pays', async () => {
    const tomasz = await addDebtor(world, ibans.pays, { reference: 'K-2002', noticeDays: 5 });
    bankSays(world, ibans.pays, declined('insufficient_funds', { afterBusinessDays: 2 }));
    const invoice = await bill(world, tomasz);
    await leapTo(world, '2026-02-10T11:00');

    // Planned for the first TARGET day that leaves five days and one of notice; handed over the business day before.
    expect(await plansOf(world, tomasz.customerId)).toEqual(['first planned 2026-02-16']);
    expect(await sendNotices(world)).toBe(1);
    await leapTo(world, '2026-02-13T08:05');
    expect(await attemptsOf(world, tomasz.customerId)).toEqual(['merchant processing 21240']);
    await leapTo(world, '2026-02-17T09:05');
    expect(await answersOf(world, tomasz.customerId)).toEqual(['retry: pre-notification']);
    expect((await plansOf(world, tomasz.customerId)).at(-1)).toBe('retry planned 2026-02-23');

    // Without the notice of its own, the second debit is not sent: it moves.
    await leapTo(world, '2026-02-20T08:05');
    expect((await plansOf(world, tomasz.customerId)).slice(1)).toEqual([
      'retry moved 2026-02-23',
      'retry planned 2026-02-26'
    ]);
    expect(await sendNotices(world)).toBe(1);
    await leapTo(world, '2026-02-25T08:05');
    await leapTo(world, '2026-03-04T10:00');
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });
});

describe('what only the customer can mend', () => {
  test('a bank that wants a confirmation: one question, no loop', async () => {
    const aylin = await addDebtor(world, 'pm_card_visa', { reference: 'K-2011' });
    bankSays(world, visa, declined('authentication_required'));
    await bill(world, aylin);
    await leapTo(world, '2026-04-01T10:00');
    expect(await answersOf(world, aylin.customerId)).toEqual(['ask-customer: customer-to-act']);
    await leapTo(world, '2026-04-09T10:00');
    expect(await attemptsOf(world, aylin.customerId)).toEqual(['merchant failed 21240']);
  });

  test('an account that was closed (AC04) is never debited again, and its mandate ends', async () => {
    const joris = await addDebtor(world, ibans.pays, { reference: 'K-2012', noticeDays: 1 });
    bankSays(world, ibans.pays, declined('account_closed', { afterBusinessDays: 1 }));
    const invoice = await bill(world, joris);
    await leapTo(world, '2026-04-10T10:00');
    await sendNotices(world);
    await leapTo(world, '2026-04-13T09:00');
    await leapTo(world, '2026-04-24T10:00');
    expect(await attemptsOf(world, joris.customerId)).toEqual(['merchant failed 21240']);
    expect(await answersOf(world, joris.customerId)).toEqual(['ask-customer: no-consent']);
    const [method] = await world.database.owner`
      select p.status as method, m.status as mandate from payment_method p join mandate m on m.payment_method_id = p.id
      where p.id = ${joris.methodId}`;
    expect(method).toEqual({ method: 'broken', mandate: 'closed' });
    const [attempt] = await world.database.owner`
      select id from payment_attempt where customer_id = ${joris.customerId} and status = 'failed'`;
    const explained = await explainAttempt(world.ctx, {
      merchantId: world.merchant.id,
      attemptId: attempt!['id'] as string
    });
    expect(explained.planned).toMatchObject({ kind: 'first', noticeDays: 1 });
    expect(explained.decisions.map(({ kind }) => kind)).toEqual(['plan', 'send', 'ask-customer']);
    expect(explainToCustomer(explained, { language: 'en', isFormal: false })).toEqual({
      money: 'Nothing was taken.',
      why: 'This card or account can’t be used to pay.',
      next: 'Choose another card or account, or enter the new details.'
    });
    expect(await stand(world, invoice.invoiceId)).toEqual(['open', 21_240]);
    const history = await readInvoiceHistory(world.ctx, {
      merchantId: world.merchant.id,
      invoiceId: invoice.invoiceId
    });
    const decided = history.entries.flatMap((each) => (each.kind === 'decision' ? [each.decision] : []));
    expect(decided.toReversed().map(({ kind, rule, collectOn }) => `${kind} ${rule} ${collectOn}`)).toEqual([
      'plan first-attempt 2026-04-14',
      'send schedule 2026-04-14',
      'ask-customer no-consent null'
    ]);
  });

  test('a debit that the bank takes back weeks later is not presented again by machine', async () => {
    const mei = await addDebtor(world, ibans.pays, { reference: 'K-2013', noticeDays: 1 });
    const invoice = await bill(world, mei);
    await leapTo(world, '2026-04-27T10:00');
    await sendNotices(world);
    await leapTo(world, '2026-04-28T09:00');
    await leapTo(world, '2026-05-12T10:00');
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    const charge = world.sandbox.control.intents().findLast((each) => each.amount_received === 21_240)!;
    world.sandbox.control.dispute({ payment_intent: charge.id });
    await leapTo(world, '2026-06-20T10:00');
    expect(await stand(world, invoice.invoiceId)).toEqual(['overdue', 21_240]);
    expect(await attemptsOf(world, mei.customerId)).toEqual(['merchant succeeded 21240']);
    expect(await answersOf(world, mei.customerId)).toEqual(['ask-customer: no-consent']);
  });
});

describe('an account that may be debited', () => {
  test('lacks money; it is presented again on the payday that its customer chose, and pays', async () => {
    const fatima = await addDebtor(world, ibans.pays, { reference: 'K-2021', noticeDays: 3 });
    await chooseDebitDay(world.ctx, {
      merchantId: world.merchant.id,
      customerId: fatima.customerId,
      choice: { kind: 'day-of-month', day: 25 }
    });
    bankSays(world, ibans.pays, declined('insufficient_funds', { afterBusinessDays: 2 }));
    const invoice = await bill(world, fatima);
    await leapTo(world, '2026-06-22T08:30');
    // Too late for 25 June with its three days and one of notice: the next one is a Saturday, so the Monday after.
    expect(await plansOf(world, fatima.customerId)).toEqual(['first planned 2026-07-27']);
    await sendNotices(world);
    await leapTo(world, '2026-07-24T09:00');
    await leapTo(world, '2026-07-29T09:00');
    expect(await answersOf(world, fatima.customerId)).toEqual(['retry: chosen-day']);
    expect((await plansOf(world, fatima.customerId)).at(-1)).toBe('retry planned 2026-08-25');
    await sendNotices(world);
    await leapTo(world, '2026-08-24T09:00');
    await leapTo(world, '2026-09-01T09:00');
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });
});
