import { expect, test } from 'vitest';
import { hasCardNumber } from './has-card-number.ts';

test.each([
  ['mijn kaart is 4242 4242 4242 4242', true],
  ['5555-5555-5555-4444 dus', true],
  ['378282246310005', true],
  ['mijn kaart is 4242 4242 4242 4243', false],
  ['factuur 2026-0001, NL91 ABNA 0417 1643 00', false],
  ['bel +31 6 1234 5678', false]
])('“%s”: %s', (text, expected) => {
  expect(hasCardNumber(text)).toBe(expected);
});
