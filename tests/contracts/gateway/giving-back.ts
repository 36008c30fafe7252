import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { eur, paid, worldInHands, worldOf, type MakeWorld } from './world.ts';

/** Money goes back at most once per refund, and never more than came. */
export function refundContract(makeWorld: MakeWorld): void {
  test('a whole payment goes back once, however often it is asked', async () => {
    const world = await worldOf(makeWorld);
    const { gatewayRef: attemptGatewayRef } = await paid(world);
    const refund = { refundId: randomUUID(), attemptGatewayRef, amount: eur(4900) };
    const first = await world.gateway.refund(refund);
    expect(first.kind).toMatch(/succeeded|pending/);
    expect(await world.gateway.refund(refund)).toEqual(first);
    if (first.kind !== 'succeeded' && first.kind !== 'pending') return;
    const read = await world.gateway.readRefund(first.gatewayRef);
    expect(read).toMatchObject({ attemptGatewayRef, amount: eur(4900), refundId: refund.refundId });
  });

  test('parts go back until nothing is left, and not a cent more', async () => {
    const world = await worldOf(makeWorld);
    const { gatewayRef: attemptGatewayRef } = await paid(world);
    const refund = (minor: number) =>
      world.gateway.refund({ refundId: randomUUID(), attemptGatewayRef, amount: eur(minor) });
    expect((await refund(3000)).kind).toMatch(/succeeded|pending/);
    expect((await refund(1901)).kind).toBe('failed');
    expect((await refund(1900)).kind).toMatch(/succeeded|pending/);
    expect(await refund(1)).toMatchObject({ kind: 'failed', code: 'charge_already_refunded' });
  });

  test('nothing is no refund', async () => {
    const world = await worldOf(makeWorld);
    const { gatewayRef: attemptGatewayRef } = await paid(world);
    const outcome = await world.gateway.refund({ refundId: randomUUID(), attemptGatewayRef, amount: eur(0) });
    expect(outcome).toEqual({ kind: 'failed', code: 'invalid_amount' });
  });
}

/** What happens to money without our asking. */
export function takenBackContract(makeWorld: MakeWorld): void {
  test('a refund from the provider’s dashboard is read, without an id of ours', async () => {
    const world = await worldInHands(makeWorld);
    const { gatewayRef } = await paid(world);
    const read = await world.gateway.readRefund(world.hands.refundInDashboard(gatewayRef, eur(500)));
    expect(read).toMatchObject({ attemptGatewayRef: gatewayRef, amount: eur(500), status: 'succeeded' });
    expect(read.refundId).toBeUndefined();
  });

  test.each(['won', 'lost'] as const)('a dispute is open, then %s', async (how) => {
    const world = await worldInHands(makeWorld);
    const { gatewayRef } = await paid(world);
    const dispute = world.hands.dispute(gatewayRef);
    expect(await world.gateway.readDispute(dispute)).toMatchObject({
      attemptGatewayRef: gatewayRef,
      amount: eur(4900),
      status: 'open'
    });
    world.hands.closeDispute(dispute, how);
    expect((await world.gateway.readDispute(dispute)).status).toBe(how);
  });

  test('an inquiry asks, and moves no money', async () => {
    const world = await worldInHands(makeWorld);
    const { gatewayRef } = await paid(world);
    expect((await world.gateway.readDispute(world.hands.dispute(gatewayRef, true))).status).toBe('inquiry');
  });
}
