import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  addBackUp,
  chooseDefaultMethod,
  moveBackUpForward,
  planCollections,
  readPaymentMethod,
  readPaymentMethods,
  readSetupAnswer,
  reconcileSetups,
  removeBackUp,
  takeMethodAway,
  type SetUpMethod
} from '../../src/lib/server/domain/collection/index.ts';
import {
  addDebtor,
  answersOf,
  attemptsOf,
  bankSays,
  bill,
  declined,
  leapTo,
  plansOf,
  saveMethod,
  sendNotices,
  visa,
  type Debtor
} from '../support/collecting.ts';
import { warnOfExpiry } from '../../src/lib/server/domain/payment-methods/index.ts';
import { byBank, byIban, ibans, stand } from '../support/payers.ts';
import { answerAndReturn, answerOnly, card, kept, MANDATE_TEXT, store } from '../support/storing.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-23' });
});
afterEach(async () => {
  world.sandbox.control.bank.clear();
  world.sandbox.control.faults.clear();
  await expectSoundBooks(world);
});
afterAll(() => world.close());

const from = (customerId: string) => ({ merchantId: world.merchant.id, customerId });
const consent = () => ({
  text: 'Voortaan van deze.',
  language: 'nl',
  at: world.clock.now().toString(),
  ip: '203.0.113.7',
  userAgent: 'Test/1.0'
});

/** Somebody with an e-mail address and no saved method. */
async function somebody(reference: string): Promise<string> {
  const { customerId } = await world.openInvoice({
    customerReference: reference,
    email: 'klant@example.org',
    total: eur(500)
  });
  return customerId;
}

/** Nine o'clock of the next day. */
async function nextMorning(): Promise<Temporal.PlainDate> {
  const morning = today().add({ days: 1 });
  await leapTo(world, morning.toString());
  return morning;
}

function today(): Temporal.PlainDate {
  return world.clock.now().toZonedDateTimeISO(world.merchant.zone).toPlainDate();
}

/** A customer whose card was refused for good: the machine asks for another one. */
async function refused(reference: string): Promise<Readonly<{ debtor: Debtor; invoice: OpenInvoice }>> {
  const day = await nextMorning();
  const debtor = await addDebtor(world, 'pm_card_visa', { reference });
  bankSays(world, visa, declined('expired_card'));
  const invoice = await bill(world, debtor, { dueOn: day.toString() });
  await leapTo(world, `${day.toString()}T12:00`);
  expect((await answersOf(world, debtor.customerId))[0]).toMatch(/^ask-customer/);
  return { debtor, invoice };
}

/** So much later the janitor comes by. */
async function later(by: Temporal.DurationLike): Promise<void> {
  await world.goTo(world.clock.now().add(by).toString());
  await reconcileSetups(world.ctx, { merchantId: world.merchant.id });
  await world.runJobs();
}

async function lastMethodOf(customerId: string): Promise<unknown> {
  const [last] = await world.database.owner`
    select instrument ->> 'paymentMethodId' as method from payment_attempt where customer_id = ${customerId}
    order by opened_at desc, id desc limit 1`;
  return last?.['method'];
}

describe('a method is stored without taking money', () => {
  test('a card, with the words that were agreed to; the same form twice is one', async () => {
    const customerId = await somebody('M-1');
    const form: Partial<SetUpMethod> = {
      formKey: 'form-m1-long-enough',
      instrument: await card(world, 'pm_card_visa')
    };
    const [first, second] = await Promise.all([
      store(world, customerId, form),
      store(world, customerId, form)
    ]);
    expect(new Set([first.setupId, second.setupId]).size).toBe(1);
    expect(await store(world, customerId, form)).toMatchObject({ kind: 'stored' });
    expect(await kept(world, customerId)).toMatchObject([{ kind: 'card', last4: '4242', status: 'active' }]);
    const [evidence] = await world.database.owner`
      select m.text, m.accepted_ip from mandate m join payment_method p on p.id = m.payment_method_id where p.customer_id = ${customerId}`;
    expect(evidence).toEqual({ text: MANDATE_TEXT, accepted_ip: '203.0.113.7' });
  });

  test('an account gets a mandate with a reference, and shows it', async () => {
    const customerId = await somebody('M-2');
    const stored = await store(world, customerId, {
      instrument: byIban() as SetUpMethod['instrument'],
      use: 'default'
    });
    if (stored.kind !== 'stored') throw new Error(stored.kind);
    const { method, mandate } = await readPaymentMethod(world.ctx, {
      ...from(customerId),
      paymentMethodId: stored.paymentMethodId
    });
    expect(method).toMatchObject({ state: 'works', last4: '5264', uses: { position: 0 } });
    expect(mandate).toMatchObject({ text: MANDATE_TEXT, creditorIdentifier: 'NL79ZZZ999999990000' });
    expect(mandate?.reference).toBeTruthy();
  });

  test.each(['ideal', 'bancontact'] as const)(
    'by way of %s, which leaves a mandate behind',
    async (method) => {
      const customerId = await somebody(`M-3-${method}`);
      const asked = await store(world, customerId, {
        instrument: byBank('ideal') as SetUpMethod['instrument']
      });
      expect(asked.kind).toBe('requires-action');
      expect(await answerAndReturn(world, customerId, asked, 'approve')).toMatchObject({ kind: 'stored' });
      expect(await kept(world, customerId)).toMatchObject([{ kind: 'sepa_debit', status: 'active' }]);
    }
  );

  test('a refused card is told by its class and keeps nothing', async () => {
    const customerId = await somebody('M-4');
    const answer = await store(world, customerId, {
      instrument: await card(world, 'pm_card_chargeDeclinedLostCard')
    });
    expect(answer).toMatchObject({ kind: 'declined', declineClass: 'never' });
    expect(await kept(world, customerId)).toEqual([]);
  });

  test('the bank wants to see its owner: approved is stored, refused is not, and nobody there is found out', async () => {
    const customerId = await somebody('M-5');
    const threeDS = async () => ({ instrument: await card(world, 'pm_card_authenticationRequired') });
    const first = await store(world, customerId, await threeDS());
    expect(await answerAndReturn(world, customerId, first, 'decline')).toMatchObject({ kind: 'declined' });
    expect(await kept(world, customerId)).toEqual([]);

    // Whoever approves and closes the browser is told about by the webhook.
    const second = await store(world, customerId, await threeDS());
    await answerOnly(second, 'approve');
    await world.runJobs();
    expect(await kept(world, customerId)).toHaveLength(1);

    // Nobody ever answers: given up after a day.
    const third = await store(world, customerId, await threeDS());
    await later({ hours: 25 });
    expect(await readSetupAnswer(world.ctx, { ...from(customerId), setupId: third.setupId })).toMatchObject({
      kind: 'canceled'
    });
  });

  test('a lost answer is unknown, and found out by asking: stored once', async () => {
    const customerId = await somebody('M-6');
    world.sandbox.control.faults.add({
      kind: 'drop-after',
      method: 'POST',
      path: '/v1/setup_intents',
      count: 2
    });
    const lost = await store(world, customerId, { instrument: await card(world, 'pm_card_visa') });
    expect(lost.kind).toBe('unknown');
    await later({ minutes: 2 });
    await later({ minutes: 2 });
    expect(await kept(world, customerId)).toHaveLength(1);
    const known = world.sandbox.control.stripe().setupIntents.values();
    expect(known.filter(({ metadata }) => metadata?.['setup_id'] === lost.setupId)).toHaveLength(1);
  });

  test('a request that never arrived is given up, and nothing is sent again', async () => {
    const customerId = await somebody('M-7');
    world.sandbox.control.faults.add({
      kind: 'drop-before',
      method: 'POST',
      path: '/v1/setup_intents',
      count: 2
    });
    const lost = await store(world, customerId, { instrument: await card(world, 'pm_card_visa') });
    expect(lost.kind).toBe('unknown');
    await later({ minutes: 10 });
    expect(await readSetupAnswer(world.ctx, { ...from(customerId), setupId: lost.setupId })).toMatchObject({
      kind: 'canceled'
    });
    expect(await kept(world, customerId)).toEqual([]);
  });

  test('the same card typed again stays one method, and what stood for it there is given back', async () => {
    const customerId = await somebody('M-8');
    await store(world, customerId, { use: 'default' });
    const [before] = await kept(world, customerId);
    await store(world, customerId);
    const [after, ...more] = await kept(world, customerId);
    await world.runJobs();
    expect(more).toEqual([]);
    expect(after?.id).toBe(before?.id);
    expect(after?.gatewayRef).not.toBe(before?.gatewayRef);
    expect(world.sandbox.control.stripe().paymentMethods.get(before!.gatewayRef)?.customer).toBeNull();
  });

  test('no more cards an hour are tried for one customer than a person would', async () => {
    const customerId = await somebody('M-9');
    const token = (await card(world, 'pm_card_chargeDeclined')) as Extract<
      SetUpMethod['instrument'],
      { kind: 'confirmation-token' }
    >;
    for (let count = 0; count < 10; count++) await store(world, customerId, { instrument: token });
    await expect(store(world, customerId, { instrument: token })).rejects.toMatchObject({
      code: 'too-many-attempts'
    });
  });
});

describe('after a repair', () => {
  test('what had failed is tried at once on the new card, and on no other; later debits and subscriptions follow', async () => {
    const { debtor, invoice } = await refused('M-20');
    const { debt } = await readPaymentMethods(world.ctx, from(debtor.customerId));
    expect(debt?.total).toEqual(eur(21_240));
    const answer = await store(world, debtor.customerId, {
      instrument: await card(world, 'pm_card_mastercard'),
      replacesId: debtor.methodId,
      toTry: eur(21_240)
    });
    expect(answer).toMatchObject({
      kind: 'stored',
      trial: { kind: 'tried', outcome: { kind: 'succeeded' } }
    });
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    const methods = await kept(world, debtor.customerId);
    expect(methods).toMatchObject([{ brand: 'mastercard', status: 'active' }]);
    expect(await lastMethodOf(debtor.customerId)).toBe(methods[0]?.id);

    await bill(world, debtor, { dueOn: today().add({ days: 2 }).toString() });
    await leapTo(world, `${today().add({ days: 2 }).toString()}T13:00`);
    expect(await lastMethodOf(debtor.customerId)).toBe(methods[0]?.id);
    expect((await attemptsOf(world, debtor.customerId)).at(-1)).toBe('merchant succeeded 21240');
  });

  test('a planned retry goes to the new card, and does not come on top', async () => {
    const day = await nextMorning();
    const debtor = await addDebtor(world, 'pm_card_visa', { reference: 'M-21' });
    bankSays(world, visa, declined('insufficient_funds'));
    const invoice = await bill(world, debtor, { dueOn: day.toString() });
    await leapTo(world, `${day.toString()}T12:00`);
    expect(await answersOf(world, debtor.customerId)).toEqual(['retry: schedule']);
    await store(world, debtor.customerId, {
      instrument: await card(world, 'pm_card_mastercard'),
      replacesId: debtor.methodId,
      toTry: eur(21_240)
    });
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    expect((await plansOf(world, debtor.customerId)).at(-1)).toMatch(/^retry canceled/);
  });

  test('another amount than the page showed is not taken: the card is stored, and the debt waits', async () => {
    const { debtor, invoice } = await refused('M-22');
    const answer = await store(world, debtor.customerId, {
      instrument: await card(world, 'pm_card_mastercard'),
      replacesId: debtor.methodId,
      toTry: eur(20_000)
    });
    expect(answer).toMatchObject({
      kind: 'stored',
      trial: { kind: 'not-tried', refusal: { code: 'amount-changed' } }
    });
    expect(await stand(world, invoice.invoiceId)).toEqual(['open', 21_240]);
  });

  test('whoever leaves after the bank’s page has it tried by a job, once', async () => {
    const { debtor, invoice } = await refused('M-23');
    const asked = await store(world, debtor.customerId, {
      instrument: await card(world, 'pm_card_authenticationRequiredOnSetup'),
      replacesId: debtor.methodId,
      toTry: eur(21_240)
    });
    await answerOnly(asked, 'approve');
    await world.runJobs();
    expect(await stand(world, invoice.invoiceId)).toEqual(['open', 21_240]);
    await world.goTo(world.clock.now().add({ minutes: 5 }).toString());
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    const tries = await attemptsOf(world, debtor.customerId);
    expect(tries.filter((each) => each.startsWith('customer'))).toHaveLength(1);
  });

  test('a new account ends the old mandate, and planned debits follow with their day and notice', async () => {
    const debtor = await addDebtor(world, ibans.pays, { reference: 'M-24', noticeDays: 1 });
    await bill(world, debtor, { dueOn: today().add({ days: 12 }).toString() });
    await planCollections(world.ctx, { merchantId: world.merchant.id });
    await sendNotices(world);
    const before = await plansOf(world, debtor.customerId);
    expect(before[0]).toMatch(/^first noticed/);
    const stored = await store(world, debtor.customerId, {
      instrument: byIban(ibans.lacksMoney) as SetUpMethod['instrument'],
      replacesId: debtor.methodId
    });
    if (stored.kind !== 'stored') throw new Error(stored.kind);
    expect(await plansOf(world, debtor.customerId)).toEqual(before);
    const mandates = await world.database.owner`
      select m.status, p.status as method from mandate m join payment_method p on p.id = m.payment_method_id
      where p.customer_id = ${debtor.customerId} order by p.id`;
    expect(mandates.map((row) => [row['status'], row['method']])).toEqual([
      ['closed', 'removed'],
      ['active', 'active']
    ]);
    const { method } = await readPaymentMethod(world.ctx, {
      ...from(debtor.customerId),
      paymentMethodId: stored.paymentMethodId
    });
    expect(method.uses).toMatchObject({ position: 0, planned: [{ amount: eur(21_240) }] });
  });

  test('from card to account, what was planned waits for the notice that a debit needs', async () => {
    const debtor = await addDebtor(world, 'pm_card_visa', { reference: 'M-25' });
    await bill(world, debtor, { dueOn: today().add({ days: 3 }).toString() });
    await planCollections(world.ctx, { merchantId: world.merchant.id });
    await store(world, debtor.customerId, {
      instrument: byIban() as SetUpMethod['instrument'],
      replacesId: debtor.methodId
    });
    const [moved, planned] = await plansOf(world, debtor.customerId);
    expect(moved).toMatch(/^first moved/);
    const day = Temporal.PlainDate.from(planned!.split(' ')[2]!);
    expect(today().until(day).days).toBeGreaterThan(14);
  });
});

describe('the customer’s own order', () => {
  test('another card is put first: what failed is tried on it, and planned debits follow', async () => {
    const { debtor, invoice } = await refused('M-30');
    const other = await world.openInvoice({ customerReference: 'M-30', email: null, total: eur(500) });
    const secondId = await saveMethod(world, other, 'pm_card_mastercard');
    const chosen = await chooseDefaultMethod(world.ctx, {
      ...from(debtor.customerId),
      paymentMethodId: secondId,
      consent: consent(),
      toTry: eur(21_240),
      formKey: 'm-30-form',
      returnUrl: 'https://pay.example/'
    });
    expect(chosen.attempt?.kind).toBe('succeeded');
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    const { methods } = await readPaymentMethods(world.ctx, from(debtor.customerId));
    expect(methods.map(({ brand, state, uses }) => [brand, state, uses.position])).toEqual([
      ['mastercard', 'works', 0],
      ['visa', 'refused', undefined]
    ]);
  });

  test('back-ups stand in the customer’s own order, and each change is agreed to anew', async () => {
    const customerId = await somebody('M-34');
    await store(world, customerId, { use: 'default' });
    for (const testMethod of ['pm_card_mastercard', 'pm_card_amex'])
      await store(world, customerId, { instrument: await card(world, testMethod), use: 'backup' });
    const order = async () =>
      (await readPaymentMethods(world.ctx, from(customerId))).methods.map(({ brand }) => brand);
    expect(await order()).toEqual(['visa', 'mastercard', 'amex']);
    const amex = (await kept(world, customerId)).find(({ brand }) => brand === 'amex')!;
    const own = { ...from(customerId), paymentMethodId: amex.id };
    await moveBackUpForward(world.ctx, { ...own, consent: consent() });
    expect(await order()).toEqual(['visa', 'amex', 'mastercard']);
    await removeBackUp(world.ctx, own);
    expect(await order()).toEqual(['visa', 'mastercard', 'amex']);
    await addBackUp(world.ctx, { ...own, consent: consent() });
    const { methods } = await readPaymentMethods(world.ctx, from(customerId));
    expect(methods.map(({ uses }) => uses.position)).toEqual([0, 2, 3]);
  });

  test('what something depends on is not taken away unless its owner was told; a foreign one is unknown', async () => {
    const debtor = await addDebtor(world, 'pm_card_visa', { reference: 'M-31' });
    await bill(world, debtor, { dueOn: today().add({ days: 9 }).toString() });
    await planCollections(world.ctx, { merchantId: world.merchant.id });
    const away = { ...from(debtor.customerId), paymentMethodId: debtor.methodId };
    await expect(takeMethodAway(world.ctx, { ...away, isToldOf: false })).rejects.toMatchObject({
      code: 'payment-method-in-use'
    });
    const stranger = await somebody('M-32');
    for (const paymentMethodId of [debtor.methodId, 'not-an-id', debtor.customerId])
      await expect(
        takeMethodAway(world.ctx, { ...from(stranger), paymentMethodId, isToldOf: true })
      ).rejects.toMatchObject({ code: 'payment-method-unknown' });
    await takeMethodAway(world.ctx, { ...away, isToldOf: true });
    expect(await kept(world, debtor.customerId)).toEqual([]);
    await world.runJobs();
    const [gone] = await world.database
      .owner`select gateway_ref from payment_method where id = ${debtor.methodId}`;
    const { paymentMethods } = world.sandbox.control.stripe();
    expect(paymentMethods.get(gone!['gateway_ref'] as string)?.customer).toBeNull();

    // What was planned asks its customer when the day comes, and takes nothing.
    await leapTo(world, today().add({ days: 10 }).toString());
    expect(await attemptsOf(world, debtor.customerId)).toEqual([]);
  });

  test('a payment under way keeps its method', async () => {
    const debtor = await addDebtor(world, ibans.pays, { reference: 'M-33', noticeDays: 1 });
    const other = await bill(world, debtor);
    const paid = await world.pay(other, {
      instrument: { kind: 'saved', paymentMethodId: debtor.methodId }
    });
    expect(paid.kind).toBe('processing');
    await expect(
      takeMethodAway(world.ctx, {
        ...from(debtor.customerId),
        paymentMethodId: debtor.methodId,
        isToldOf: true
      })
    ).rejects.toMatchObject({ code: 'payment-method-paying' });
  });
});

describe('cards that end', () => {
  /** The card's end, as its bank has it at the provider. */
  async function endsIn(methodId: string, month: Temporal.PlainYearMonth): Promise<void> {
    const [row] = await world.database.owner`select gateway_ref from payment_method where id = ${methodId}`;
    const { hostname, port } = new URL(world.sandbox.stripeUrl);
    const stripe = new Stripe('sk_test_world', { host: hostname, port, protocol: 'http' });
    await stripe.paymentMethods.update(row!['gateway_ref'] as string, {
      card: { exp_month: month.month, exp_year: month.year }
    });
    await world.runJobs();
  }
  const warnings = async (methodId: string) =>
    (
      await world.database.owner`
      select payload ->> 'daysBefore' as days from domain_event
      where type = 'payment-method.expiring' and subject_id = ${methodId} order by at`
    ).map((row) => Number(row['days']));
  const warn = () => warnOfExpiry(world.ctx, { merchantId: world.merchant.id });

  test('are warned of 30, 14 and 3 days before, each once; a renewed one no more', async () => {
    const debtor = await addDebtor(world, 'pm_card_visa', { reference: 'M-40' });
    const renewed = await addDebtor(world, 'pm_card_mastercard', { reference: 'M-41' });
    const month = today().toPlainYearMonth().add({ months: 2 });
    const end = month.toPlainDate({ day: month.daysInMonth });
    await endsIn(debtor.methodId, month);
    await endsIn(renewed.methodId, month);
    for (const [daysBefore, told] of [
      [31, []],
      [30, [30]],
      [29, [30]],
      [14, [30, 14]],
      [3, [30, 14, 3]],
      [0, [30, 14, 3]],
      [-1, [30, 14, 3]]
    ] as const) {
      await leapTo(world, end.subtract({ days: daysBefore }).toString());
      // Its bank renewed it the day before the second warning.
      if (daysBefore === 14) await endsIn(renewed.methodId, month.add({ years: 3 }));
      await warn();
      await warn();
      expect([daysBefore, await warnings(debtor.methodId)]).toEqual([daysBefore, told]);
    }
    expect(await warnings(renewed.methodId)).toEqual([30]);
  });
});
