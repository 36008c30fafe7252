import { describe, expect, test } from 'vitest';
import type { ChargeLookup } from '#lib/server/gateway/index.ts';
import {
  acceptance,
  as,
  byBank,
  byCard,
  byIban,
  eur,
  ibans,
  newCustomer,
  paid,
  request,
  worldInHands,
  worldOf,
  type MakeWorld
} from './world.ts';

/** A charge is taken once, by every instrument, and a "no" has a class. */
export function chargingContract(makeWorld: MakeWorld): void {
  test('a card pays at once, and shows what paid without being able to pay', async () => {
    const world = await worldOf(makeWorld);
    const outcome = await paid(world);
    expect(outcome).toMatchObject({
      received: eur(4900),
      instrument: { method: 'card', brand: 'visa', last4: '4242' }
    });
    const age = outcome.at.until(world.clock.now()).total('minutes');
    expect(Math.abs(age)).toBeLessThan(5);
  });

  test('a charge that is sent twice is taken once', async () => {
    const world = await worldOf(makeWorld);
    const charge = request(await byCard(world));
    const first = as('succeeded', await world.gateway.charge(charge));
    expect(await world.gateway.charge(charge)).toEqual(first);
  });

  test('a charge that is sent twice at the same time is taken once', async () => {
    const world = await worldOf(makeWorld);
    const charge = request(await byCard(world));
    const [first, second] = await Promise.all([world.gateway.charge(charge), world.gateway.charge(charge)]);
    expect(as('succeeded', second).gatewayRef).toBe(as('succeeded', first).gatewayRef);
  });

  test('one attempt with two amounts is not guessed at', async () => {
    const world = await worldOf(makeWorld);
    const charge = request(await byCard(world));
    as('succeeded', await world.gateway.charge(charge));
    expect((await world.gateway.charge({ ...charge, amount: eur(4901) })).kind).toBe('unknown');
  });

  test.each([
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'later', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedLostCard', 'never', 'lost_card'],
    ['pm_card_visa_chargeDeclinedStolenCard', 'never', 'stolen_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'fix-data', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'fix-data', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'technical', 'processing_error'],
    ['pm_card_radarBlock', 'never', 'fraudulent']
  ])('%s is a no of class %s', async (testMethod, declineClass, code) => {
    const world = await worldOf(makeWorld);
    const outcome = as('failed', await world.gateway.charge(request(await byCard(world, testMethod))));
    expect(outcome.decline).toMatchObject({ class: declineClass, code });
    expect(outcome.gatewayRef).toMatch(/^pi_/);
  });

  test('what the provider won’t even try is our own mistake, and ends the attempt', async () => {
    const world = await worldOf(makeWorld);
    const outcome = as(
      'failed',
      await world.gateway.charge(request(await byCard(world), { amount: eur(1) }))
    );
    expect(outcome.decline).toEqual({ class: 'merchant', code: 'amount_too_small' });
  });

  test('an attempt is found again by its reference', async () => {
    const world = await worldOf(makeWorld);
    const charge = request(await byCard(world));
    const outcome = as('succeeded', await world.gateway.charge(charge));
    const found = await world.gateway.lookUp({
      attemptId: charge.attemptId,
      gatewayRef: outcome.gatewayRef,
      openedAt: world.clock.now()
    });
    expect(found).toMatchObject({ kind: 'succeeded', chargeRef: outcome.chargeRef, received: eur(4900) });
  });

  test('an attempt that waits for the payer can be taken back; a paid one says so', async () => {
    const world = await worldOf(makeWorld);
    const waiting = request(byBank('ideal'));
    const { gatewayRef } = as('requires-action', await world.gateway.charge(waiting));
    const attempt = { attemptId: waiting.attemptId, gatewayRef };
    expect(await world.gateway.cancel(attempt)).toEqual({ kind: 'canceled', gatewayRef });
    expect(await world.gateway.cancel(attempt)).toEqual({ kind: 'canceled', gatewayRef });

    const done = await paid(world);
    expect(await world.gateway.cancel({ attemptId: 'x', gatewayRef: done.gatewayRef })).toMatchObject({
      kind: 'succeeded',
      chargeRef: done.chargeRef
    });
  });
}

/** What the payer does at the bank, and what the bank does in days. */
export function bankContract(makeWorld: MakeWorld): void {
  test.each(['ideal', 'bancontact'] as const)('%s: the payer goes to the bank and pays', async (method) => {
    const world = await worldInHands(makeWorld);
    const charge = request(byBank(method));
    const { challengeUrl, gatewayRef } = as('requires-action', await world.gateway.charge(charge));
    await world.hands.answerBank(challengeUrl, 'approve');
    const found = await world.gateway.lookUp({
      attemptId: charge.attemptId,
      gatewayRef,
      openedAt: world.clock.now()
    });
    expect(found).toMatchObject({ kind: 'succeeded', received: eur(4900), instrument: { method } });
  });

  test('a charge that is sent again after the payer paid says so, and opens no second one', async () => {
    const world = await worldInHands(makeWorld);
    const charge = request(byBank('ideal'));
    const { challengeUrl, gatewayRef } = as('requires-action', await world.gateway.charge(charge));
    await world.hands.answerBank(challengeUrl, 'approve');
    expect(await world.gateway.charge(charge)).toMatchObject({ kind: 'succeeded', gatewayRef });
    expect(world.hands.book()).toEqual([gatewayRef]);
  });

  test.each([
    ['iDEAL', () => byBank('ideal')],
    ['Bancontact', () => byBank('bancontact')]
  ] as const)('%s: the payer turns round at the bank', async (_, instrument) => {
    const world = await worldInHands(makeWorld);
    const charge = request(instrument());
    const { challengeUrl, gatewayRef } = as('requires-action', await world.gateway.charge(charge));
    await world.hands.answerBank(challengeUrl, 'decline');
    const found = await world.gateway.lookUp({
      attemptId: charge.attemptId,
      gatewayRef,
      openedAt: world.clock.now()
    });
    expect(found).toMatchObject({ kind: 'failed', decline: { class: 'customer-action' } });
  });

  test.each([
    ['approve', 'succeeded'],
    ['decline', 'failed']
  ] as const)('3-D Secure: the payer says %s', async (answer, kind) => {
    const world = await worldInHands(makeWorld);
    const charge = request(await byCard(world, 'pm_card_threeDSecure2Required'));
    const { challengeUrl, gatewayRef } = as('requires-action', await world.gateway.charge(charge));
    await world.hands.answerBank(challengeUrl, answer);
    const found = await world.gateway.lookUp({
      attemptId: charge.attemptId,
      gatewayRef,
      openedAt: world.clock.now()
    });
    expect(found.kind).toBe(kind);
  });

  test('a bank that declines after the payer confirmed', async () => {
    const world = await worldInHands(makeWorld);
    const charge = request(await byCard(world, 'pm_card_threeDSecureRequiredProcessingError'));
    const { challengeUrl, gatewayRef } = as('requires-action', await world.gateway.charge(charge));
    await world.hands.answerBank(challengeUrl, 'approve');
    const found = await world.gateway.lookUp({
      attemptId: charge.attemptId,
      gatewayRef,
      openedAt: world.clock.now()
    });
    expect(found).toMatchObject({
      kind: 'failed',
      decline: { class: 'technical', code: 'processing_error' }
    });
  });

  test('iDEAL that is remembered leaves a debit method behind, which pays later', async () => {
    const world = await worldInHands(makeWorld);
    const customerRef = await newCustomer(world);
    const charge = request(byBank('ideal'), { customerRef, save: { acceptance } });
    const { challengeUrl, gatewayRef } = as('requires-action', await world.gateway.charge(charge));
    await world.hands.answerBank(challengeUrl, 'approve');
    const first = await world.gateway.lookUp({
      attemptId: charge.attemptId,
      gatewayRef,
      openedAt: world.clock.now()
    });
    const { generated } = instrumentOf(first);
    if (!generated?.mandateRef) throw new Error('no debit method was left behind');
    expect((await world.gateway.readMandate(generated.mandateRef)).status).toBe('active');
    const later = await world.gateway.charge(
      request(
        {
          kind: 'stored',
          method: 'sepa_debit',
          methodRef: generated.methodRef,
          mandateRef: generated.mandateRef,
          customerRef
        },
        { session: 'off-session' }
      )
    );
    expect(later).toMatchObject({ kind: 'processing', instrument: { method: 'sepa_debit' } });
  });

  describe('a debit takes days', () => {
    test.each([
      [ibans.pays, 'succeeded'],
      [ibans.fails, 'failed']
    ] as const)('of %s: processing, then %s', async (iban, kind) => {
      const world = await worldInHands(makeWorld);
      const charge = request(byIban(iban));
      const outcome = as('processing', await world.gateway.charge(charge));
      expect(outcome.instrument).toMatchObject({
        method: 'sepa_debit',
        last4: iban.slice(-4),
        country: 'NL'
      });
      expect(outcome.instrument.mandate?.gatewayRef).toMatch(/^mandate_/);
      const chargedAt = world.clock.now();
      await world.hands.moveOn('P14D');
      const found = await world.gateway.lookUp({
        attemptId: charge.attemptId,
        gatewayRef: outcome.gatewayRef,
        openedAt: chargedAt
      });
      expect(found.kind).toBe(kind);
      // The money is booked on the day that it came, not on the day that it was asked for.
      if (found.kind === 'succeeded') expect(chargedAt.until(found.at).total('hours')).toBeGreaterThan(12);
    });
  });
}

function instrumentOf(found: ChargeLookup) {
  if (found.kind !== 'succeeded') throw new Error(`expected succeeded, got ${JSON.stringify(found)}`);
  return found.instrument;
}
