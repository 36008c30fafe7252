import { expect, test } from 'vitest';
import { negotiateLanguage } from './negotiate-language.ts';

test.each([
  ['nl-BE,nl;q=0.9,fr;q=0.8', 'nl'],
  ['pl-PL,pl;q=0.9,de;q=0.7,en;q=0.8', 'en'],
  ['fr-CH, de;q=0.5', 'fr'],
  ['DE', 'de'],
  ['en;q=0, de;q=0.1', 'de'],
  ['nl;q=nonsense, en;q=0.1', 'en'],
  ['tr-TR,tr;q=0.9', 'fr'],
  ['*', 'fr'],
  ['', 'fr'],
  [null, 'fr'],
  [','.repeat(100_000), 'fr']
] as const)('a browser that asks for %s is answered in %s', (header, language) => {
  expect(negotiateLanguage(header, 'fr')).toBe(language);
});
