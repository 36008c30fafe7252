import { expect, test } from 'vitest';
import { money } from '../money/index.ts';
import { readExpectedAmount, writeExpectedAmount } from './expected-amount.ts';

test('the amount on a button comes back as it went', () => {
  expect(readExpectedAmount(writeExpectedAmount(money(21_240, 'EUR')))).toEqual(money(21_240, 'EUR'));
});

test.each(['', '21240', '-5 EUR', '1.5 EUR', '5 XXQ', '5 EUR; 1', null, '9999999999999999 EUR'])(
  'the amount %j was on no button of ours',
  (text) => {
    expect(readExpectedAmount(text)).toBeUndefined();
  }
);
