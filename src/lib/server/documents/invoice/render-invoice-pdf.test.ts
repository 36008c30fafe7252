import { describe, expect, test } from 'vitest';
import { languages } from '#lib/i18n/index.ts';
import { layoutFaults } from '../paper/layout-faults.fixture.ts';
import { A4, mm } from '../paper/measures.ts';
import { MARGINS } from '../paper/flow.ts';
import { factsOf, rasterise, scanCode, structureOf, textOf } from '../paper/rasterise.fixture.ts';
import { creditNoteFor, invoiceFor, longestInvoiceFor } from './invoice.fixture.ts';
import { layOutInvoice, renderInvoicePdf } from './render-invoice-pdf.ts';

// The quiet zone of the QR code may reach left of the text.
const left = MARGINS.left - mm(2.5);
const column = { x: left, y: MARGINS.top, width: MARGINS.right - left, height: MARGINS.bottom - MARGINS.top };

const readers = languages.map((language) => ({ language, formality: 'formal' as const }));

test.each([
  ['nl', 'Factuur 2026-1187', '€ 246,20', '€ 1.234.567.890,12', 'Btw 9% over € 40,18'],
  ['fr', 'Facture 2026-1187', '246,20 €', '1 234 567 890,12 €', 'TVA 9 % sur 40,18 €'],
  ['de', 'Rechnung 2026-1187', '246,20 €', '1.234.567.890,12 €', 'USt. 9 % auf 40,18 €'],
  ['en', 'Invoice 2026-1187', '€246.20', '€1,234,567,890.12', 'VAT 9% on €40.18']
] as const)('in %s it says what is owed and why', async (language, title, payable, large, vat) => {
  const reader = { language, formality: 'formal' } as const;
  const text = textOf(await renderInvoicePdf(invoiceFor(reader)));
  for (const words of [
    title,
    payable,
    vat,
    'Samira El Amrani',
    'Warme maaltijden',
    'Korting tweede kind',
    'K-10482',
    'NL91 ABNA 0417 1643 00',
    'RF18 5390 0754 7034',
    'Kinderopvang is vrijgesteld van btw'
  ])
    expect(text).toContain(words);
  expect(textOf(await renderInvoicePdf(longestInvoiceFor(reader, 2)))).toContain(large);
});

describe.each(readers)('a long invoice in $language', (reader) => {
  const { placed } = layOutInvoice(longestInvoiceFor(reader));

  test('stays between its margins, and nothing overlaps', () => {
    expect(Math.max(...placed.map((box) => box.page))).toBeGreaterThan(2);
    const footer = placed.filter(({ name }) => name === 'legal');
    const body = placed.filter(({ name }) => name !== 'legal');
    expect(layoutFaults(body, column)).toEqual([]);
    expect(
      layoutFaults(footer, { ...column, y: MARGINS.bottom, height: A4.height - MARGINS.bottom })
    ).toEqual([]);
  });

  test('repeats the heading on each page of lines, and numbers the pages', async () => {
    const pagesWithLines = new Set(placed.filter(({ name }) => name === 'line').map(({ page }) => page));
    const pagesWithHeading = new Set(placed.filter(({ name }) => name === 'heading').map(({ page }) => page));
    expect(pagesWithHeading).toEqual(pagesWithLines);
    const pdf = await renderInvoicePdf(longestInvoiceFor(reader));
    const pages = Number(/Pages:\s+(\d+)/.exec(factsOf(pdf))?.[1]);
    expect(pages).toBe(Math.max(...placed.map(({ page }) => page)));
    const numbers = [...textOf(pdf).matchAll(/(?:Pagina|Page|Seite) (\d+) (?:van|sur|von|of) (\d+)/g)];
    expect(numbers.map((match) => [match[1], match[2]])).toEqual(
      Array.from({ length: pages }, (_, i) => [String(i + 1), String(pages)])
    );
    expect(pdf.length).toBeLessThan(120_000);
  });

  test('cuts no figure', async () => {
    expect(textOf(await renderInvoicePdf(longestInvoiceFor(reader, 3)))).not.toContain('…');
  });
});

test('its QR code opens the pay page', async () => {
  const input = invoiceFor({ language: 'nl', formality: 'friendly' });
  const box = layOutInvoice(input).placed.find(({ name }) => name === 'online-qr');
  if (!box) throw new Error('No QR code');
  const code = scanCode(rasterise(await renderInvoicePdf(input), box.page), box);
  expect(code.text).toBe(input.payment?.payUrl);
  expect(code.sideInMm).toBeGreaterThanOrEqual(20);
});

test.each([
  ['nl', 'Creditnota C-2026-31', 'Correctie op factuur 2026-1187'],
  ['fr', 'Avoir C-2026-31', 'Corrige la facture 2026-1187'],
  ['de', 'Gutschrift C-2026-31', 'Korrigiert Rechnung 2026-1187'],
  ['en', 'Credit note C-2026-31', 'Corrects invoice 2026-1187']
] as const)(
  'a credit note in %s says what it corrects and asks for nothing',
  async (language, title, corrects) => {
    const text = textOf(await renderInvoicePdf(creditNoteFor({ language, formality: 'formal' })));
    expect(text).toContain(title);
    expect(text).toContain(corrects);
    expect(text).not.toContain('RF18');
  }
);

test('columns that no line uses are left out', async () => {
  const input = invoiceFor({ language: 'en', formality: 'formal' });
  const lines = [{ id: '1', name: 'Membership', netAmount: input.totals.payable }];
  const text = textOf(await renderInvoicePdf({ ...input, lines, taxes: [], allowances: [] }));
  expect(text).toContain('Membership');
  for (const heading of ['Quantity', 'Price', 'VAT 9%', 'Total without VAT'])
    expect(text).not.toContain(heading);
});

test('a screen reader meets a title, a table with headers, and the words for the QR code', async () => {
  const pdf = await renderInvoicePdf(invoiceFor({ language: 'fr', formality: 'formal' }));
  expect(factsOf(pdf)).toMatch(/Tagged:\s+yes/);
  expect(Buffer.from(pdf).toString('latin1')).toContain('/Lang (fr)');
  const structure = structureOf(pdf);
  for (const tag of ['H1 (block)', 'Table (block)', 'TR', 'TH', 'TD', 'Figure'])
    expect(structure).toContain(tag);
});
