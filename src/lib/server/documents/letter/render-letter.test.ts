import { describe, expect, test } from 'vitest';
import { languages, type Formality } from '#lib/i18n/index.ts';
import { layoutFaults, overlaps } from '../paper/layout-faults.fixture.ts';
import { A4 } from '../paper/measures.ts';
import type { PlacedBox } from '../paper/open-paper.ts';
import { factsOf, rasterise, scanCode, structureOf, textOf } from '../paper/rasterise.fixture.ts';
import { eur, letterFor, longestLetterFor } from './letter.fixture.ts';
import { FORM } from './letter-form.ts';
import { layOutLetter, renderLetter } from './render-letter.ts';

const readers = languages.flatMap((language) =>
  (['friendly', 'formal'] as const).map((formality: Formality) => ({ language, formality }))
);
const letters = readers.flatMap((reader) => [
  { name: `ordinary ${reader.language} ${reader.formality}`, input: letterFor(reader) },
  { name: `longest ${reader.language} ${reader.formality}`, input: longestLetterFor(reader) }
]);

function boxOf(placed: readonly PlacedBox[], name: string): PlacedBox {
  const box = placed.find((one) => one.name === name);
  if (!box) throw new Error(`Nothing is placed as ${name}`);
  return box;
}

describe.each(letters.filter(({ name }) => name.includes('friendly')))(
  'the $name letter, printed',
  ({ input }) => {
    test('has two QR codes that decode, are at least 20 mm, level M, with a quiet zone', async () => {
      const { placed } = layOutLetter(input);
      const page = rasterise(await renderLetter(input));
      const online = scanCode(page, boxOf(placed, 'online-qr'));
      const transfer = scanCode(page, boxOf(placed, 'transfer-qr'));
      expect(online.text).toBe(input.online.qrUrl);
      expect(transfer.text).toBe(input.transfer?.epcPayload);
      for (const code of [online, transfer]) {
        expect(code.sideInMm).toBeGreaterThanOrEqual(20);
        expect(code.quietModules).toBeGreaterThanOrEqual(3.8);
        expect(code.level).toBe('M');
      }
    });
  }
);

describe.each(letters)('the $name letter', ({ input }) => {
  const { placed } = layOutLetter(input);

  test('lies on one page, and nothing overlaps', () => {
    expect(new Set(placed.map((box) => box.page))).toEqual(new Set([1]));
    expect(layoutFaults(placed, { x: 0, y: 0, ...A4 })).toEqual([]);
  });

  test('shows the recipient, and only what belongs there, in the window', () => {
    const inWindow = placed.filter((box) => overlaps(box, FORM.window)).map((box) => box.name);
    expect(new Set(inWindow)).toEqual(new Set(['return-line', 'recipient']));
    for (const box of placed.filter(({ name }) => name === 'recipient'))
      expect(box.y + box.height).toBeLessThanOrEqual(FORM.window.y + FORM.window.height + 0.25);
  });

  test('is not folded through a QR code', () => {
    for (const name of ['online-qr', 'transfer-qr']) {
      const { y, height } = boxOf(placed, name);
      for (const fold of FORM.folds) expect(fold > y && fold < y + height).toBe(false);
    }
  });
});

test.each(readers)('in $language $formality it says all that can be typed over', async (reader) => {
  const input = letterFor(reader);
  const pdf = await renderLetter(input);
  const text = textOf(pdf);
  for (const words of [
    '2026-1187',
    'K-10482',
    'Samira El Amrani',
    '212',
    'betaal.deklaproos.nl/brief',
    'H7KM-4WQP-2XNR',
    'K7M2QX',
    'deklaproos.nl/echt',
    'NL91 ABNA 0417 1643 00',
    'Stichting Kinderopvang De Klaproos',
    'RF18 5390 0754 7034',
    'Extra dag 12 november'
  ])
    expect(text).toContain(words);
  expect(pdf.length).toBeLessThan(120_000);
});

test.each([
  ['nl', 'friendly', 'je telefoon', 'uw telefoon'],
  ['nl', 'formal', 'uw telefoon', 'je telefoon'],
  ['fr', 'formal', 'votre téléphone', 'ton téléphone'],
  ['de', 'formal', 'Scannen Sie', 'Scanne mit'],
  ['de', 'friendly', 'Scanne mit', 'Scannen Sie']
] as const)('in %s %s it says "%s"', async (language, formality, said, unsaid) => {
  const text = textOf(await renderLetter(letterFor({ language, formality })));
  expect(text).toContain(said);
  expect(text).not.toContain(unsaid);
});

test('the account holder is never cut: the bank compares it letter by letter', async () => {
  const input = longestLetterFor({ language: 'de', formality: 'formal' });
  expect(textOf(await renderLetter(input))).toContain(input.sender.accountHolder);
});

test.each([1, 2, 12, 13, 200])('of %i lines it shows what fits and counts the rest', async (count) => {
  const input = letterFor({ language: 'en', formality: 'friendly' });
  const lines = Array.from({ length: count }, (_, i) => ({ text: `Day ${i + 1} of care`, amount: eur(100) }));
  const { placed } = layOutLetter({
    ...input,
    lines,
    paid: eur(0),
    total: eur(100 * count),
    amount: eur(100 * count)
  });
  const shown = placed.filter((box) => box.name === 'line').length;
  const text = textOf(
    await renderLetter({ ...input, lines, paid: eur(0), total: eur(100 * count), amount: eur(100 * count) })
  );
  if (count <= 12) expect(shown).toBe(count);
  else expect(text).toContain(`And ${count - shown} more lines: see invoice 2026-1187`);
  expect(boxOf(placed, 'sum').y).toBeLessThan(FORM.bodyEnd);
});

test('names from all over Europe are written, not boxed', async () => {
  const name = 'Łukasz Żółć-Čapková, Özgür Ğ., Ελένη Παπαδοπούλου, Їжакевич';
  const input = letterFor({ language: 'nl', formality: 'formal' });
  expect(textOf(await renderLetter({ ...input, recipient: { ...input.recipient, name } }))).toContain(
    name.slice(0, 30)
  );
});

test('without a transfer there is one QR code and no account to pay to', () => {
  const { transfer: _, ...input } = letterFor({ language: 'nl', formality: 'formal' });
  const names = layOutLetter(input).placed.map((box) => box.name);
  expect(names.filter((name) => name.endsWith('-qr'))).toEqual(['online-qr']);
});

test('a screen reader meets the language, the title, headings, and words for both codes', async () => {
  const pdf = await renderLetter(letterFor({ language: 'fr', formality: 'formal' }));
  expect(factsOf(pdf)).toMatch(/Title:\s+Lettre pour la facture 2026-1187/);
  expect(factsOf(pdf)).toMatch(/Tagged:\s+yes/);
  expect(Buffer.from(pdf).toString('latin1')).toContain('/Lang (fr)');
  const structure = structureOf(pdf);
  expect(structure).toContain('H1 (block)');
  expect(structure.match(/Figure/g)?.length).toBe(3);
});

test('the same letter is the same file, byte for byte', async () => {
  const input = letterFor({ language: 'de', formality: 'formal' });
  expect(Buffer.from(await renderLetter(input)).equals(Buffer.from(await renderLetter(input)))).toBe(true);
});
