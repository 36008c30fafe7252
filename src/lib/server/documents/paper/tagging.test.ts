import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { creditNoteFor, longestInvoiceFor } from '../invoice/invoice.fixture.ts';
import { renderInvoicePdf } from '../invoice/render-invoice-pdf.ts';
import { letterFor } from '../letter/letter.fixture.ts';
import { renderLetter } from '../letter/render-letter.ts';
import { receiptFor } from '../receipt/receipt.fixture.ts';
import { renderReceipt } from '../receipt/render-receipt.ts';

const reader = { language: 'de', formality: 'formal' } as const;

/** How much is drawn inside a tag or artifact, and how much outside: over that a screen reader would stumble. */
async function countMarks(pdf: Uint8Array): Promise<{ tagged: number; untagged: number }> {
  const loading = getDocument({ data: pdf, useSystemFonts: false });
  const document = await loading.promise;
  const painting = new Set<number>([
    OPS.showText,
    OPS.constructPath,
    OPS.fill,
    OPS.stroke,
    OPS.paintImageXObject
  ]);
  const marks = { tagged: 0, untagged: 0 };
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { fnArray } = await page.getOperatorList();
    let depth = 0;
    for (const operator of fnArray) {
      if (operator === OPS.beginMarkedContentProps || operator === OPS.beginMarkedContent) depth++;
      if (operator === OPS.endMarkedContent) depth--;
      if (painting.has(operator)) marks[depth === 0 ? 'untagged' : 'tagged']++;
    }
    expect(depth).toBe(0);
  }
  await loading.destroy();
  return marks;
}

test.each([
  ['letter', () => renderLetter(letterFor(reader))],
  ['long invoice', () => renderInvoicePdf(longestInvoiceFor(reader, 30))],
  ['credit note', () => renderInvoicePdf(creditNoteFor(reader))],
  ['receipt', () => renderReceipt(receiptFor(reader))]
])('everything on the %s is tagged or an ornament', async (_, render) => {
  const marks = await countMarks(await render());
  expect(marks.untagged).toBe(0);
  expect(marks.tagged).toBeGreaterThan(20);
});
