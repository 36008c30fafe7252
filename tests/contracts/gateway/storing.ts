import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Instrument, SetupOutcome, SetupRequest } from '#lib/server/gateway/index.ts';
import {
  acceptance,
  as,
  byBank,
  byCard,
  byIban,
  ibans,
  newCustomer,
  request,
  worldInHands,
  worldOf,
  type GatewayWorld,
  type MakeWorld
} from './world.ts';

/** A method is stored, used with and without its owner, and given back. */
export function storingContract(makeWorld: MakeWorld): void {
  test('the same customer is made once', async () => {
    const { gateway } = await worldOf(makeWorld);
    const customer = {
      merchantId: 'm_klaproos',
      customerId: randomUUID(),
      name: 'Jan de Vries',
      language: 'nl'
    };
    const first = await gateway.createCustomer(customer);
    expect(await gateway.createCustomer(customer)).toBe(first);
    // A corrected name is another request, and must not be refused.
    await expect(gateway.createCustomer({ ...customer, name: 'Jan Devries' })).resolves.toMatch(/^cus_/);
  });

  test('a card that paid and was remembered pays again, with and without its owner', async () => {
    const world = await worldOf(makeWorld);
    const customerRef = await newCustomer(world);
    const first = as(
      'succeeded',
      await world.gateway.charge(request(await byCard(world), { customerRef, save: { acceptance } }))
    );
    const stored = storedCard(customerRef, first.instrument.methodRef);
    as('succeeded', await world.gateway.charge(request(stored)));
    as('succeeded', await world.gateway.charge(request(stored, { session: 'off-session' })));
  });

  test('a card is stored without taking money, read, given back, and then pays no more', async () => {
    const world = await worldOf(makeWorld);
    const customerRef = await newCustomer(world);
    const setup = await succeededSetup(world, await byCard(world), customerRef);
    const { methodRef = '' } = setup.instrument;
    expect(await world.gateway.readMethod(methodRef)).toMatchObject({
      facts: { method: 'card', brand: 'visa', last4: '4242' },
      isAttached: true
    });
    await world.gateway.detachMethod(methodRef);
    await world.gateway.detachMethod(methodRef);
    expect((await world.gateway.readMethod(methodRef)).isAttached).toBe(false);
    const outcome = await world.gateway.charge(
      request(storedCard(customerRef, methodRef), { session: 'off-session' })
    );
    expect(outcome.kind).toBe('failed');
  });

  test('a card that always wants its owner fails without a loop, and asks for the owner', async () => {
    const world = await worldOf(makeWorld);
    const customerRef = await newCustomer(world);
    const setup = await storedAnyhow(world, 'pm_card_authenticationRequired', customerRef);
    if (!setup) return;
    const stored = storedCard(customerRef, setup);
    const away = as('failed', await world.gateway.charge(request(stored, { session: 'off-session' })));
    expect(away.decline).toMatchObject({ class: 'customer-action', code: 'authentication_required' });
    as('requires-action', await world.gateway.charge(request(stored)));
  });

  test('an account number is stored with a mandate, which is active', async () => {
    const world = await worldOf(makeWorld);
    const customerRef = await newCustomer(world);
    const { instrument } = await succeededSetup(world, byIban(ibans.pays), customerRef);
    expect(instrument).toMatchObject({ method: 'sepa_debit', last4: '5264' });
    const mandate = await world.gateway.readMandate(instrument.mandate?.gatewayRef ?? '');
    expect(mandate.status).toBe('active');
    expect(mandate.reference).toBeTruthy();
    expect(mandate.url).toMatch(/^https?:/);
  });

  test('a setup whose answer was lost is found among what its customer set up', async () => {
    const world = await worldOf(makeWorld);
    const customerRef = await newCustomer(world);
    const wanted = setupRequest(await byCard(world), customerRef);
    const openedAt = world.clock.now();
    await world.gateway.setUp(wanted);
    const lost = { setupId: wanted.setupId, customerRef, openedAt };
    expect(await world.gateway.lookUpSetup(lost)).toMatchObject({ kind: 'succeeded' });
    const early = await world.gateway.lookUpSetup({ ...lost, setupId: randomUUID() });
    expect(early.kind).toBe('unknown');
  });

  test('what the provider doesn’t have is refused by name', async () => {
    const { gateway } = await worldOf(makeWorld);
    await expect(gateway.readMethod('pm_1Missing')).rejects.toMatchObject({ code: 'gateway-object-missing' });
    await expect(gateway.readMandate('mandate_1Missing')).rejects.toMatchObject({
      code: 'gateway-object-missing'
    });
    await expect(gateway.readRefund('re_1Missing')).rejects.toMatchObject({ code: 'gateway-object-missing' });
    await expect(gateway.readDispute('du_1Missing')).rejects.toMatchObject({
      code: 'gateway-object-missing'
    });
  });
}

/** Storing what needs the payer at the bank, and mandates that end there. */
export function bankStoringContract(makeWorld: MakeWorld): void {
  test.each(['ideal', 'bancontact'] as const)(
    '%s stores a debit method by way of the bank',
    async (method) => {
      const world = await worldInHands(makeWorld);
      const customerRef = await newCustomer(world);
      const wanted = setupRequest(byBank(method), customerRef);
      const started = await world.gateway.setUp(wanted);
      if (started.kind !== 'requires-action') throw new Error(JSON.stringify(started));
      await world.hands.answerBank(started.challengeUrl, 'approve');
      const ended = await world.gateway.lookUpSetup({
        setupId: wanted.setupId,
        gatewayRef: started.gatewayRef
      });
      expect(ended).toMatchObject({ kind: 'succeeded', instrument: { method } });
      if (ended.kind !== 'succeeded') return;
      const { generated } = ended.instrument;
      expect(generated?.methodRef).toMatch(/^pm_/);
      expect(await world.gateway.readMethod(generated?.methodRef ?? '')).toMatchObject({
        facts: { method: 'sepa_debit' },
        isAttached: true
      });
    }
  );

  test('a payer who turns round at the bank has stored nothing', async () => {
    const world = await worldInHands(makeWorld);
    const wanted = setupRequest(byBank('ideal'), await newCustomer(world));
    const started = await world.gateway.setUp(wanted);
    if (started.kind !== 'requires-action') throw new Error(JSON.stringify(started));
    await world.hands.answerBank(started.challengeUrl, 'decline');
    const ended = await world.gateway.lookUpSetup({
      setupId: wanted.setupId,
      gatewayRef: started.gatewayRef
    });
    expect(ended).toMatchObject({ kind: 'failed', decline: { class: 'customer-action' } });
  });

  test('a mandate that ended at the bank is inactive, and a debit on it fails', async () => {
    const world = await worldInHands(makeWorld);
    const customerRef = await newCustomer(world);
    const { instrument } = await succeededSetup(world, byIban(ibans.pays), customerRef);
    const mandateRef = instrument.mandate?.gatewayRef ?? '';
    world.hands.endMandate(mandateRef);
    expect((await world.gateway.readMandate(mandateRef)).status).toBe('inactive');
    const { methodRef = '' } = instrument;
    const outcome = as(
      'failed',
      await world.gateway.charge(
        request(
          { kind: 'stored', method: 'sepa_debit', methodRef, mandateRef, customerRef },
          { session: 'off-session' }
        )
      )
    );
    expect(outcome.decline.class).toBe('never');
  });
}

function setupRequest(instrument: Instrument, customerRef: string): SetupRequest {
  return {
    setupId: randomUUID(),
    merchantId: 'm_klaproos',
    customerRef,
    instrument,
    returnUrl: 'https://pay.example/return',
    acceptance,
    language: 'nl'
  };
}

async function succeededSetup(
  world: GatewayWorld,
  instrument: Instrument,
  customerRef: string
): Promise<SetupOutcome & { kind: 'succeeded' }> {
  const outcome = await world.gateway.setUp(setupRequest(instrument, customerRef));
  if (outcome.kind !== 'succeeded') throw new Error(`expected succeeded, got ${JSON.stringify(outcome)}`);
  return outcome;
}

/** Stores a card whose owner has to confirm; `undefined` where nobody can confirm for them. */
async function storedAnyhow(
  world: GatewayWorld,
  testMethod: string,
  customerRef: string
): Promise<string | undefined> {
  const wanted = setupRequest(await byCard(world, testMethod), customerRef);
  const started = await world.gateway.setUp(wanted);
  if (started.kind === 'succeeded') return started.instrument.methodRef;
  if (started.kind !== 'requires-action') throw new Error(JSON.stringify(started));
  if (!world.hands) return undefined;
  await world.hands.answerBank(started.challengeUrl, 'approve');
  const ended = await world.gateway.lookUpSetup({ setupId: wanted.setupId, gatewayRef: started.gatewayRef });
  if (ended.kind !== 'succeeded') throw new Error(JSON.stringify(ended));
  return ended.instrument.methodRef;
}

function storedCard(customerRef: string, methodRef = ''): Instrument {
  return { kind: 'stored', method: 'card', methodRef, customerRef };
}
