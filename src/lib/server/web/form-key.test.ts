import { expect, test } from 'vitest';
import { newFormKey, readFormKey } from './form-key.ts';

test('two renderings are two payments', () => {
  const names = [newFormKey('secret'), newFormKey('secret')].map((key) => readFormKey(key, 'secret'));
  expect(new Set(names).size).toBe(2);
  expect(names).not.toContain(undefined);
});

test.each([
  ['of another link', newFormKey('another secret')],
  ['without a seal', 'AAAAAAAAAAAAAAAAAAAAAA'],
  ['with another name', `B${newFormKey('secret').slice(1)}x`],
  ['that is empty', ''],
  ['with only a seal', '.abc'],
  ['that is a file', new File([], 'key')],
  ['of a million letters', 'a'.repeat(1_000_000)]
])('a key %s is refused', (_, key) => {
  expect(readFormKey(key, 'secret')).toBeUndefined();
});
