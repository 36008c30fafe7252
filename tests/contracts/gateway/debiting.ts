import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import type { Instrument } from '#lib/server/gateway/index.ts';
import { acceptance, as, byIban, eur, ibans, request, type GatewayWorld } from './world.ts';

type World = Pick<GatewayWorld, 'gateway' | 'clock' | 'stop'>;

/** What every adapter that debits bank accounts does, online or by files. Needs nobody's hands and no cards. */
export function debitContract(makeWorld: () => Promise<World>): void {
  const worldOf = async () => {
    const world = await makeWorld();
    onTestFinished(() => world.stop());
    return world;
  };
  const setUp = async ({ gateway }: World): Promise<Instrument & { kind: 'stored' }> => {
    const customer = {
      merchantId: 'm_klaproos',
      customerId: randomUUID(),
      name: 'Jan de Vries',
      language: 'nl'
    };
    const customerRef = await gateway.createCustomer(customer);
    const outcome = await gateway.setUp({
      setupId: randomUUID(),
      merchantId: 'm_klaproos',
      customerRef,
      instrument: byIban(ibans.pays),
      returnUrl: 'https://pay.example/return',
      acceptance,
      language: 'nl'
    });
    if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
    const { methodRef = '', mandate } = outcome.instrument;
    return {
      kind: 'stored',
      method: 'sepa_debit',
      methodRef,
      mandateRef: mandate?.gatewayRef ?? '',
      customerRef
    };
  };

  test('a debit is on its way, and shows what is debited without being able to debit', async () => {
    const { gateway } = await worldOf();
    const outcome = as('processing', await gateway.charge(request(byIban(ibans.pays))));
    expect(outcome.instrument).toMatchObject({ method: 'sepa_debit', last4: '5264', country: 'NL' });
    expect(JSON.stringify(outcome)).not.toContain(ibans.pays);
  });

  test('a debit that is sent twice, one after the other or at once, is one debit', async () => {
    const { gateway } = await worldOf();
    const charge = request(byIban(ibans.pays));
    const [first, second] = await Promise.all([gateway.charge(charge), gateway.charge(charge)]);
    const third = await gateway.charge(charge);
    const refs = [first, second, third].map((each) => as('processing', each).gatewayRef);
    expect(new Set(refs).size).toBe(1);
  });

  test('one attempt with two amounts is not guessed at', async () => {
    const { gateway } = await worldOf();
    const charge = request(byIban(ibans.pays));
    as('processing', await gateway.charge(charge));
    expect((await gateway.charge({ ...charge, amount: eur(4901) })).kind).toBe('unknown');
  });

  test('a debit is found again by its reference', async () => {
    const { gateway, clock } = await worldOf();
    const charge = request(byIban(ibans.pays));
    const { gatewayRef } = as('processing', await gateway.charge(charge));
    const found = await gateway.lookUp({ attemptId: charge.attemptId, gatewayRef, openedAt: clock.now() });
    expect(found).toMatchObject({ kind: 'processing', gatewayRef });
  });

  test('an attempt whose key was spent takes no money any more, however late it comes', async () => {
    const { gateway, clock } = await worldOf();
    const charge = request(byIban(ibans.pays));
    const { attemptId, merchantId, amount } = charge;
    const spent = await gateway.spendKey({ attemptId, merchantId, amount, openedAt: clock.now() });
    expect(spent.kind).toBe('canceled');
    expect(['canceled', 'unknown']).toContain((await gateway.charge(charge)).kind);
  });

  test('an account is stored with a mandate, which debits without its owner until it is given back', async () => {
    const world = await worldOf();
    const { gateway } = world;
    const stored = await setUp(world);
    expect(await gateway.readMandate(stored.mandateRef ?? '')).toMatchObject({ status: 'active' });
    expect(await gateway.readMethod(stored.methodRef)).toMatchObject({ isAttached: true });
    as('processing', await gateway.charge(request(stored, { session: 'off-session' })));
    await gateway.detachMethod(stored.methodRef);
    await gateway.detachMethod(stored.methodRef);
    expect((await gateway.readMethod(stored.methodRef)).isAttached).toBe(false);
    expect((await gateway.charge(request(stored, { session: 'off-session' }))).kind).toBe('failed');
  });

  test('an account number that can’t be is a no that fresh data would mend', async () => {
    const { gateway } = await worldOf();
    const outcome = as('failed', await gateway.charge(request(byIban('NL39RABO0300065265'))));
    expect(['fix-data', 'merchant']).toContain(outcome.decline.class);
  });

  test('what isn’t there is refused by name', async () => {
    const { gateway } = await worldOf();
    const missing = { code: 'gateway-object-missing' };
    await expect(gateway.readMethod('pm_1Missing')).rejects.toMatchObject(missing);
    await expect(gateway.readMandate('mandate_1Missing')).rejects.toMatchObject(missing);
    await expect(gateway.readRefund('re_1Missing')).rejects.toMatchObject(missing);
    await expect(gateway.readDispute('du_1Missing')).rejects.toMatchObject(missing);
  });

  test('the book has every debit, with the attempt that made it', async () => {
    const { gateway, clock } = await worldOf();
    const since = clock.now().subtract({ minutes: 1 });
    const charges = [request(byIban(ibans.pays)), request(byIban(ibans.pays))];
    for (const charge of charges) await gateway.charge(charge);
    const book = await Array.fromAsync(gateway.listBook(since));
    expect(book.map(({ attemptId }) => attemptId).sort()).toEqual(
      charges.map(({ attemptId }) => attemptId).sort()
    );
  });
}
