import { expect, test } from 'vitest';
import { parseIban } from './iban.ts';

test.each([
  ['nl91 abna 0417 1643 00', 'NL91ABNA0417164300'],
  ['DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
  // Stripe's documented Belgian test account: its national check digits are not those of a bank.
  ['BE62510007547061', 'BE62510007547061'],
  ['FR1420041010050500013M02606', 'FR1420041010050500013M02606']
])('%s is %s', (typed, iban) => {
  expect(parseIban(typed)).toBe(iban);
});

test.each([
  '',
  'NL91ABNA0417164301',
  'NL91ABNA041716430',
  'XX91ABNA0417164300',
  '4242424242424242',
  'BE62510007547062'
])('“%s” is no IBAN', (typed) => {
  expect(parseIban(typed)).toBeUndefined();
});
