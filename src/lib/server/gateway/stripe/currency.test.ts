import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencies, minorDigits, money } from '#lib/money/index.ts';
import { fromStripe, isPayable, payableAmount, toStripe } from './currency.ts';

const anyMoney = fc
  .record({
    currency: fc.constantFrom(...currencies),
    minor: fc.integer({ min: -99_999_999, max: 99_999_999 })
  })
  .map(({ minor, currency }) => money(minor, currency));

describe('amounts in the words of Stripe', () => {
  test.each([
    [money(1099, 'EUR'), { amount: 1099, currency: 'eur' }],
    [money(500, 'JPY'), { amount: 500, currency: 'jpy' }],
    [money(5, 'ISK'), { amount: 500, currency: 'isk' }],
    [money(5120, 'KWD'), { amount: 5120, currency: 'kwd' }],
    [money(1045, 'HUF'), { amount: 1045, currency: 'huf' }],
    [money(80045, 'TWD'), { amount: 80045, currency: 'twd' }],
    [money(500, 'VND'), { amount: 500, currency: 'vnd' }]
  ])('%o is sent as %o and read back as itself', (amount, sent) => {
    expect(toStripe(amount)).toEqual(sent);
    expect(fromStripe(sent.amount, sent.currency)).toEqual(amount);
  });

  test.each([
    [5124, 5120],
    [5126, 5130],
    [5125, 5120],
    [5135, 5140],
    [-5126, -5130]
  ])('%i thousandths of a dinar are payable as %i', (minor, payable) => {
    expect(payableAmount(money(minor, 'KWD')).minor).toBe(payable);
  });

  test('a dinar amount that ends in a single thousandth is refused, never rounded silently', () => {
    expect(() => toStripe(money(5124, 'KWD'))).toThrow(RangeError);
  });

  test('what is payable survives the way to Stripe and back, in every currency', () => {
    fc.assert(
      fc.property(anyMoney, (amount) => {
        const payable = payableAmount(amount);
        const sent = toStripe(payable);
        expect(fromStripe(sent.amount, sent.currency)).toEqual(payable);
      })
    );
  });

  test('rounding to a payable amount moves at most five thousandths, and settles at once', () => {
    fc.assert(
      fc.property(anyMoney, (amount) => {
        const payable = payableAmount(amount);
        expect(Math.abs(payable.minor - amount.minor)).toBeLessThanOrEqual(
          minorDigits(amount.currency) === 3 ? 5 : 0
        );
        expect(isPayable(payable)).toBe(true);
      })
    );
  });

  test('a currency that we do not hold and half a crown are not guessed at', () => {
    expect(fromStripe(100, 'xof')).toBeUndefined();
    expect(fromStripe(150, 'isk')).toBeUndefined();
    expect(fromStripe(1.5, 'eur')).toBeUndefined();
  });
});
