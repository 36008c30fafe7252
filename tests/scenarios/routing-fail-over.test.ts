import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reconcileAttempts } from '../../src/lib/server/domain/collection/index.ts';
import {
  publishRuleSet,
  readAccountHealth,
  saveRuleSetDraft
} from '../../src/lib/server/domain/routing/index.ts';
import { requestFaultKinds } from '../../src/sandbox/world/faults.ts';
import { attemptRow, byBank, byIban, stand } from '../support/payers.ts';
import { startTwoAccounts, type TwoAccounts } from '../support/two-accounts.ts';
import { expectSoundBooks } from '../support/world.ts';

let world: TwoAccounts;
let merchantId: string;

beforeAll(async () => {
  world = await startTwoAccounts();
  merchantId = world.merchant.id;
  const ruleSet = { rules: [], defaultAccounts: [world.accountId, world.secondId] };
  await saveRuleSetDraft(world.ctx, { merchantId, ruleSet });
  await publishRuleSet(world.ctx, { merchantId });
});
beforeEach(async () => {
  // A new day: nobody remembers yesterday's trouble.
  await world.database.owner`delete from account_outcome`;
});
afterEach(async () => {
  world.unreachable.clear();
  world.sandbox.control.faults.clear();
  await world.runJobs();
  await expectSoundBooks(world);
});
afterAll(() => world.close());

const attemptsFor = (invoiceId: string) => world.database.owner`
  select a.* from payment_attempt a join attempt_allocation l on l.attempt_id = a.id
  where l.invoice_id = ${invoiceId} order by a.id`;
const health = async () => {
  const now = world.clock.now();
  return world.ctx.db.withMerchant(merchantId, (tx) => readAccountHealth(tx, merchantId, now));
};

describe('an account that can’t be reached', () => {
  test('another one stands in: the first attempt ends and says why, the second is linked to it and pays', async () => {
    world.unreachable.add(world.accountId);
    const invoice = await world.openInvoice();
    const asked = await world.pay(invoice, { instrument: byBank(), formKey: 'one-form' });
    expect(asked.kind).toBe('requires-action');
    const [first, second] = await attemptsFor(invoice.invoiceId);
    expect(first).toMatchObject({
      status: 'canceled',
      account_id: world.accountId,
      form_key: null,
      decline: { class: 'technical', code: 'ECONNREFUSED', executed: 'surely-not' }
    });
    expect(second).toMatchObject({
      id: asked.attemptId,
      status: 'requires_action',
      account_id: world.secondId,
      retry_of: first!['id'],
      form_key: 'one-form'
    });
    // The same form again, from a payer who tapped twice, is the same payment.
    expect(await world.pay(invoice, { instrument: byBank(), formKey: 'one-form' })).toEqual(asked);
    expect(await world.answerBank(invoice, asked, 'approve')).toMatchObject({ kind: 'succeeded' });
    expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
    expect(world.paymentsAt(world.accountId)).toEqual([]);
  });

  test('a method that is to be remembered is made at the account that stands in', async () => {
    world.unreachable.add(world.accountId);
    const invoice = await world.openInvoice();
    const asked = await world.pay(invoice, { instrument: byIban(), isToBeSaved: true });
    expect(asked.kind).toBe('processing');
    expect(await attemptRow(world, asked.attemptId)).toMatchObject({ account_id: world.secondId });
  });

  test('when no account can be reached, the payer reads that nothing was taken, and one failure is told', async () => {
    world.unreachable.add(world.accountId).add(world.secondId);
    const invoice = await world.openInvoice();
    expect(await world.pay(invoice)).toMatchObject({ kind: 'declined', declineClass: 'technical' });
    const rows = await attemptsFor(invoice.invoiceId);
    expect(rows.map(({ status }) => status as string)).toEqual(['canceled', 'failed']);
    const told = await world.database.owner`
      select subject_id from domain_event where type = 'attempt.failed' and subject_id in ${world.database.owner(rows.map(({ id }) => id as string))}`;
    expect(told).toHaveLength(1);
  });
});

describe('while it is unknown what the first account did', () => {
  test.each(requestFaultKinds)('after %s nothing is ever charged at another', async (kind) => {
    world.sandbox.control.faults.add({
      kind: kind as 'delay',
      method: 'POST',
      path: '/v1/payment_intents',
      delayMs: 2_500
    });
    const before = world.paymentsAt(world.secondId).length;
    const invoice = await world.openInvoice();
    const { attemptId } = await world.pay(invoice, { instrument: byIban() });
    expect(await attemptsFor(invoice.invoiceId)).toHaveLength(1);
    expect(world.paymentsAt(world.secondId)).toHaveLength(before);
    // The janitor finds out; at most one payment was ever made, and only then may the payer try again.
    await world.goTo(world.clock.now().add({ minutes: 7 }).toString());
    await reconcileAttempts(world.ctx, { merchantId });
    const { status } = await attemptRow(world, attemptId);
    expect(['processing', 'succeeded', 'canceled']).toContain(status);
    expect(world.paymentsAt(world.secondId)).toHaveLength(before);
    const live = world.paymentsAt(world.accountId).filter((each) => each.attemptId === attemptId);
    expect(live.filter((each) => each.status !== 'canceled').length).toBeLessThanOrEqual(1);
  });
});

describe('an account that keeps failing', () => {
  test('is left alone after five failures, found well by one payment, and used again', async () => {
    world.unreachable.add(world.accountId);
    for (let payer = 0; payer < 5; payer++) await world.pay(await world.openInvoice());
    expect((await health()).get(world.accountId)).toMatchObject({ circuit: 'open', mayTry: false });
    const next = await world.pay(await world.openInvoice());
    expect(await attemptRow(world, next.attemptId)).toMatchObject({
      account_id: world.secondId,
      retry_of: null,
      route: { because: { accounts: [{ accountId: world.accountId, passedOver: 'failing' }] } }
    });
    await world.goTo(world.clock.now().add({ minutes: 3 }).toString());
    expect((await health()).get(world.accountId)).toMatchObject({ circuit: 'half-open', mayTry: true });
    world.unreachable.clear();
    const probe = await world.pay(await world.openInvoice());
    expect(await attemptRow(world, probe.attemptId)).toMatchObject({ account_id: world.accountId });
    expect((await health()).get(world.accountId)).toMatchObject({ circuit: 'closed', mayTry: true });
  });
});
