import { expect, test } from 'vitest';
import { languages } from '#lib/i18n/index.ts';
import type { ConfirmationInput } from '../input.ts';
import { MARGINS } from '../paper/flow.ts';
import { structureOf, textOf } from '../paper/rasterise.fixture.ts';
import { receiptFor } from '../receipt/receipt.fixture.ts';
import { layOutConfirmation, renderConfirmation } from './render-confirmation.ts';

const confirmation = (given: Partial<ConfirmationInput> = {}): ConfirmationInput => ({
  reader: { language: 'de', formality: 'formal' },
  sender: receiptFor({ language: 'de', formality: 'formal' }).sender,
  title: 'Kündigungsbestätigung',
  headline: 'Die Kündigung ist eingegangen',
  facts: [
    { label: 'Eingegangen am', value: '21. November 2026 um 23:58' },
    { label: 'Name', value: 'Nguyễn Thị Lan' }
  ],
  paragraphs: ['Diese Bestätigung bitte aufbewahren.'],
  receivedOn: Temporal.PlainDate.from('2026-11-21'),
  ...given
});

test('says what was declared and when, as a document that can be read out', async () => {
  const pdf = await renderConfirmation(confirmation());
  const text = textOf(pdf);
  for (const words of [
    'Kündigungsbestätigung',
    '21. November 2026 um 23:58',
    'Nguyễn Thị Lan',
    'aufbewahren'
  ])
    expect(text).toContain(words);
  expect(structureOf(pdf)).toContain('H1 (block)');
});

test('the same declaration gives the same bytes', async () => {
  expect(await renderConfirmation(confirmation())).toEqual(await renderConfirmation(confirmation()));
});

test.each(languages)(
  'a reason of two thousand letters and the longest words stay on the paper in %s',
  (language) => {
    const cause = 'Rechtsschutzversicherungsgesellschaftenzusammenschluss '.repeat(36).slice(0, 2_000);
    const { placed } = layOutConfirmation(
      confirmation({
        reader: { language, formality: 'formal' },
        facts: Array.from({ length: 6 }, () => ({ label: 'Vertragsnummer'.repeat(3), value: cause }))
      })
    );
    expect(Math.max(...placed.map(({ page }) => page))).toBeGreaterThan(1);
    for (const box of placed.filter(({ name }) => name !== 'legal'))
      expect(box.y + box.height).toBeLessThanOrEqual(MARGINS.bottom + 0.5);
  }
);
