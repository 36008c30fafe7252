import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { voidInvoice } from '../../../src/lib/server/domain/billing/index.ts';
import {
  reconcileAttempts,
  refundPayment,
  type PayerInstrument
} from '../../../src/lib/server/domain/collection/index.ts';
import { mintPayLink } from '../../../src/lib/server/domain/pay-links/index.ts';
import { Refusal } from '../../../src/lib/server/platform/refusal.ts';
import { aliveFor, byBank, byCard, byIban, paymentOf, stand } from '../../support/payers.ts';
import { eur, expectSoundBooks, startWorld, type OpenInvoice, type TestWorld } from '../../support/world.ts';

const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 2);
/** A minute for a round, on a machine that does other things besides. */
const timeout = 60_000 * ROUNDS;

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
});
afterEach(async () => {
  await world.runJobs();
  await expectSoundBooks(world);
});
afterAll(() => world.close());

/** What came of things done at the same moment: what was answered, and by which code the others were refused. */
async function race(acts: readonly (() => Promise<unknown>)[]) {
  const ends = await Promise.allSettled(acts.map((act) => act()));
  const answers: unknown[] = [];
  const refusals: string[] = [];
  for (const end of ends) {
    if (end.status === 'fulfilled') answers.push(end.value);
    // Anything but a refusal is an error: a deadlock, a broken constraint, a time-out.
    else if (end.reason instanceof Refusal) refusals.push(end.reason.code);
    else throw end.reason;
  }
  return { answers: answers as { kind: string; attemptId: string }[], refusals };
}

/** A second link to the same invoice: the letter beside the message. */
async function otherDevice(invoice: OpenInvoice): Promise<OpenInvoice> {
  const link = await world.ctx.db.withMerchant(world.merchant.id, (tx) =>
    mintPayLink(world.ctx, tx, {
      merchantId: world.merchant.id,
      customerId: invoice.customerId,
      invoiceId: invoice.invoiceId,
      purpose: 'letter'
    })
  );
  return { ...invoice, link };
}

const alive = async (invoiceId: string) => (await aliveFor(world, invoiceId)).length;

const instruments: Record<string, (i: number) => Promise<PayerInstrument>> = {
  'cards only': () => byCard(world),
  'bank redirects only': () => Promise.resolve(byBank()),
  'cards, banks and debits': (i) =>
    i % 3 === 0 ? byCard(world) : Promise.resolve(i % 3 === 1 ? byBank() : byIban())
};

describe('fifty payments of one invoice at once, from two devices', () => {
  test.each(Object.keys(instruments))(
    '%s: one is made, the others are told why not',
    { timeout },
    async (name) => {
      for (let round = 0; round < ROUNDS; round++) {
        const invoice = await world.openInvoice();
        const devices = [invoice, await otherDevice(invoice)];
        const chosen = await Promise.all(Array.from({ length: 50 }, (_, i) => instruments[name]!(i)));
        const { answers, refusals } = await race(
          chosen.map((instrument, i) => () => world.pay(devices[i % 2]!, { instrument }))
        );
        expect(answers.length + refusals.length).toBe(50);
        // Ten cards an hour through one link is another fence in the same way.
        const reasons = ['payment-under-way', 'nothing-to-pay', 'too-many-attempts'];
        expect(refusals.filter((code) => !reasons.includes(String(code)))).toEqual([]);
        expect(await alive(invoice.invoiceId)).toBe(1);
        for (const answer of answers)
          if (answer.kind === 'requires-action' && paymentOf(world, answer.attemptId).status !== 'canceled')
            await world.answerBank(invoice, answer as never, 'approve');
        await world.goTo(
          world.clock
            .now()
            .add({ hours: 24 * 7 })
            .toString()
        );
        expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
        expect(await alive(invoice.invoiceId)).toBe(1);
      }
    }
  );

  test('the same form ten times is one attempt, answered ten times alike', { timeout }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const invoice = await world.openInvoice();
      const formKey = `form-${round}-${invoice.invoiceId}`;
      const { answers, refusals } = await race(
        Array.from({ length: 10 }, () => () => world.pay(invoice, { formKey }))
      );
      expect(refusals).toEqual([]);
      expect(new Set(answers.map((answer) => answer.attemptId)).size).toBe(1);
      expect(await alive(invoice.invoiceId)).toBe(1);
      // Once the answer is there, the form that comes late gets it.
      expect(await world.pay(invoice, { formKey })).toMatchObject({ kind: 'requires-action' });
    }
  });

  test('ten customers, overlapping sets of invoices: no two wait for each other', { timeout }, async () => {
    const invoices = await Promise.all(Array.from({ length: 4 }, () => world.openInvoice()));
    const [first] = invoices;
    const link = await world.ctx.db.withMerchant(world.merchant.id, (tx) =>
      mintPayLink(world.ctx, tx, {
        merchantId: world.merchant.id,
        customerId: first!.customerId,
        invoiceId: null,
        purpose: 'message'
      })
    );
    const ids = invoices.map((each) => each.invoiceId);
    const acts = Array.from({ length: 12 }, (_, i) => async () => {
      const invoiceIds = i % 2 === 0 ? [ids[i % 4]!, ids[(i + 1) % 4]!] : [ids[(i + 1) % 4]!, ids[i % 4]!];
      return world.pay(
        { ...first!, link },
        {
          selection: { kind: 'invoices', invoiceIds },
          expected: eur(42_480),
          instrument: await byCard(world)
        }
      );
    });
    await race(acts);
    for (const id of ids) expect(await alive(id)).toBeLessThanOrEqual(1);
  });
});

describe('a payment against everything else', () => {
  const rivals = {
    'a void': (invoice: OpenInvoice) =>
      voidInvoice(world.ctx, { merchantId: world.merchant.id, invoiceId: invoice.invoiceId }),
    'the janitor': () => reconcileAttempts(world.ctx, { merchantId: world.merchant.id }),
    'another device': async (invoice: OpenInvoice) =>
      world.pay(await otherDevice(invoice), { instrument: await byCard(world) }),
    'the webhooks of others': () => world.sandbox.control.runDue().then(() => world.app.runDueJobs())
  };

  test.each(Object.keys(rivals) as (keyof typeof rivals)[])(
    '%s: one outcome, sound books',
    { timeout },
    async (name) => {
      for (let round = 0; round < ROUNDS * 3; round++) {
        const invoice = await world.openInvoice();
        const instrument = await byCard(world);
        await race([() => world.pay(invoice, { instrument }), () => rivals[name](invoice)]);
        expect(await alive(invoice.invoiceId)).toBeLessThanOrEqual(1);
        await world.runJobs();
      }
    }
  );

  test('two refunds of one payment at once never give back more than came in', { timeout }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const invoice = await world.openInvoice();
      const { attemptId } = await world.pay(invoice, { instrument: await byCard(world) });
      const { answers, refusals } = await race(
        Array.from(
          { length: 5 },
          () => () =>
            refundPayment(world.ctx, {
              merchantId: world.merchant.id,
              attemptId,
              amount: eur(10_000),
              effect: 'reopen'
            })
        )
      );
      expect(answers).toHaveLength(2);
      expect(refusals).toEqual(Array(3).fill('refund-above-payment'));
      expect((await stand(world, invoice.invoiceId))[1]).toBe(20_000);
    }
  });
});
