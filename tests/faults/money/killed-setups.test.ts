import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { reconcileSetups, type SetUpMethod } from '../../../src/lib/server/domain/collection/index.ts';
import { actInChild, startAct, type Act } from '../../support/act-in-child.ts';
import { byBank, byCard, byIban } from '../../support/payers.ts';
import { kept, MANDATE_TEXT, store } from '../../support/storing.ts';
import { eur, expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let count = 0;

beforeAll(async () => {
  world = await startWorld({ on: '2026-03-02' });
});
afterEach(() => world.sandbox.control.faults.clear());
afterAll(() => world.close());

const instruments: Record<'card' | 'debit' | 'bank', () => Promise<SetUpMethod['instrument']>> = {
  card: async () => (await byCard(world)) as SetUpMethod['instrument'],
  debit: () => Promise.resolve(byIban() as SetUpMethod['instrument']),
  bank: () => Promise.resolve(byBank() as SetUpMethod['instrument'])
};

/** Somebody without a saved method, and the form that they send. */
async function somebodyStores(by: keyof typeof instruments) {
  count += 1;
  const { customerId } = await world.openInvoice({
    customerReference: `KILL-${count}`,
    email: `kill-${count}@example.org`,
    total: eur(500)
  });
  const form = {
    formKey: `form-of-setup-${count}`,
    instrument: await instruments[by](),
    use: 'default'
  } as const;
  const act: Act = {
    kind: 'store',
    input: {
      ...{ merchantId: world.merchant.id, customerId, ...form },
      consentText: MANDATE_TEXT,
      language: 'nl',
      returnUrl: 'https://pay.example/my/de-klaproos/payment-methods/return?setup={setup}',
      tryReturnUrl: 'https://pay.example/my/de-klaproos/payment-methods/return?attempt={attempt}'
    },
    acceptance: { ip: '203.0.113.7', userAgent: 'Test/1.0' }
  };
  return { customerId, form, act };
}

/** The product is up again: the worker takes what waits, and the janitor comes every minute. */
async function recover(): Promise<void> {
  for (let minute = 0; minute < 15; minute++) {
    await world.goTo(world.clock.now().add({ minutes: 1 }).toString());
    await reconcileSetups(world.ctx, { merchantId: world.merchant.id });
  }
  await world.runJobs();
  await expectSoundBooks(world);
}

const setupsOf = async (customerId: string) =>
  (
    await world.database.owner`
      select status from method_setup where customer_id = ${customerId} order by opened_at, id`
  ).map((row) => row['status'] as string);

/** What the provider was asked to store for this customer, and how that stands. */
async function atProvider(customerId: string): Promise<string[]> {
  const rows = await world.database.owner`select id from method_setup where customer_id = ${customerId}`;
  const ids = new Set(rows.map((row) => row['id'] as string));
  return [...world.sandbox.control.stripe().setupIntents.values()]
    .filter((each) => ids.has(each.metadata?.['setup_id'] ?? ''))
    .map((each) => each.status);
}

describe('the web process is killed while a customer stores a method', () => {
  test.each(['card', 'debit'] as const)(
    'before the provider was asked, by %s: nothing is stored, and the customer can store it after all',
    async (by) => {
      const { customerId, form, act } = await somebodyStores(by);
      expect((await actInChild(world, act, 'setup:opened')).signal).toBe('SIGKILL');
      // Sent again while nobody knows: it waits, and asks for nothing a second time.
      expect(await store(world, customerId, form)).toMatchObject({ kind: 'unknown' });
      await recover();
      expect(await setupsOf(customerId)).toEqual(['canceled']);
      expect(await kept(world, customerId)).toEqual([]);
      expect(await atProvider(customerId)).toEqual([]);

      const anew = { ...form, formKey: `${form.formKey}-anew`, instrument: await instruments[by]() };
      expect(await store(world, customerId, anew)).toMatchObject({ kind: 'stored' });
      expect(await kept(world, customerId)).toHaveLength(1);
      expect(await atProvider(customerId)).toEqual(['succeeded']);
    }
  );

  test.each(['card', 'debit'] as const)(
    'after the provider’s answer, by %s: it is found, not lost, and stored once',
    async (by) => {
      const { customerId, form, act } = await somebodyStores(by);
      expect((await actInChild(world, act, 'setup:answered')).signal).toBe('SIGKILL');
      expect(await kept(world, customerId)).toEqual([]);
      await recover();
      expect(await setupsOf(customerId)).toEqual(['succeeded']);
      expect(await kept(world, customerId)).toMatchObject([{ status: 'active' }]);
      // The customer, who saw nothing of it, sends the form again.
      expect(await store(world, customerId, form)).toMatchObject({ kind: 'stored' });
      expect(await kept(world, customerId)).toHaveLength(1);
      expect(await atProvider(customerId)).toEqual(['succeeded']);
      const consents = await world.database.owner`
        select position from debit_consent where customer_id = ${customerId} and revoked_at is null`;
      expect(consents).toEqual([{ position: 0 }]);
    }
  );

  test('after the bank asked for its owner: the bank’s page is still there to be answered', async () => {
    const { customerId, form, act } = await somebodyStores('bank');
    expect((await actInChild(world, act, 'setup:answered')).signal).toBe('SIGKILL');
    await recover();
    const asked = await store(world, customerId, form);
    if (asked.kind !== 'requires-action') throw new Error(`no bank page: ${asked.kind}`);
    await fetch(asked.challengeUrl, {
      method: 'POST',
      body: new URLSearchParams({ answer: 'approve' }),
      redirect: 'manual'
    });
    await recover();
    expect(await setupsOf(customerId)).toEqual(['succeeded']);
    expect(await kept(world, customerId)).toHaveLength(1);
    expect(await atProvider(customerId)).toEqual(['succeeded']);
  });

  test('with the request on its way: what the provider stores after our death is found', async () => {
    const { customerId, act } = await somebodyStores('card');
    world.sandbox.control.faults.add({ kind: 'delay', path: '/v1/setup_intents', delayMs: 1_000 });
    const child = startAct(world, act);
    await expect.poll(() => world.sandbox.control.faults.list().length, { timeout: 55_000 }).toBe(0);
    child.kill();
    expect((await child.ended).signal).toBe('SIGKILL');
    // The provider takes its second, dead customer or not.
    await expect.poll(() => atProvider(customerId), { timeout: 10_000 }).toEqual(['succeeded']);
    await recover();
    expect(await setupsOf(customerId)).toEqual(['succeeded']);
    expect(await kept(world, customerId)).toHaveLength(1);
  });
});

test('the janitor of setups is killed with the answer in hand: the next one records it', async () => {
  const { customerId, act } = await somebodyStores('card');
  expect((await actInChild(world, act, 'setup:answered')).signal).toBe('SIGKILL');
  await world.database.owner`
    update method_setup set opened_at = opened_at - interval '2 minutes' where customer_id = ${customerId}`;
  const janitor: Act = { kind: 'janitor-of-setups', input: { merchantId: world.merchant.id } };
  expect((await actInChild(world, janitor, 'setup-janitor:asked')).signal).toBe('SIGKILL');
  await recover();
  expect(await setupsOf(customerId)).toEqual(['succeeded']);
  expect(await kept(world, customerId)).toHaveLength(1);
});
