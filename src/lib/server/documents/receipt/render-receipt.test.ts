import { expect, test } from 'vitest';
import { languages } from '#lib/i18n/index.ts';
import { money } from '#lib/money/index.ts';
import { MARGINS } from '../paper/flow.ts';
import { factsOf, structureOf, textOf } from '../paper/rasterise.fixture.ts';
import { receiptFor } from './receipt.fixture.ts';
import { layOutReceipt, renderReceipt } from './render-receipt.ts';

test.each([
  ['nl', 'Betaalbewijs', 'Gelukt, we staan quitte.', '21 november 2026 om 21:15'],
  ['fr', 'Reçu', 'C’est réglé, nous sommes quittes.', '21 novembre 2026 à 21:15'],
  ['de', 'Zahlungsbeleg', 'Erledigt, wir sind quitt.', '21. November 2026 um 21:15'],
  ['en', 'Receipt', 'Done, we’re quits.', '21 November 2026 at 21:15']
] as const)('in %s it says what came in, when and for what', async (language, title, thanks, at) => {
  const pdf = await renderReceipt(receiptFor({ language, formality: 'friendly' }));
  const text = textOf(pdf);
  for (const words of [
    title,
    thanks,
    at,
    'iDEAL | Wero',
    'P-7K2M-9QXR',
    '2026-1187',
    'Extra dag 12 november'
  ])
    expect(text).toContain(words);
  expect(structureOf(pdf)).toContain('H1 (block)');
  expect(factsOf(pdf)).toMatch(new RegExp(`Title:\\s+${title} P-7K2M-9QXR`));
});

test('after a part it says what is still open, and not that we are even', async () => {
  const input = { ...receiptFor({ language: 'nl', formality: 'formal' }), rest: money(50_00, 'EUR') };
  const text = textOf(await renderReceipt(input));
  expect(text).toContain('Er staat nog € 50,00 open.');
  expect(text).not.toContain('quitte');
});

test.each(languages)('many invoices, long names and large amounts fit in %s', (language) => {
  const input = receiptFor({ language, formality: 'formal' });
  const one = {
    number: 'AB-2026-000000001187',
    subject: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk '.repeat(4),
    amount: money(1_234_567_890_12, 'EUR')
  };
  const { placed } = layOutReceipt({
    ...input,
    amount: money(1_234_567_890_12, 'EUR'),
    invoices: Array.from({ length: 60 }, () => one)
  });
  expect(Math.max(...placed.map(({ page }) => page))).toBeGreaterThan(1);
  for (const box of placed.filter(({ name }) => name !== 'legal'))
    expect(box.y + box.height).toBeLessThanOrEqual(MARGINS.bottom + 0.5);
});
