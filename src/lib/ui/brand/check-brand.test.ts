import { expect, test } from 'vitest';
import { checkBrand } from './check-brand.ts';

const own = (colour: string) =>
  checkBrand(colour)
    .filter(({ isOwn }) => isOwn)
    .map(({ scheme, place }) => `${scheme} ${place}`);

test.each([
  ['#0b6e5f', ['light button', 'light text']],
  // Too pale for words on paper; a button of it carries dark words.
  ['#ffd400', ['light button', 'dark button', 'dark text']],
  ['#ffffff', ['light button', 'dark button', 'dark text']]
])('%s is used as it is for %j, and elsewhere until it can be read', (colour, places) => {
  expect(own(colour)).toEqual(places);
  for (const { ratio, ownRatio, isOwn, place } of checkBrand(colour)) {
    expect(ratio).toBeGreaterThanOrEqual(4.5);
    if (isOwn) expect(ownRatio).toBe(ratio);
    else if (place === 'text') expect(ownRatio).toBeLessThan(4.5);
  }
});
