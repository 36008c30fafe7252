import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { efforts } from '../support/effort.ts';

test('the README says of each thing what the browser tests count', () => {
  const [, section = ''] = readFileSync('README.md', 'utf8').split('\n## Effort\n');
  const table = section
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
    );
  const [head, , ...rows] = table;
  expect(head).toEqual(['what', 'from', 'taps', 'fields', 'screens']);
  expect(rows).toEqual(
    Object.values(efforts).map(({ what, from, taps, fields, screens }) =>
      [what, from, taps, fields, screens].map(String)
    )
  );
});

test('nothing costs more than was promised', () => {
  const { payByLink, payWithSavedCard, payByIdeal, repairCard, repairAccount, moveDebit, changeChannel } =
    efforts;
  expect(payWithSavedCard.taps).toBeLessThanOrEqual(2);
  expect(payByLink.taps).toBeLessThanOrEqual(3);
  expect(payByIdeal.taps).toBeLessThanOrEqual(3);
  expect(repairCard.screens).toBeLessThanOrEqual(3);
  expect(repairAccount.screens).toBeLessThanOrEqual(3);
  expect(moveDebit.taps).toBeLessThanOrEqual(2);
  expect(changeChannel.taps).toBeLessThanOrEqual(2);
});
