import { describe, expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import { priceOn, type PriceVersion } from './price-on.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const version = (effectiveOn: string, minor: number, reach: PriceVersion['reach']): PriceVersion => ({
  effectiveOn: day(effectiveOn),
  amount: money(minor, 'EUR'),
  reach
});
const versions = [
  version('2026-01-01', 1_000, 'everyone'),
  version('2026-04-01', 1_100, 'new-customers'),
  version('2026-07-01', 1_200, 'everyone')
];

describe('the price of a period', () => {
  test.each([
    ['before any change', '2026-02-01', null, '2026-03-01', 1_000],
    ['on the day that a change begins', '2026-02-01', null, '2026-07-01', 1_200],
    ['while a change is for new customers only', '2026-02-01', null, '2026-05-01', 1_000],
    ['for a new customer after that change', '2026-04-02', null, '2026-05-01', 1_100],
    ['while the old price is kept', '2026-02-01', '2027-01-01', '2026-12-01', 1_000],
    ['from the day that it is no longer kept', '2026-02-01', '2027-01-01', '2027-01-01', 1_200]
  ])('%s', (_, pricedOn, keeps, startOn, minor) => {
    const claim = { pricedOn: day(pricedOn), keepsPriceUntilOn: keeps === null ? null : day(keeps) };
    expect(priceOn(versions, claim, day(startOn)).amount.minor).toBe(minor);
  });

  test('does not depend on the order in which changes were written down', () => {
    const claim = { pricedOn: day('2026-02-01'), keepsPriceUntilOn: null };
    expect(priceOn(versions.toReversed(), claim, day('2026-08-01')).amount.minor).toBe(1_200);
  });
});
