import { expect, test, vi } from 'vitest';
import { languages } from '#lib/i18n/index.ts';
import { money } from '#lib/money/index.ts';
import { layoutFaults } from '../paper/layout-faults.fixture.ts';
import { A4 } from '../paper/measures.ts';
import { receiptFor } from '../receipt/receipt.fixture.ts';
import { layOutDossier } from './render-dossier.ts';

// Measuring pages takes a busy machine longer than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 });

test.each(languages)('long names, large amounts and hundreds of lines fit on its pages in %s', (language) => {
  const reader = { language, formality: 'formal' as const };
  const row = {
    label: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk '.repeat(3),
    value: '€ 1.234.567.890,12'
  };
  const { placed, pdf } = layOutDossier({
    ...{ reader, sender: receiptFor(reader).sender, title: row.label, owedLabel: 'Open' },
    writtenOn: Temporal.PlainDate.from('2026-11-22'),
    owed: money(1_234_567_890_12, 'EUR'),
    sections: [
      { heading: row.label, rows: Array.from({ length: 120 }, () => row) },
      { heading: 'Niets', rows: [{ label: 'Niets', value: '' }] }
    ]
  });
  expect(pdf.bufferedPageRange().count).toBeGreaterThan(2);
  expect(layoutFaults(placed, { x: 0, y: 0, width: A4.width, height: A4.height })).toEqual([]);
});
