import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readPayPage } from '../../src/lib/server/domain/collection/index.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => expectSoundBooks(world));
afterAll(() => world.close());

describe('a payer with a link', () => {
  test('pays by iDEAL: the ledger, the gateway and the page say the same', async () => {
    const invoice = await world.openInvoice();
    const before = await readPayPage(world.ctx, { token: invoice.link.token });
    expect(before).toMatchObject({ state: 'open', payable: eur(21_240) });

    const outcome = await world.pay(invoice);
    expect(outcome.kind).toBe('requires-action');
    expect(await world.answerBank(invoice, outcome, 'approve')).toMatchObject({ kind: 'succeeded' });
    await world.runJobs();

    const after = await readPayPage(world.ctx, { token: invoice.link.token });
    expect(after).toMatchObject({ state: 'paid', payable: eur(0), settled: eur(21_240) });
    expect(await world.accounts()).toMatchObject({ clearing: 21_240, revenue: -21_240 });
  });

  test('declines at the bank: nothing is taken, and the page says so and can be paid', async () => {
    const invoice = await world.openInvoice();
    const outcome = await world.pay(invoice);
    expect(await world.answerBank(invoice, outcome, 'decline')).toMatchObject({ kind: 'declined' });
    await world.runJobs();
    const page = await readPayPage(world.ctx, { token: invoice.link.token });
    expect(page).toMatchObject({ state: 'open', payable: eur(21_240), lastDecline: { method: 'ideal' } });
  });

  test('is refused when the amount is no longer the one on the button', async () => {
    const invoice = await world.openInvoice();
    await expect(world.pay(invoice, { expected: eur(1_000) })).rejects.toMatchObject({
      code: 'amount-changed'
    });
  });
});
