import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languages } from '../i18n/languages.ts';
import {
  currencies,
  formatMoney,
  fromDecimal,
  money,
  multiplyRatio,
  parseAmount,
  split,
  sum,
  toDecimal
} from './index.ts';

const currency = fc.constantFrom(...currencies);
const minor = fc.integer({ min: -(10 ** 13), max: 10 ** 13 });

describe('an amount', () => {
  test.each(languages)('written for a reader of %s is read back as it was', (language) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 11 }), (cents) => {
        const amount = money(cents, 'EUR');
        expect(parseAmount(formatMoney(amount, language), 'EUR')).toEqual(amount);
      }),
      { numRuns: 300 }
    );
  });

  test('as a plain decimal is read back in every currency, and nothing finer than its unit is', () => {
    fc.assert(
      fc.property(currency, minor, (code, count) => {
        const amount = money(count, code);
        expect(fromDecimal(toDecimal(amount), code)).toEqual(amount);
        const finer = toDecimal(amount).includes('.') ? `${toDecimal(amount)}1` : `${toDecimal(amount)}.1`;
        expect(fromDecimal(finer, code)).toBeUndefined();
      }),
      { numRuns: 500 }
    );
  });

  test('is never guessed from text: what is read is what was typed, or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,’ €'), maxLength: 14 }), (typed) => {
        const read = parseAmount(typed, 'EUR');
        if (read === undefined) return;
        const digits = typed.replace(/\D/g, '').replace(/^0+/, '');
        expect(
          [`${read.minor}`, `${read.minor / 10}`, `${read.minor / 100}`].map((text) => text.replace('.', ''))
        ).toContain(digits === '' ? '0' : digits);
      }),
      { numRuns: 1_000 }
    );
  });

  test('in parts adds up to the whole, and no two parts differ by more than one unit', () => {
    fc.assert(
      fc.property(currency, minor, fc.integer({ min: 1, max: 400 }), (code, count, parts) => {
        const pieces = split(money(count, code), parts);
        expect(sum(pieces, code)).toEqual(money(count, code));
        const counts = pieces.map((each) => each.minor);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      })
    );
  });

  test('times a ratio is off by half a unit at most, and exact where the ratio is one', () => {
    const part = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
        part,
        fc.integer({ min: 1, max: 10_000 }),
        (count, top, bottom) => {
          const { minor: result } = multiplyRatio(money(count, 'EUR'), top, bottom);
          const off = 2n * (BigInt(result) * BigInt(bottom) - BigInt(count) * BigInt(top));
          expect(off <= BigInt(bottom) && off >= -BigInt(bottom)).toBe(true);
          expect(multiplyRatio(money(count, 'EUR'), bottom, bottom).minor).toBe(count);
        }
      )
    );
  });
});
