import { expect, test } from 'vitest';
import { isDebitable } from './is-debitable.ts';

test.each([
  ['NL91ABNA0417164300', true],
  ['BE68539007547034', true],
  ['NO9386011117947', true],
  ['NL91ABNA0417164301', false],
  ['GB29NWBK60161331926819', false],
  ['CH9300762011623852957', false],
  ['TR330006100519786457841326', false],
  ['', false]
])('%s: %s', (iban, can) => {
  expect(isDebitable(iban)).toBe(can);
});
