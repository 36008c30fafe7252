/**
 * What every adapter of the gateway port must do, whoever stands behind it. The first half needs nothing but a payment
 * account; the second needs the outside world in our hands: its banks, its clock and its cables.
 */
import { describe } from 'vitest';
import { bankContract, chargingContract } from './gateway/charging.ts';
import { debitContract } from './gateway/debiting.ts';
import { refundContract, takenBackContract } from './gateway/giving-back.ts';
import { bankStoringContract, storingContract } from './gateway/storing.ts';
import { bookContract, troubleContract } from './gateway/trouble.ts';
import type { MakeWorld } from './gateway/world.ts';

/** Runs the contract; `isInHands` says whether the worlds have hands. */
export function gatewayContract(name: string, makeWorld: MakeWorld, isInHands: boolean): void {
  describe(name, () => {
    describe('charging', () => chargingContract(makeWorld));
    describe.runIf(isInHands)('debiting accounts', () => debitContract(makeWorld));
    describe('storing methods', () => storingContract(makeWorld));
    describe('refunds', () => refundContract(makeWorld));
    describe.runIf(isInHands)('charging by way of the bank', () => bankContract(makeWorld));
    describe.runIf(isInHands)('storing by way of the bank', () => bankStoringContract(makeWorld));
    describe.runIf(isInHands)('money taken back', () => takenBackContract(makeWorld));
    describe.runIf(isInHands)('trouble on the line', () => troubleContract(makeWorld));
    describe.runIf(isInHands)('webhooks and book', () => bookContract(makeWorld));
  });
}
