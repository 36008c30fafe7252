import { expect, test } from 'vitest';
import { COMMENT_LENGTH, commentOf } from './comment-of.ts';

test.each([
  ['  Snel\n\nklaar, dank!  ', 'Snel klaar, dank!'],
  ['', undefined],
  [' \u0000\u200b\n ', undefined],
  ['kaart 4242 4242 4242 4242 werkte niet', 'kaart … werkte niet'],
  ['4242-4242-4242-4242', '…'],
  ['Bel 06 1234 5678 even', 'Bel … even'],
  ['Factuur 2026-1043 klopte, € 212,40', 'Factuur 2026-1043 klopte, € 212,40']
])('of %j is kept: %j', (typed, kept) => {
  expect(commentOf(typed)).toBe(kept);
});

test('a long one is cut between two characters', () => {
  const cut = commentOf('👍'.repeat(COMMENT_LENGTH + 5)) ?? '';
  expect([...cut]).toHaveLength(COMMENT_LENGTH);
  expect(cut.endsWith('👍')).toBe(true);
});
