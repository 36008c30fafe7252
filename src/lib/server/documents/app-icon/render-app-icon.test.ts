import { expect, test } from 'vitest';
import { renderAppIcon } from './render-app-icon.ts';

/** Width and height as a PNG's header says them. */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

test.each([180, 192, 512])('the icon is a PNG of %i pixels', (size) => {
  const png = renderAppIcon({ name: 'Kinderdagverblijf De Klaproos', colour: '#0b6e5f', size });
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(sizeOf(png)).toEqual([size, size]);
});

test('it shows the first letter of the name, whatever stands before it', () => {
  const icon = (name: string) => renderAppIcon({ name, colour: '#0b6e5f', size: 64 }).toString('base64');
  expect(icon('“Klaproos”')).toBe(icon('klaproos'));
  expect(icon('Łąka')).not.toBe(icon('Laka'));
  expect(icon('…')).not.toBe(icon('K'));
});

test('the merchant’s colour is its ground, and a name can’t bring markup along', () => {
  const icon = (name: string, colour: string) => renderAppIcon({ name, colour, size: 64 });
  expect(icon('K', '#0b6e5f')).not.toEqual(icon('K', '#a3262a'));
  expect(icon('<script>', '#0b6e5f')).toEqual(icon('S', '#0b6e5f'));
});
