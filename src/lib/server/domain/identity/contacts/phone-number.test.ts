import { expect, test } from 'vitest';
import { toE164 } from './phone-number.ts';

test.each([
  ['06 12 34 56 78', 'NL', '+31612345678'],
  ['+31 (0)6-12345678', 'NL', '+31612345678'],
  ['0031612345678', 'BE', '+31612345678'],
  ['0470/12.34.56', 'BE', '+32470123456'],
  ['06.12.34.56.78', 'FR', '+33612345678'],
  ['0151 23456789', 'DE', '+4915123456789'],
  ['621 123 456', 'LU', '+352621123456']
])('%s in %s is %s', (written, country, number) => {
  expect(toE164(written, country)).toBe(number);
});

test.each([
  ['12345678', 'NL'],
  ['06 1234', 'NL'],
  ['0612345678', 'ZZ'],
  ['bel me', 'NL'],
  ['+31612345678\nTo: +31687654321', 'NL'],
  ['', 'NL']
])('%j in %s is nobody’s number', (written, country) => {
  expect(toE164(written, country)).toBeUndefined();
});
