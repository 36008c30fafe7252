import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readRepairPage, readSetupAnswer } from '../../src/lib/server/domain/collection/index.ts';
import { openRepairLink, warnOfExpiry } from '../../src/lib/server/domain/payment-methods/index.ts';
import { addDebtor, bankSays, bill, declined, leapTo, visa, type Debtor } from '../support/collecting.ts';
import { stand } from '../support/payers.ts';
import { card, kept, store } from '../support/storing.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-23' });
});
afterEach(async () => {
  world.sandbox.control.bank.clear();
  await expectSoundBooks(world);
});
afterAll(() => world.close());

/** Nine o'clock of the next day. */
async function nextMorning(): Promise<Temporal.PlainDate> {
  const morning = world.clock.now().toZonedDateTimeISO(world.merchant.zone).toPlainDate().add({ days: 1 });
  await leapTo(world, morning.toString());
  return morning;
}

/** A customer with an e-mail address whose card was refused for good. */
async function refused(reference: string): Promise<Readonly<{ debtor: Debtor; invoice: OpenInvoice }>> {
  const day = await nextMorning();
  const email = `${reference.toLowerCase()}@example.org`;
  const debtor = await addDebtor(world, 'pm_card_visa', { reference, email });
  bankSays(world, visa, declined('expired_card'));
  const invoice = await bill(world, debtor, { dueOn: day.toString(), email });
  await leapTo(world, `${day.toString()}T12:00`);
  return { debtor, invoice };
}

/** The repair links in the mails to this address, oldest first. */
function linksTo(reference: string): string[] {
  const address = `${reference.toLowerCase()}@example.org`;
  return world.sandbox.control.messages
    .list()
    .filter((message) => JSON.stringify(message).includes(address))
    .flatMap(
      (message) => /https:\/\/pay\.example\/repair\/([\w-]{22})/.exec(JSON.stringify(message))?.[1] ?? []
    );
}

describe('a link that repairs a card', () => {
  test('comes with the question for another card, and ends with its use: what failed is paid', async () => {
    const { debtor, invoice } = await refused('R-1');
    const [token = ''] = linksTo('R-1');
    const link = await openRepairLink(world.ctx, { token });
    expect(link).toMatchObject({ state: 'valid', paymentMethodId: debtor.methodId });
    const page = await readRepairPage(world.ctx, link);
    expect(page).toMatchObject({ method: { last4: '4242' }, use: 'default', debt: { total: eur(21_240) } });

    // Looking again uses nothing up.
    expect((await openRepairLink(world.ctx, { token })).state).toBe('valid');
    const answer = await store(world, debtor.customerId, {
      instrument: await card(world, 'pm_card_mastercard'),
      use: 'default',
      replacesId: link.paymentMethodId,
      repairLinkId: link.repairLinkId,
      toTry: eur(21_240)
    });
    expect(answer).toMatchObject({ kind: 'stored', trial: { outcome: { kind: 'succeeded' } } });
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    expect((await openRepairLink(world.ctx, { token })).state).toBe('revoked');
  });

  test('opens nothing with one character changed, and expires', async () => {
    await refused('R-2');
    const [token = ''] = linksTo('R-2');
    const other = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    await expect(openRepairLink(world.ctx, { token: `x${other.slice(1)}` })).rejects.toMatchObject({
      code: 'repair-link-unknown'
    });
    await expect(openRepairLink(world.ctx, { token: 'short' })).rejects.toMatchObject({
      code: 'repair-link-unknown'
    });
    world.clock.set(world.clock.now().add({ hours: 24 * 400 }));
    expect((await openRepairLink(world.ctx, { token })).state).toBe('expired');
    world.clock.set(world.clock.now().subtract({ hours: 24 * 400 }));
  });

  test('shows what came of its own try, and of no other', async () => {
    const { debtor } = await refused('R-3');
    const link = await openRepairLink(world.ctx, { token: linksTo('R-3')[0] ?? '' });
    const elsewhere = await store(world, debtor.customerId);
    const { merchantId, customerId, repairLinkId } = link;
    await expect(
      readSetupAnswer(world.ctx, { merchantId, customerId, repairLinkId, setupId: elsewhere.setupId })
    ).rejects.toMatchObject({ code: 'method-setup-unknown' });
  });
});

describe('a card that ends', () => {
  test('its owner is told with a link; of one that was renewed, or that nothing is debited from, nobody is', async () => {
    await nextMorning();
    const debtor = await addDebtor(world, 'pm_card_visa', { reference: 'R-4', email: 'r-4@example.org' });
    const renewed = await addDebtor(world, 'pm_card_visa', { reference: 'R-5', email: 'r-5@example.org' });
    const spare = await addDebtor(world, 'pm_card_visa', { reference: 'R-6', email: 'r-6@example.org' });
    await world.database
      .owner`update debit_consent set revoked_at = now() where customer_id = ${spare.customerId}`;
    const [mine] = await kept(world, debtor.customerId);
    const month = Temporal.PlainYearMonth.from({ year: mine!.expYear!, month: mine!.expMonth! });
    const end = month.toPlainDate({ day: month.daysInMonth });
    await leapTo(world, end.subtract({ days: 30 }).toString());
    // Its bank renewed it yesterday: the provider's news came in.
    await world.database
      .owner`update payment_method set exp_year = exp_year + 4 where customer_id = ${renewed.customerId}`;
    await warnOfExpiry(world.ctx, { merchantId: world.merchant.id });
    await world.runJobs();
    expect(linksTo('R-4')).toHaveLength(1);
    expect([...linksTo('R-5'), ...linksTo('R-6')]).toEqual([]);
    expect(await openRepairLink(world.ctx, { token: linksTo('R-4')[0] ?? '' })).toMatchObject({
      state: 'valid',
      paymentMethodId: debtor.methodId
    });
  });
});
