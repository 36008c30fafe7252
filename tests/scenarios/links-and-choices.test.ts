import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readPayPage, settleReturn, type PayOutcome } from '../../src/lib/server/domain/collection/index.ts';
import {
  mintPayLink,
  openPayLink,
  openTypedCode,
  revokePayLink
} from '../../src/lib/server/domain/pay-links/index.ts';
import { byBank, byCard, byIban, payByCard, paymentOf, stand } from '../support/payers.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2028-02-25' });
});
afterEach(async () => {
  await world.runJobs();
  await expectSoundBooks(world);
});
afterAll(() => world.close());

let people = 0;

/** Three invoices of one customer, the oldest due first, and a link to all that is owed. */
async function threeInvoices() {
  people += 1;
  const customerReference = `K-3${people}`;
  const invoices: OpenInvoice[] = [];
  for (const [minor, dueOn] of [
    [5_000, '2028-03-10'],
    [7_000, '2028-03-01'],
    [9_000, '2028-03-20']
  ] as const)
    invoices.push(await world.openInvoice({ customerReference, total: eur(minor), dueOn }));
  const { customerId } = invoices[0]!;
  const link = await world.ctx.db.withMerchant(world.merchant.id, (tx) =>
    mintPayLink(world.ctx, tx, {
      merchantId: world.merchant.id,
      customerId,
      invoiceId: null,
      purpose: 'message'
    })
  );
  return { invoices, ids: invoices.map((each) => each.invoiceId), all: { ...invoices[0]!, link } };
}

const balances = (ids: readonly string[]) => Promise.all(ids.map(async (id) => (await stand(world, id))[1]));

describe('a link to all that is owed', () => {
  test('pays some of it', async () => {
    const { all, ids } = await threeInvoices();
    const page = await readPayPage(world.ctx, { token: all.link.token });
    expect(page).toMatchObject({ state: 'open', scope: 'balance', payable: eur(21_000) });
    const outcome = await world.pay(all, {
      selection: { kind: 'invoices', invoiceIds: [ids[0]!, ids[2]!] },
      expected: eur(14_000),
      instrument: await byCard(world)
    });
    expect(outcome).toMatchObject({ kind: 'succeeded' });
    expect(await balances(ids)).toEqual([0, 7_000, 0]);
  });

  test('pays all of it', async () => {
    const { all, ids } = await threeInvoices();
    await world.pay(all, {
      selection: { kind: 'invoices', invoiceIds: ids },
      expected: eur(21_000),
      instrument: await byCard(world)
    });
    expect(await balances(ids)).toEqual([0, 0, 0]);
    expect(await readPayPage(world.ctx, { token: all.link.token })).toMatchObject({ state: 'paid' });
  });

  test('pays a part, the oldest due first; less than the least and more than is owed is refused', async () => {
    const { all, ids } = await threeInvoices();
    const part = async (minor: number) =>
      world.pay(all, {
        selection: { kind: 'part', invoiceIds: ids, amount: eur(minor) },
        expected: eur(minor),
        instrument: await byCard(world)
      });
    await expect(part(1)).rejects.toMatchObject({ code: 'part-below-minimum' });
    await expect(part(21_001)).rejects.toMatchObject({ code: 'part-above-balance' });
    expect(await part(9_000)).toMatchObject({ kind: 'succeeded' });
    expect(await balances(ids)).toEqual([3_000, 0, 9_000]);
    expect(await part(12_000)).toMatchObject({ kind: 'succeeded' });
    expect(await balances(ids)).toEqual([0, 0, 0]);
  });

  test('never reaches another customer’s invoices, nor what is not an invoice at all', async () => {
    const { all, ids } = await threeInvoices();
    const theirs = await threeInvoices();
    const outcome = await world.pay(all, {
      selection: { kind: 'invoices', invoiceIds: [...theirs.ids, ids[0]!, "'; drop table invoice; --", ''] },
      expected: eur(5_000),
      instrument: await byCard(world)
    });
    expect(outcome).toMatchObject({ kind: 'succeeded' });
    expect(await balances(theirs.ids)).toEqual([5_000, 7_000, 9_000]);
  });
});

describe('a link to one invoice', () => {
  test('pays that one only, whatever the form says', async () => {
    const { invoices, ids } = await threeInvoices();
    await expect(
      world.pay(invoices[0]!, {
        selection: { kind: 'invoices', invoiceIds: [ids[1]!] },
        expected: eur(7_000)
      })
    ).rejects.toMatchObject({ code: 'nothing-to-pay' });
  });

  test('tells nothing of attempts for other invoices, foreign and made-up ones alike', async () => {
    const { invoices } = await threeInvoices();
    const other = await threeInvoices();
    const mine = await world.pay(invoices[0]!, { expected: eur(5_000) });
    const sister = await world.pay(invoices[1]!, { expected: eur(7_000) });
    const foreign = await world.pay(other.invoices[0]!, { expected: eur(5_000) });
    const ask = (attemptId: string) => settleReturn(world.ctx, { token: invoices[0]!.link.token, attemptId });
    expect(await ask(mine.attemptId)).toMatchObject({ kind: 'requires-action' });
    for (const id of [sister.attemptId, foreign.attemptId, crypto.randomUUID(), 'x', ''])
      await expect(ask(id)).rejects.toMatchObject({ code: 'attempt-unknown' });
  });

  test('expires to the second, and can’t pay from then on, while what is under way is still recorded', async () => {
    const invoice = await world.openInvoice({ customerReference: 'K-expiry' });
    const expiresAt = world.clock.now().add({ hours: 1 });
    const link = await world.ctx.db.withMerchant(world.merchant.id, (tx) =>
      mintPayLink(world.ctx, tx, {
        merchantId: world.merchant.id,
        customerId: invoice.customerId,
        invoiceId: invoice.invoiceId,
        purpose: 'message',
        expiresAt
      })
    );
    const short = { ...invoice, link };
    await world.goTo(expiresAt.subtract({ seconds: 1 }).toString());
    const asked = await world.pay(short);
    await world.goTo(expiresAt.toString());
    expect(await readPayPage(world.ctx, { token: link.token })).toEqual(
      expect.not.objectContaining({ payable: expect.anything() })
    );
    await expect(world.pay(short)).rejects.toMatchObject({ code: 'pay-link-expired' });
    expect(await world.answerBank(short, asked, 'approve')).toMatchObject({ kind: 'succeeded' });
  });

  test('revoked is over at once', async () => {
    const invoice = await world.openInvoice({ customerReference: 'K-revoked' });
    await revokePayLink(world.ctx, {
      merchantId: world.merchant.id,
      payLinkId: invoice.link.payLinkId
    });
    expect(await readPayPage(world.ctx, { token: invoice.link.token })).toMatchObject({ state: 'revoked' });
    await expect(world.pay(invoice)).rejects.toMatchObject({ code: 'pay-link-expired' });
  });

  test('with one character changed opens nothing; the typed code forgives O for 0 and I for 1, and nothing else', async () => {
    const { link } = await world.openInvoice({ customerReference: 'K-wrong' });
    expect(`https://betalen.deklaproos.nl/p/${link.token}`.length).toBeLessThanOrEqual(60);
    for (let i = 0; i < link.token.length; i++) {
      const changed = link.token[i] === 'A' ? 'B' : 'A';
      const token = link.token.slice(0, i) + changed + link.token.slice(i + 1);
      await expect(openPayLink(world.ctx, { token })).rejects.toMatchObject({ code: 'pay-link-unknown' });
    }
    const typed = link.typedCode.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' ');
    expect(await openTypedCode(world.ctx, { code: typed })).toMatchObject({ payLinkId: link.payLinkId });
    const plain = link.typedCode.replaceAll('-', '');
    for (let i = 0; i < plain.length; i++) {
      const code = plain.slice(0, i) + (plain[i] === '7' ? '8' : '7') + plain.slice(i + 1);
      await expect(openTypedCode(world.ctx, { code })).rejects.toMatchObject({ code: 'pay-link-unknown' });
    }
  });
});

describe('a method that is remembered', () => {
  const saved = async (invoice: OpenInvoice) => {
    const page = await readPayPage(world.ctx, { token: invoice.link.token });
    return 'saved' in page ? page.saved : [];
  };
  const evidence = async (customerId: string) =>
    world.database.owner`
      select m.text, m.accepted_ip, m.gateway_ref, m.status, p.kind, p.status as method from mandate m
      join payment_method p on p.id = m.payment_method_id where p.customer_id = ${customerId}`;

  const remember = async (
    customerReference: string,
    outcome: (invoice: OpenInvoice) => Promise<PayOutcome>
  ) => {
    const invoice = await world.openInvoice({ customerReference });
    await outcome(invoice);
    await world.goTo(
      world.clock
        .now()
        .add({ hours: 24 * 7 })
        .toString()
    );
    return world.openInvoice({ customerReference });
  };

  test('a card is offered at the next invoice, with the words agreed to kept, and pays it', async () => {
    const next = await remember('K-card', async (invoice) =>
      world.pay(invoice, { instrument: await byCard(world), isToBeSaved: true })
    );
    const [choice] = await saved(next);
    expect(choice).toMatchObject({ kind: 'card', brand: 'visa', last4: '4242', isExpired: false });
    expect(await evidence(next.customerId)).toMatchObject([
      { text: 'Ik geef toestemming.', accepted_ip: '203.0.113.7', kind: 'card' }
    ]);
    const outcome = await world.pay(next, {
      instrument: { kind: 'saved', paymentMethodId: choice!.paymentMethodId }
    });
    expect(outcome).toMatchObject({ kind: 'succeeded' });
  });

  test.each([
    ['iDEAL', 'K-ideal'],
    ['SEPA debit', 'K-sepa']
  ])('%s leaves a mandate, and the next invoice is debited by it', async (name, reference) => {
    const next = await remember(reference, async (invoice) => {
      if (name === 'SEPA debit') return world.pay(invoice, { instrument: byIban(), isToBeSaved: true });
      const asked = await world.pay(invoice, { instrument: byBank(), isToBeSaved: true });
      return world.answerBank(invoice, asked, 'approve');
    });
    const [choice] = await saved(next);
    expect(choice).toMatchObject({ kind: 'sepa_debit' });
    const [mandate] = await evidence(next.customerId);
    expect(mandate!['gateway_ref']).toMatch(/^mandate_/);
    const instrument = { kind: 'saved', paymentMethodId: choice!.paymentMethodId } as const;
    expect(await world.pay(next, { instrument })).toMatchObject({ kind: 'processing' });
    await world.goTo(
      world.clock
        .now()
        .add({ hours: 24 * 8 })
        .toString()
    );
    expect(await stand(world, next.invoiceId)).toEqual(['paid', 0]);
  });

  test('a mandate that ends at the provider ends here: the method is no longer offered, and can’t be charged', async () => {
    const next = await remember('K-ended', async (invoice) =>
      world.pay(invoice, { instrument: byIban(), isToBeSaved: true })
    );
    const [choice] = await saved(next);
    const [mandate] = await evidence(next.customerId);
    world.sandbox.control.endMandate(mandate!['gateway_ref'] as string);
    await world.runJobs();
    expect(await saved(next)).toEqual([]);
    expect(await evidence(next.customerId)).toMatchObject([{ status: 'closed', method: 'broken' }]);
    await expect(
      world.pay(next, { instrument: { kind: 'saved', paymentMethodId: choice!.paymentMethodId } })
    ).rejects.toMatchObject({ code: 'payment-method-unknown' });
  });

  test('a card that is detached at the provider is removed here', async () => {
    const next = await remember('K-detached', async (invoice) =>
      world.pay(invoice, { instrument: await byCard(world), isToBeSaved: true })
    );
    const [row] = await world.database.owner`
      select gateway_ref from payment_method where customer_id = ${next.customerId}`;
    await fetch(`${world.sandbox.stripeUrl}/v1/payment_methods/${row!['gateway_ref']}/detach`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_world' }
    });
    await world.runJobs();
    expect(await saved(next)).toEqual([]);
    expect(await evidence(next.customerId)).toMatchObject([{ method: 'removed' }]);
  });

  test('needs an e-mail address for a bank redirect, said before anything is sent', async () => {
    const invoice = await world.openInvoice({
      customerReference: 'K-no-mail',
      email: null,
      phone: '+31612345678'
    });
    await expect(world.pay(invoice, { isToBeSaved: true })).rejects.toMatchObject({
      code: 'email-needed-to-remember'
    });
    expect(await payByCard(world, invoice)).toMatchObject({ kind: 'succeeded' });
  });

  test('of another customer is unknown, like one that never was', async () => {
    const next = await remember('K-owner', async (invoice) =>
      world.pay(invoice, { instrument: await byCard(world), isToBeSaved: true })
    );
    const [choice] = await saved(next);
    const thief = await world.openInvoice({ customerReference: 'K-thief' });
    for (const paymentMethodId of [choice!.paymentMethodId, crypto.randomUUID(), 'x'])
      await expect(
        world.pay(thief, { instrument: { kind: 'saved', paymentMethodId } })
      ).rejects.toMatchObject({ code: 'payment-method-unknown' });
  });
});

test('a leap day and a change of the clocks: due dates pass at the merchant’s own midnight', async () => {
  // The 29th of February 2028 has passed; the clocks go forward on the 26th of March at 02:00.
  await world.goTo('2028-03-25');
  const due = await world.openInvoice({ customerReference: 'K-dst', dueOn: '2028-03-26' });
  const { attemptId } = await world.pay(due);
  const { markOverdue } = await import('../../src/lib/server/domain/billing/index.ts');
  const mark = () => markOverdue(world.ctx, { merchantId: world.merchant.id });
  await world.goTo('2028-03-26T21:59:00Z');
  await mark();
  expect((await stand(world, due.invoiceId))[0]).toBe('open');
  await world.goTo('2028-03-26T22:00:00Z');
  await mark();
  expect((await stand(world, due.invoiceId))[0]).toBe('overdue');
  expect(paymentOf(world, attemptId).status).not.toBe('succeeded');
  expect(await payByCard(world, due)).toMatchObject({ kind: 'succeeded' });
});
