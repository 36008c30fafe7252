import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toSepaText } from './sepa-text.ts';

test.each([
  ['Samira El Amrani', 'Samira El Amrani'],
  ['Léa Gößner', 'Lea Gossner'],
  ['Šárka Dvořáková', 'Sarka Dvorakova'],
  ['Łukasz Żółć', 'Lukasz Zolc'],
  ['Søren Ærø', 'Soren Aero'],
  ['Œuvre d’Île', "Oeuvre d'Ile"],
  ['Γιώργος Παπαδόπουλος', 'Giorgos Papadopoylos'],
  ['Йордан Жечев', 'Yordan Zhechev'],
  ['Nguyễn Thị Ánh', 'Nguyen Thi Anh'],
  ['İpek Yıldız', 'Ipek Yildiz'],
  ['Bakker & Zn. <B.V.>', 'Bakker + Zn. .B.V..'],
  ['//dubbel//', 'dubbel'],
  ['李小龍', '...'],
  ['  tab\tand\nline ', 'tab and line'],
  ['', '.']
])('%j is written as %j', (text, expected) => {
  expect(toSepaText(text, 70)).toBe(expected);
});

/** Any code points, lone surrogates among them. */
const anyText = fc
  .array(fc.oneof(fc.nat(0x2ff), fc.nat(0x10ffff)), { maxLength: 200 })
  .map((points) => String.fromCodePoint(...points));

test('whatever the text, every bank takes what comes of it, and writing it again changes nothing', () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom(35, 70, 140), (text, max) => {
      const written = toSepaText(text, max);
      expect(written).toMatch(/^[A-Za-z0-9/\-?:().,'+ ]+$/);
      expect(written.length).toBeLessThanOrEqual(max);
      expect(written).not.toMatch(/^\/|\/$|\/\//);
      expect(toSepaText(written, max)).toBe(written);
    })
  );
});
