import { expect, test } from 'vitest';
import { formatPhone } from './format-phone.ts';

test.each([
  ['+31612345678', 'NL', '+31 6 12345678'],
  ['020-5550123', 'NL', '+31 20 555 0123'],
  ['0470/12.34.56', 'BE', '+32 470 12 34 56'],
  ['+33612345678', 'NL', '+33 6 12 34 56 78'],
  ['0151 23456789', 'DE', '+49 1512 3456789'],
  ['samira@example.org', 'NL', 'samira@example.org'],
  ['doorkiesnummer 12', 'NL', 'doorkiesnummer 12']
])('%s, written in %s, reads %s', (written, country, shown) => {
  expect(formatPhone(written, country).replaceAll('\u00a0', ' ')).toBe(shown);
});

test('a number stays on one line', () => {
  expect(formatPhone('+31612345678', 'NL')).not.toContain(' ');
});
