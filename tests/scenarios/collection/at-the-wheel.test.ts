import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  cancelWaitingAttempt,
  changeMethodAndTry,
  listComingDebits,
  moveDebit,
  planCollections,
  runDueCollections,
  tryAgainNow
} from '../../../src/lib/server/domain/collection/index.ts';
import {
  addDebtor,
  allowDebits,
  answersOf,
  attemptsOf,
  bankSays,
  bill,
  declined,
  leapTo,
  mastercard,
  plansOf,
  saveMethod,
  sendNotices,
  visa,
  visaDebit,
  type Debtor
} from '../../support/collecting.ts';
import { ibans, stand } from '../../support/payers.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-23' });
});
afterEach(async () => {
  world.sandbox.control.bank.clear();
  await expectSoundBooks(world);
});
afterAll(() => world.close());

const consent = () => ({
  text: 'Voortaan van deze kaart.',
  language: 'nl',
  at: world.clock.now().toString(),
  ip: '203.0.113.7',
  userAgent: 'Test/1.0'
});
const press = (debtor: Debtor, invoice: OpenInvoice, formKey: string) => ({
  merchantId: world.merchant.id,
  customerId: debtor.customerId,
  invoiceIds: [invoice.invoiceId],
  formKey,
  returnUrl: 'https://pay.example/?attempt={attempt}'
});

/** A customer whose first collection failed and whose next one is planned. */
async function lackingMoney(reference: string): Promise<Readonly<{ debtor: Debtor; invoice: OpenInvoice }>> {
  const debtor = await addDebtor(world, 'pm_card_visa', { reference });
  bankSays(world, visa, declined('insufficient_funds'));
  const today = world.clock.now().toZonedDateTimeISO(world.merchant.zone).toPlainDate();
  const invoice = await bill(world, debtor, { dueOn: today.toString() });
  await leapTo(world, `${today.toString()}T12:00`);
  expect(await answersOf(world, debtor.customerId)).toEqual(['retry: schedule']);
  return { debtor, invoice };
}

/** Lets nobody write an attempt's claims until two of this database wait: they have then decided side by side. */
async function untilBothWait<T>(tries: Promise<T>): Promise<T> {
  await world.database.owner.begin(async (sql) => {
    await sql`lock table attempt_allocation in share mode`;
    const waiting = async () =>
      (
        await sql`
          select from pg_locks l join pg_stat_activity a using (pid)
          where not l.granted and a.datname = current_database()`
      ).length;
    await expect.poll(waiting, { timeout: 10_000 }).toBe(2);
  });
  return tries;
}

describe('the customer at the wheel', () => {
  test('tries again at once: the planned retry ends, two taps are one attempt, and it is no step of the ladder', async () => {
    const { debtor, invoice } = await lackingMoney('K-3001');
    bankSays(world, visa, declined('insufficient_funds'));
    const pressed = press(debtor, invoice, 'form-3001-long-enough');
    const [first, second] = await Promise.allSettled([
      tryAgainNow(world.ctx, pressed),
      tryAgainNow(world.ctx, pressed)
    ]);
    expect([first.status, second.status]).toContain('fulfilled');
    await world.runJobs();
    expect(await attemptsOf(world, debtor.customerId)).toEqual([
      'merchant failed 21240',
      'customer failed 21240'
    ]);
    expect(await plansOf(world, debtor.customerId)).toEqual([
      'first attempted 2026-03-23',
      'retry canceled 2026-03-24',
      'retry planned 2026-03-24'
    ]);

    // The next morning the machine goes on with the first rung, and the money is there.
    await leapTo(world, '2026-03-24T13:00');
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });

  test('changes the card: the new one is tried at once, and later collections use it', async () => {
    const { debtor, invoice } = await lackingMoney('K-3002');
    const another = await world.openInvoice({
      customerReference: 'K-3002',
      email: null,
      total: eur(500)
    });
    const newCard = await saveMethod(world, another, 'pm_card_mastercard');
    const paid = await changeMethodAndTry(world.ctx, {
      ...press(debtor, invoice, 'form-3002-long-enough'),
      paymentMethodId: newCard,
      consent: consent()
    });
    expect(paid.kind).toBe('succeeded');
    expect((await plansOf(world, debtor.customerId)).at(-1)).toMatch(/^retry canceled/);
    await bill(world, debtor, { dueOn: '2026-03-25' });
    await leapTo(world, '2026-03-25T12:00');
    const [last] = await world.database.owner`
      select instrument ->> 'paymentMethodId' as method from payment_attempt where customer_id = ${debtor.customerId}
      order by opened_at desc limit 1`;
    expect(last).toEqual({ method: newCard });
  });

  test('moves a coming debit within bounds, so often a year, and not past the cut-off', async () => {
    const debtor = await addDebtor(world, ibans.pays, { reference: 'K-3003', noticeDays: 1 });
    await bill(world, debtor, { dueOn: '2026-04-01' });
    await planCollections(world.ctx, { merchantId: world.merchant.id });
    const coming = async () =>
      (
        await listComingDebits(world.ctx, { merchantId: world.merchant.id, customerId: debtor.customerId })
      )[0]!;
    const move = async (toOn: string) =>
      moveDebit(world.ctx, {
        merchantId: world.merchant.id,
        customerId: debtor.customerId,
        plannedId: (await coming()).id,
        toOn: Temporal.PlainDate.from(toOn)
      });
    await expect(move('2026-04-20')).rejects.toMatchObject({
      code: 'debit-move-out-of-bounds',
      params: { to: '2026-04-15' }
    });
    // 3 to 6 April are Good Friday to Easter Monday: the debit moves to the Tuesday.
    expect((await move('2026-04-03')).collectOn.toString()).toBe('2026-04-07');
    await move('2026-04-08');
    await move('2026-04-09');
    await expect(move('2026-04-10')).rejects.toMatchObject({
      code: 'debit-moved-too-often',
      params: { on: '2027-03-25' }
    });
    await sendNotices(world);
    await leapTo(world, '2026-04-08T07:00');
    await expect(move('2026-04-10')).rejects.toMatchObject({ code: 'debit-past-cut-off' });
    await leapTo(world, '2026-04-08T09:00');
    await leapTo(world, '2026-04-14T09:00');
    expect(await attemptsOf(world, debtor.customerId)).toEqual(['merchant succeeded 21240']);
  });

  test.each([
    ['K-3041', 'leaves the bank’s page for good', 'failed', () => Promise.resolve()],
    [
      'K-3042',
      'takes it back to pay another way, and then doesn’t',
      'canceled',
      (customerId: string, attemptId: string) =>
        cancelWaitingAttempt(world.ctx, { merchantId: world.merchant.id, customerId, attemptId })
    ]
  ] as const)('%s %s: nothing was taken, and the machine goes on', async (reference, _how, ending, act) => {
    const { debtor, invoice } = await lackingMoney(reference);
    bankSays(world, visa, { outcome: 'authenticate' }, { outcome: 'succeed' });
    const asked = await tryAgainNow(world.ctx, press(debtor, invoice, `form-${reference}-long-enough`));
    expect(asked.kind).toBe('requires-action');
    await world.runJobs();
    const planned = async () =>
      (await plansOf(world, debtor.customerId)).filter((line) => /planned|noticed/.test(line));
    expect(await planned()).toEqual([]);

    await act(debtor.customerId, asked.attemptId);
    // A day later the page is taken back, if it wasn't; the machine's next day comes within the week.
    for (let day = 0; day < 8; day += 1) {
      const next = world.clock.now().add({ hours: 26 }).toZonedDateTimeISO(world.merchant.zone);
      await leapTo(world, next.toPlainDateTime().toString({ smallestUnit: 'minute' }));
      await sendNotices(world);
    }
    expect(await attemptsOf(world, debtor.customerId)).toEqual([
      'merchant failed 21240',
      `customer ${ending} 21240`,
      'merchant succeeded 21240'
    ]);
  });
});

describe('by machine', () => {
  test('a back-up method takes over after its own notice, when the first can’t be used', async () => {
    const debtor = await addDebtor(world, 'pm_card_visa_debit', { reference: 'K-3011' });
    const another = await world.openInvoice({
      customerReference: 'K-3011',
      email: null,
      total: eur(500)
    });
    const backup = await saveMethod(world, another, 'pm_card_mastercard');
    await allowDebits(world, debtor.customerId, backup, { position: 1 });
    bankSays(world, visaDebit, declined('lost_card'));
    const invoice = await bill(world, debtor, { dueOn: '2026-04-15' });
    await leapTo(world, '2026-04-15T10:00');
    expect((await plansOf(world, debtor.customerId)).at(-1)).toBe('backup planned 2026-04-17');
    await leapTo(world, '2026-04-15T11:00');
    await sendNotices(world);
    await leapTo(world, '2026-04-17T10:00');
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  });

  test('what is due on one day is one debit where the customer agreed, and one payment less is one line less', async () => {
    const debtor = await addDebtor(world, 'pm_card_visa', { reference: 'K-3012', isBundled: true });
    const one = await bill(world, debtor, { dueOn: '2026-04-20' });
    const two = await bill(world, debtor, { dueOn: '2026-04-20', total: eur(4_000) });
    const three = await bill(world, debtor, { dueOn: '2026-04-20', total: eur(1_000) });
    await planCollections(world.ctx, { merchantId: world.merchant.id });
    expect(await plansOf(world, debtor.customerId)).toEqual(['first planned 2026-04-20']);
    await tryAgainNow(world.ctx, press(debtor, two, 'form-3012-long-enough'));
    await leapTo(world, '2026-04-20T10:00');
    expect(await attemptsOf(world, debtor.customerId)).toEqual([
      'customer succeeded 4000',
      'merchant succeeded 22240'
    ]);
    for (const { invoiceId } of [one, two, three]) expect(await stand(world, invoiceId)).toEqual(['paid', 0]);
  });

  test('ten workers on the same due collections make one attempt each', async () => {
    const debtors = await Promise.all(
      ['K-3021', 'K-3022', 'K-3023'].map((reference) => addDebtor(world, 'pm_card_visa', { reference }))
    );
    for (const debtor of debtors) await bill(world, debtor, { dueOn: '2026-04-21' });
    await planCollections(world.ctx, { merchantId: world.merchant.id });
    world.clock.set(Temporal.Instant.from('2026-04-21T08:00:00Z'));
    await Promise.all(
      Array.from({ length: 10 }, () => runDueCollections(world.ctx, { merchantId: world.merchant.id }))
    );
    await leapTo(world, '2026-04-21T11:00');
    for (const { customerId } of debtors)
      expect(await attemptsOf(world, customerId)).toEqual(['merchant succeeded 21240']);
  });

  test('many planners at once plan each invoice once, and none of them fails', async () => {
    const debtor = await addDebtor(world, 'pm_card_visa', { reference: 'K-3031' });
    const invoices = [];
    for (let n = 0; n < 5; n += 1) invoices.push(await bill(world, debtor, { dueOn: '2026-05-04' }));
    const runs = await Promise.allSettled(
      Array.from({ length: 8 }, () => planCollections(world.ctx, { merchantId: world.merchant.id }))
    );
    expect(runs.map(({ status }) => status)).toEqual(Array(8).fill('fulfilled'));
    const plans = await plansOf(world, debtor.customerId);
    expect(plans).toHaveLength(invoices.length);
  });
});

test('customers who share a card: at its ceiling, one of two tries in the same moment is made', async () => {
  const debtors = [];
  for (const reference of ['K-3051', 'K-3052']) {
    const debtor = await addDebtor(world, 'pm_card_mastercard', { reference });
    debtors.push({ debtor, invoice: await bill(world, debtor, { dueOn: '2027-09-01' }) });
  }
  const [first, second] = debtors as [(typeof debtors)[number], (typeof debtors)[number]];
  // Mastercard's ten in 24 hours, but one.
  bankSays(world, mastercard, ...Array.from({ length: 9 }, () => declined('insufficient_funds')));
  for (let tries = 0; tries < 9; tries++)
    await tryAgainNow(world.ctx, press(first.debtor, first.invoice, `form-3051-long-enough-${tries}`));
  bankSays(world, mastercard, declined('insufficient_funds'), declined('insufficient_funds'));
  const ends = await untilBothWait(
    Promise.allSettled(
      debtors.map(({ debtor, invoice }, place) =>
        tryAgainNow(world.ctx, press(debtor, invoice, `form-3052-long-enough-${place}`))
      )
    )
  );
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'try-again-too-soon', params: { rule: 'mastercard-day-ceiling' } }
  });
  const tries = [first, second].map(({ debtor }) => attemptsOf(world, debtor.customerId));
  expect((await Promise.all(tries)).flat()).toHaveLength(10);
});
