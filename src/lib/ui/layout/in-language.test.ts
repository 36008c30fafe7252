import { expect, test } from 'vitest';
import { inLanguage } from './in-language.ts';

test.each([
  ['', '?lang=de'],
  ['?lang=nl', '?lang=de'],
  ['?invoice=1&invoice=2&lang=nl', '?invoice=1&invoice=2&lang=de'],
  ['?search=Nieuwe+Gracht', '?search=Nieuwe+Gracht&lang=de'],
  ['?/remove&after=7', '?after=7&lang=de']
])('a page asked for as "%s" links to itself in German as "%s"', (query, href) => {
  expect(inLanguage(new URL(`https://quitte.example/my/de-klaproos${query}`), 'de')).toBe(href);
});
