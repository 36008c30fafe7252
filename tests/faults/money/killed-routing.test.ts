import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcileAttempts } from '../../../src/lib/server/domain/collection/index.ts';
import { publishRuleSet, saveRuleSetDraft } from '../../../src/lib/server/domain/routing/index.ts';
import { actInChild } from '../../support/act-in-child.ts';
import { byBank, stand } from '../../support/payers.ts';
import { startTwoAccounts, type TwoAccounts } from '../../support/two-accounts.ts';
import { eur, expectSoundBooks } from '../../support/world.ts';

let world: TwoAccounts;

beforeAll(async () => {
  world = await startTwoAccounts('2026-03-02');
  const merchantId = world.merchant.id;
  const ruleSet = { rules: [], defaultAccounts: [world.accountId, world.secondId] };
  await saveRuleSetDraft(world.ctx, { merchantId, ruleSet });
  await publishRuleSet(world.ctx, { merchantId });
});
afterAll(() => world.close());

test('killed when another account has just stood in: neither account was asked, and the debt can be paid once', async () => {
  const invoice = await world.openInvoice();
  const end = await actInChild(
    world,
    {
      kind: 'pay',
      input: {
        token: invoice.link.token,
        formKey: 'form-of-a-stand-in',
        selection: { kind: 'invoices', invoiceIds: [invoice.invoiceId] },
        expected: eur(21_240),
        instrument: byBank(),
        isToBeSaved: false,
        language: 'nl',
        returnUrl: `https://pay.example/p/${invoice.link.publicId}?attempt={attempt}`
      },
      acceptance: { ip: '203.0.113.7', userAgent: 'Test/1.0' }
    },
    'pay:stood-in',
    [world.accountId]
  );
  expect(end.signal).toBe('SIGKILL');
  const attempts = () => world.database.owner`
    select account_id, status from payment_attempt order by opened_at, id`;
  expect(await attempts()).toEqual([
    { account_id: world.accountId, status: 'canceled' },
    { account_id: world.secondId, status: 'opened' }
  ]);
  expect([...world.paymentsAt(world.accountId), ...world.paymentsAt(world.secondId)]).toEqual([]);

  for (let minute = 0; minute < 15; minute++) {
    await world.goTo(world.clock.now().add({ minutes: 1 }).toString());
    await reconcileAttempts(world.ctx, { merchantId: world.merchant.id });
  }
  expect((await attempts()).map((row) => row['status'])).toEqual(['canceled', 'canceled']);
  const outcome = await world.pay(invoice);
  await world.answerBank(invoice, outcome, 'approve');
  await world.runJobs();
  expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
  await expectSoundBooks(world);
});
