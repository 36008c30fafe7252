import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ChargeRequest } from '#lib/server/gateway/index.ts';
import {
  as,
  byBank,
  byCard,
  eur,
  paid,
  request,
  worldInHands,
  type GatewayWorld,
  type MakeWorld,
  type Trouble
} from './world.ts';

/** When the line breaks, nothing is lost, nothing is doubled, and nobody is told a "no" that no bank said. */
export function troubleContract(makeWorld: MakeWorld): void {
  test.each<[Trouble, 'succeeded' | 'not-found']>([
    ['cut-after', 'succeeded'],
    ['failure-after', 'succeeded'],
    ['cut-before', 'not-found'],
    ['failure-before', 'not-found']
  ])('%s: unknown at first, then %s', async (trouble, found) => {
    const world = await worldInHands(makeWorld);
    const charge = request(await byCard(world));
    const openedAt = world.clock.now();
    const heal = world.hands.spoilWrites(trouble);
    expect((await world.gateway.charge(charge)).kind).toBe('unknown');
    heal();
    await world.hands.moveOn('PT10M');
    expect((await world.gateway.lookUp({ attemptId: charge.attemptId, openedAt })).kind).toBe(found);
    expect(world.hands.book()).toHaveLength(found === 'succeeded' ? 1 : 0);
  });

  test('turned away for good: surely not executed, and it isn’t', async () => {
    const world = await worldInHands(makeWorld);
    const charge = request(await byCard(world));
    const openedAt = world.clock.now();
    const heal = world.hands.spoilWrites('turned-away');
    expect(as('failed', await world.gateway.charge(charge)).decline).toMatchObject({
      class: 'technical',
      executed: 'surely-not'
    });
    heal();
    await world.hands.moveOn('PT10M');
    expect(await world.gateway.lookUp({ attemptId: charge.attemptId, openedAt })).toEqual({
      kind: 'not-found'
    });
    expect(world.hands.book()).toEqual([]);
  });

  test('a payment without an answer is found at once where it was made, and not yet believed lost where it wasn’t', async () => {
    const world = await worldInHands(makeWorld);
    const charge = request(await byCard(world));
    const openedAt = world.clock.now();
    const heal = world.hands.spoilWrites('cut-after');
    await world.gateway.charge(charge);
    heal();
    expect((await world.gateway.lookUp({ attemptId: charge.attemptId, openedAt })).kind).toBe('succeeded');
    expect((await world.gateway.lookUp({ attemptId: randomUUID(), openedAt })).kind).toBe('unknown');
  });

  test('turned away once, a charge goes again under its key, and is taken once', async () => {
    const world = await worldInHands(makeWorld);
    world.hands.spoilWrites('turned-away', 1);
    const charge = request(byBank('ideal'));
    const outcome = as('requires-action', await world.gateway.charge(charge));
    expect(as('requires-action', await world.gateway.charge(charge)).gatewayRef).toBe(outcome.gatewayRef);
  });

  test('a cut after the effect, healed at once, shows the effect: the key fetches the first answer', async () => {
    const world = await worldInHands(makeWorld);
    const charge = request(await byCard(world));
    world.hands.spoilWrites('cut-after', 1);
    as('succeeded', await world.gateway.charge(charge));
    expect(world.hands.book()).toHaveLength(1);
  });

  test('a stored failure is not looped on: the attempt stays unknown under its key, and is found by asking', async () => {
    const world = await worldInHands(makeWorld);
    const charge = request(await byCard(world));
    const openedAt = world.clock.now();
    const heal = world.hands.spoilWrites('failure-after', 1);
    expect((await world.gateway.charge(charge)).kind).toBe('unknown');
    heal();
    expect((await world.gateway.charge(charge)).kind).toBe('unknown');
    expect((await world.gateway.lookUp({ attemptId: charge.attemptId, openedAt })).kind).toBe('succeeded');
  });

  test('a refund without an answer is unknown, and the same refund afterwards is made once', async () => {
    const world = await worldInHands(makeWorld);
    const { gatewayRef: attemptGatewayRef } = await paid(world);
    const refund = { refundId: randomUUID(), attemptGatewayRef, amount: eur(4900) };
    const heal = world.hands.spoilWrites('cut-after');
    expect((await world.gateway.refund(refund)).kind).toBe('unknown');
    heal();
    expect((await world.gateway.refund(refund)).kind).toBe('succeeded');
  });
}

/** The provider tells what happened, and its book says the same. */
export function bookContract(makeWorld: MakeWorld): void {
  test('its webhooks are believed by their signature and age only', async () => {
    const world = await worldInHands(makeWorld);
    const charge = request(await byCard(world));
    const { gatewayRef } = as('succeeded', await world.gateway.charge(charge));
    const deliveries = await world.hands.deliveries();
    const now = world.clock.now();
    const events = deliveries.map(({ rawBody, signature }) =>
      world.gateway.readWebhook(rawBody, signature, now)
    );
    expect(events.find(({ type }) => type === 'payment_intent.succeeded')?.about).toEqual({
      kind: 'charge',
      gatewayRef,
      attemptId: charge.attemptId
    });
    for (const { rawBody, signature } of deliveries) {
      const read =
        (body: string, header: string | null, at = now) =>
        () =>
          world.gateway.readWebhook(body, header, at);
      expect(read(`${rawBody} `, signature)).toThrow('webhook-signature');
      expect(
        read(
          rawBody,
          signature.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
        )
      ).toThrow('webhook-signature');
      expect(read(rawBody, null)).toThrow('webhook-signature');
      expect(read(rawBody, signature, now.add({ seconds: 301 }))).toThrow('webhook-signature');
      expect(read(rawBody, signature, now.add({ seconds: 299 }))).not.toThrow();
    }
  });

  test('its book lists every payment, oldest first, in the state that a look-up shows', async () => {
    const world = await worldInHands(makeWorld);
    const since = world.clock.now();
    const sent: ChargeRequest[] = [];
    for (const testMethod of [
      'pm_card_visa',
      'pm_card_visa_chargeDeclinedInsufficientFunds',
      'pm_card_mastercard'
    ]) {
      const charge = request(await byCard(world, testMethod));
      sent.push(charge);
      await world.gateway.charge(charge);
      await world.hands.moveOn('P1DT1H');
    }
    const listed = await bookOf(world, since);
    expect(listed.map(({ attemptId }) => attemptId)).toEqual(sent.map(({ attemptId }) => attemptId));
    expect(listed.map(({ outcome }) => outcome.kind)).toEqual(['succeeded', 'failed', 'succeeded']);
    expect(
      listed.filter(({ outcome }) => outcome.kind === 'succeeded').map(({ gatewayRef }) => gatewayRef)
    ).toEqual(world.hands.book());
    for (const { gatewayRef, attemptId = '', outcome, createdAt } of listed)
      expect(await world.gateway.lookUp({ attemptId, gatewayRef, openedAt: createdAt })).toEqual(outcome);
  });

  test('its book is read beyond one page', async () => {
    const world = await worldInHands(makeWorld);
    const since = world.clock.now();
    const refs: string[] = [];
    for (let i = 0; i < 101; i++)
      refs.push(as('requires-action', await world.gateway.charge(request(byBank('ideal')))).gatewayRef);
    const listed = await bookOf(world, since);
    expect(listed.map(({ gatewayRef }) => gatewayRef).toSorted()).toEqual(refs.toSorted());
  });
}

async function bookOf(world: GatewayWorld, since: Temporal.Instant) {
  return Array.fromAsync(world.gateway.listBook(since));
}
