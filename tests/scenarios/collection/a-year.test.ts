import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addPlan,
  chooseDebitDay,
  runBilling,
  startSubscription,
  type BillingCycle
} from '../../../src/lib/server/domain/subscriptions/index.ts';
import {
  addDebtor,
  allowDebits,
  answersOf,
  bankSays,
  bill,
  declined,
  leapTo,
  saveMethod,
  visa,
  type Debtor
} from '../../support/collecting.ts';
import { mintPayLink } from '../../../src/lib/server/domain/pay-links/index.ts';
import { byCard, ibans, paymentOf } from '../../support/payers.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

/** A year of three customers with what goes wrong in it, lived day by day: both changes of the clock are among them. */
let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-01-12' });
});
afterAll(() => world.close());

/** Every morning the bills are made; at nine what is due is announced, collected and answered. */
async function liveTo(to: string): Promise<void> {
  const { clock, merchant, ctx } = world;
  for (;;) {
    const today = clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
    if (today.toString() >= to) return;
    const next = today.add({ days: 1 });
    clock.set(next.toZonedDateTime({ timeZone: merchant.zone, plainTime: '06:00' }).toInstant());
    await runBilling(ctx, { merchantId: merchant.id });
    await leapTo(world, `${next.toString()}T09:00`);
  }
}

async function subscribe(debtor: Debtor, name: string, cycle: BillingCycle, minor: number): Promise<void> {
  const { ctx, merchant } = world;
  const effectiveOn = Temporal.PlainDate.from('2026-01-01');
  const planId = await addPlan(ctx, {
    merchantId: merchant.id,
    name,
    cycle,
    price: eur(minor),
    partialPeriods: 'whole',
    effectiveOn
  });
  await startSubscription(ctx, {
    merchantId: merchant.id,
    customerId: debtor.customerId,
    planId,
    anchor: cycle.unit === 'week' ? { kind: 'weekday', weekday: 1 } : { kind: 'day-of-month', day: 1 }
  });
}

/** How a customer's bills of 2026 stand, by due date, and how often each was paid. */
async function standOf({ customerId }: Debtor) {
  const rows = await world.database.owner`
    select i.status, i.balance_minor::int as balance, i.total_minor::int as total, count(a.id)::int as paid
    from invoice i
    left join attempt_allocation l on l.invoice_id = i.id
    left join payment_attempt a on a.id = l.attempt_id and a.status = 'succeeded'
    where i.customer_id = ${customerId} and i.total_minor <> 500 and i.due_on < '2027-01-01'
    group by i.merchant_id, i.id order by i.due_on`;
  return rows as unknown as { status: string; balance: number; total: number; paid: number }[];
}

/** By the link in a letter, one bill after the other. */
async function payWhatIsOpen({ customerId }: Debtor): Promise<void> {
  const { ctx, merchant } = world;
  const rows = await world.database.owner`
    select id, balance_minor::int as balance from invoice
    where customer_id = ${customerId} and status in ('open', 'overdue')`;
  for (const row of rows) {
    const invoiceId = row['id'] as string;
    const link = await ctx.db.withMerchant(merchant.id, (tx) =>
      mintPayLink(ctx, tx, { merchantId: merchant.id, customerId, invoiceId, purpose: 'message' })
    );
    const instrument = await byCard(world);
    const paid = await world.pay(
      { invoiceId, customerId, link },
      { instrument, expected: eur(row['balance'] as number) }
    );
    expect(paid.kind).toBe('succeeded');
  }
}

const failedOf = async ({ customerId }: Debtor) => {
  const rows = await world.database.owner`
    select id from payment_attempt where customer_id = ${customerId} and status = 'failed' order by opened_at`;
  return rows.map((row) => row['id'] as string);
};

describe('a year', { timeout: 400_000 }, () => {
  test('of childcare by direct debit, energy by card and a weekly box: what failed is told, mended, and paid once', async () => {
    const { ctx, merchant } = world;
    const fatima = await addDebtor(world, ibans.pays, {
      reference: 'K-2001',
      email: 'fatima@example.org',
      noticeDays: 5
    });
    const jan = await addDebtor(world, 'pm_card_mastercard', {
      reference: 'K-2002',
      email: 'jan@example.org'
    });
    const lan = await addDebtor(world, 'pm_card_visa', { reference: 'K-2003', email: 'lan@example.org' });
    await subscribe(fatima, 'Opvang 2 dagen', { unit: 'month', count: 1 }, 40_000);
    await subscribe(jan, 'Stroom', { unit: 'month', count: 1 }, 12_000);
    await subscribe(lan, 'Groentebox', { unit: 'week', count: 1 }, 1_895);
    await chooseDebitDay(ctx, {
      merchantId: merchant.id,
      customerId: fatima.customerId,
      choice: { kind: 'day-of-month', day: 25 }
    });

    // March: the account lacks money once; the debit is announced anew and presented again on the day that she chose.
    await liveTo('2026-03-16');
    bankSays(world, ibans.pays, declined('insufficient_funds', { afterBusinessDays: 2 }));
    await liveTo('2026-05-06');
    expect(await answersOf(world, fatima.customerId)).toEqual(['retry: chosen-day']);
    expect((await standOf(fatima)).map(({ status }) => status).slice(0, 3)).toEqual(['paid', 'paid', 'paid']);

    // May: the network says that the energy card is not to be tried for a while, then it pays.
    bankSays(world, '5555555555554444', declined('insufficient_funds', { networkAdviceCode: '27' }));
    await liveTo('2026-06-12');
    expect(await answersOf(world, jan.customerId)).toEqual(['retry: mastercard-advice-wait']);
    expect((await standOf(jan)).filter(({ status }) => status === 'overdue')).toEqual([]);

    // June: the childcare account is closed. Nobody presents anything again; she pays by card and gives another account.
    bankSays(world, ibans.pays, declined('account_closed', { afterBusinessDays: 1 }));
    await liveTo('2026-07-10');
    expect((await answersOf(world, fatima.customerId)).at(-1)).toMatch(/^ask-customer/);
    const open = (await standOf(fatima)).filter(({ status }) => status !== 'paid');
    expect(open.length).toBeGreaterThan(0);
    await expectSoundBooks(world);
    const asked = await world.openInvoice({
      customerReference: fatima.reference,
      email: null,
      total: eur(500)
    });
    const account = await saveMethod(world, asked, 'DE89370400440532013000');
    await allowDebits(world, fatima.customerId, account, { noticeDays: 5 });

    // The box: the card is refused for good in September; the back-up that was agreed to takes over.
    const extra = await bill(world, lan, { total: eur(500), number: 'B-1' });
    const second = await saveMethod(world, extra, 'pm_card_visa_debit');
    await allowDebits(world, lan.customerId, second, { position: 1 });
    await liveTo('2026-09-05');
    bankSays(world, visa, declined('lost_card'));
    await liveTo('2026-09-30');
    expect(await failedOf(lan)).toHaveLength(1);
    expect((await standOf(lan)).filter(({ status }) => status === 'overdue')).toEqual([]);

    // October: a bank takes a childcare debit back. It is owed again, and not presented again by machine.
    const [returned] = await world.database.owner`
      select id from payment_attempt where customer_id = ${fatima.customerId} and status = 'succeeded'
        and method = 'sepa_debit' and amount_minor = 40000 order by opened_at desc limit 1`;
    world.sandbox.control.dispute({ payment_intent: paymentOf(world, returned!['id'] as string).id });
    const failedBefore = (await failedOf(fatima)).length;
    await liveTo('2027-01-15');
    expect(await failedOf(fatima)).toHaveLength(failedBefore);

    // What is still owed is paid by link: every bill of the year is paid, each once but the one that was taken back.
    await payWhatIsOpen(fatima);
    for (const debtor of [fatima, jan, lan]) {
      const bills = await standOf(debtor);
      expect(bills.filter(({ status }) => status !== 'paid')).toEqual([]);
      expect(bills.filter(({ paid }) => paid > 1).length).toBeLessThanOrEqual(debtor === fatima ? 1 : 0);
    }
    expect((await standOf(fatima)).length).toBeGreaterThanOrEqual(11);
    expect((await standOf(lan)).length).toBeGreaterThanOrEqual(45);
    await expectSoundBooks(world);
  });
});
