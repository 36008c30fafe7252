import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  readCardForm,
  reconcileAttempts,
  refundPayment
} from '../../src/lib/server/domain/collection/index.ts';
import { listAuditEntries } from '../../src/lib/server/domain/identity/index.ts';
import {
  compareRuleSets,
  explainRoute,
  findDraft,
  listRuleSets,
  publishRuleSet,
  readRuleSetInForce,
  rollBackRuleSet,
  saveRuleSetDraft,
  setAccountEnabled,
  type RouteFacts,
  type RuleSet
} from '../../src/lib/server/domain/routing/index.ts';
import { attemptRow, byBank, byIban } from '../support/payers.ts';
import { startTwoAccounts, type TwoAccounts } from '../support/two-accounts.ts';
import { eur, expectSoundBooks } from '../support/world.ts';

let world: TwoAccounts;
let merchantId: string;

beforeAll(async () => {
  world = await startTwoAccounts();
  merchantId = world.merchant.id;
});
afterEach(() => expectSoundBooks(world));
afterAll(() => world.close());

const debit: RouteFacts = {
  ...{ method: 'sepa_debit', amount: eur(21_240), initiator: 'customer' },
  ...{ customerCountry: 'NL', issuerCountry: 'NL' }
};

async function publish(ruleSet: RuleSet): Promise<number> {
  await saveRuleSetDraft(world.ctx, { merchantId, ruleSet });
  return publishRuleSet(world.ctx, { merchantId });
}

const debitsToSecond = (): RuleSet => ({
  rules: [
    {
      name: 'Dutch debits',
      when: { methods: ['sepa_debit'], issuerCountries: ['NL'] },
      accounts: [world.secondId]
    }
  ],
  defaultAccounts: [world.accountId]
});

describe('rules', () => {
  test('before any were published, everything goes to the default account', async () => {
    expect(await explainRoute(world.ctx, { merchantId, facts: debit })).toMatchObject({
      version: 0,
      rule: 'default',
      accounts: [world.accountId],
      accountNames: { [world.accountId]: 'Stripe', [world.secondId]: 'Second' }
    });
  });

  test.each<[string, () => RuleSet, string]>([
    ['no default', () => ({ rules: [], defaultAccounts: [] }), 'routing-default-missing'],
    [
      'an account of somebody else',
      () => ({ rules: [], defaultAccounts: ['00000000-0000-4000-8000-000000000000'] }),
      'routing-account-unknown'
    ],
    [
      'a rule that nothing can reach',
      () => ({
        rules: ['all', 'cards'].map((name) => ({ name, when: {}, accounts: [world.accountId] })),
        defaultAccounts: [world.accountId]
      }),
      'routing-rule-unreachable'
    ]
  ])('with %s may be drafted and not published', async (_, ruleSet, code) => {
    const problems = await saveRuleSetDraft(world.ctx, { merchantId, ruleSet: ruleSet() });
    expect(problems.map((each) => each.code)).toEqual([code]);
    await expect(publishRuleSet(world.ctx, { merchantId })).rejects.toMatchObject({ code });
  });

  test('what isn’t a rule set is refused with the place of the fault', async () => {
    const ruleSet = { rules: [{ name: 'x', when: { colour: ['red'] }, accounts: [] }], defaultAccounts: [] };
    await expect(saveRuleSetDraft(world.ctx, { merchantId, ruleSet })).rejects.toMatchObject({
      code: 'routing-rules-unreadable'
    });
  });

  test('a draft can be tried before it holds', async () => {
    await saveRuleSetDraft(world.ctx, { merchantId, ruleSet: debitsToSecond() });
    const by = async (which?: 'draft') =>
      (await explainRoute(world.ctx, { merchantId, facts: debit, ...(which && { by: which }) })).rule;
    expect([await by(), await by('draft')]).toEqual(['default', 'Dutch debits']);
  });

  test('are kept by version, compared, brought back, and written down', async () => {
    const first = await publish(debitsToSecond());
    const second = await publish({ rules: [], defaultAccounts: [world.accountId] });
    const diff = await compareRuleSets(world.ctx, { merchantId, before: first, after: second });
    expect(diff.removed.map(({ rule }) => rule.name)).toEqual(['Dutch debits']);
    const third = await rollBackRuleSet(world.ctx, { merchantId, version: first });
    expect(third).toBe(second + 1);
    const now = await world.ctx.db.withMerchant(merchantId, async (tx) => ({
      inForce: await readRuleSetInForce(tx, merchantId),
      draft: await findDraft(tx, merchantId)
    }));
    expect(now).toMatchObject({ inForce: { version: third, rules: [{ name: 'Dutch debits' }] } });
    expect(now.draft).toBeUndefined();
    const kept = await world.ctx.db.withMerchant(merchantId, (tx) => listRuleSets(tx, merchantId));
    expect(kept.map(({ version, copyOf }) => [version, copyOf])).toEqual([
      [third, first],
      [second, null],
      [first, null]
    ]);
    const audit = await world.ctx.db.withMerchant(merchantId, (tx) =>
      listAuditEntries(tx, merchantId, [merchantId])
    );
    expect(audit.map(({ action }) => action)).toEqual([
      'roll-back-routing-rules',
      'publish-routing-rules',
      'publish-routing-rules'
    ]);
    await expect(
      world.database.owner`update routing_rule_set set rules = '[]' where version = ${first}`
    ).rejects.toThrow('stays as it is');
  });
});

describe('a payment', () => {
  test('goes where its rule says, keeps the account for ever, and says why', async () => {
    await publish(debitsToSecond());
    const invoice = await world.openInvoice();
    const { attemptId } = await world.pay(invoice, { instrument: byIban() });
    expect(await attemptRow(world, attemptId)).toMatchObject({
      account_id: world.secondId,
      route: { rule: 'Dutch debits', facts: { issuerCountry: 'NL', customerCountry: 'NL' } }
    });
    // The rules change while the debit is under way: the look-up and the refund go where it was made.
    await publish({ rules: [], defaultAccounts: [world.accountId] });
    await world.goTo('2026-12-04');
    await reconcileAttempts(world.ctx, { merchantId });
    expect(await attemptRow(world, attemptId)).toMatchObject({
      status: 'succeeded',
      account_id: world.secondId
    });
    const refund = await refundPayment(world.ctx, {
      merchantId,
      attemptId,
      amount: eur(1_000),
      effect: 'credit'
    });
    expect(refund.status).toBe('pending');
  });

  test('by card goes to the account whose form was opened, whatever the rules say by then', async () => {
    await publish({ rules: [], defaultAccounts: [world.secondId] });
    const invoice = await world.openInvoice();
    const form = await readCardForm(world.ctx, { token: invoice.link.token, amount: eur(21_240) });
    expect(form).toEqual({ publishableKey: 'pk_test_second', accountId: world.secondId });
    await publish({ rules: [], defaultAccounts: [world.accountId] });
    const instrument = {
      kind: 'confirmation-token',
      token: 'ctoken_gone',
      accountId: world.secondId
    } as const;
    const { attemptId } = await world.pay(invoice, { instrument });
    expect(await attemptRow(world, attemptId)).toMatchObject({ account_id: world.secondId, route: null });
  });

  test('never goes to an account that is out of use', async () => {
    await publish({ rules: [], defaultAccounts: [world.accountId, world.secondId] });
    await setAccountEnabled(world.ctx, { merchantId, accountId: world.accountId, isEnabled: false });
    const invoice = await world.openInvoice();
    const { attemptId } = await world.pay(invoice, { instrument: byBank() });
    expect(await attemptRow(world, attemptId)).toMatchObject({ account_id: world.secondId });
    await setAccountEnabled(world.ctx, { merchantId, accountId: world.accountId, isEnabled: true });
    // Of a form that is no longer taken, nothing is tried.
    await setAccountEnabled(world.ctx, { merchantId, accountId: world.secondId, isEnabled: false });
    const instrument = { kind: 'confirmation-token', token: 'ctoken_1', accountId: world.secondId } as const;
    await expect(world.pay(await world.openInvoice(), { instrument })).rejects.toMatchObject({
      code: 'method-not-offered'
    });
    await setAccountEnabled(world.ctx, { merchantId, accountId: world.secondId, isEnabled: true });
  });
});
