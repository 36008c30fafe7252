import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideArm, type Arm } from './decide-arm.ts';

const arms: readonly Arm[] = [
  { key: 'A', weight: 2, version: 4 },
  { key: 'B', weight: 1, version: 5 },
  { key: 'hold-out', weight: 1, version: 6 }
];
const division = {
  id: '019a0000-0000-7000-8000-00000000e001',
  arms,
  segment: null,
  shareBasisPoints: 10_000
};
const customers = Array.from({ length: 5_000 }, (_, n) => `customer-${n}`);
/** Three standard deviations of a share among 5,000. */
const CHANCE = 0.022;
const armsOf = (given: Partial<typeof division>) =>
  customers.map((customerId) => decideArm({ ...division, ...given }, { customerId, segments: [] })?.key);

describe('which arm a customer is in', () => {
  test('is the same whenever it is asked', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (id, customerId) => {
        const ask = () => decideArm({ ...division, id }, { customerId, segments: ['vip'] });
        expect(ask()).toEqual(ask());
      })
    );
  });

  test('follows the weights', () => {
    const count = Map.groupBy(armsOf({}), (key) => key);
    const share = (key: string) => (count.get(key)?.length ?? 0) / customers.length;
    expect(Math.abs(share('A') - 0.5)).toBeLessThan(CHANCE);
    expect(Math.abs(share('B') - 0.25)).toBeLessThan(CHANCE);
    expect(Math.abs(share('hold-out') - 0.25)).toBeLessThan(CHANCE);
  });

  test('isn’t changed by a larger share, which only adds customers', () => {
    const few = armsOf({ shareBasisPoints: 3_000 });
    const more = armsOf({ shareBasisPoints: 6_000 });
    const drawn = few.filter((key) => key !== undefined).length / customers.length;
    expect(Math.abs(drawn - 0.3)).toBeLessThan(CHANCE);
    expect(few.every((key, place) => key === undefined || key === more[place])).toBe(true);
  });

  test('says nothing about another experiment', () => {
    const one = armsOf({});
    const other = armsOf({ id: '019a0000-0000-7000-8000-00000000e002' });
    const ofA = other.filter((_, place) => one[place] === 'A');
    const again = ofA.filter((key) => key === 'A').length / ofA.length;
    expect(Math.abs(again - 0.5)).toBeLessThan(2 * CHANCE);
  });

  test('is none outside the segment', () => {
    const ask = (segments: string[]) =>
      decideArm({ ...division, segment: 'new' }, { customerId: 'customer-1', segments });
    expect(ask(['old'])).toBeUndefined();
    expect(ask(['old', 'new'])).toBeDefined();
  });
});
