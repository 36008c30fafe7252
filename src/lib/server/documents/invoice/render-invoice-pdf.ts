import { translator } from '#lib/i18n/index.server.ts';
import type { InvoiceInput } from '../input.ts';
import { FLOW_WIDTH, MARGINS, type Flow } from '../paper/flow.ts';
import { A4, mm } from '../paper/measures.ts';
import { numberPages } from '../paper/number-pages.ts';
import { finishPaper, INK, openPaper, type Paper } from '../paper/open-paper.ts';
import { legalLine } from '../paper/place-letterhead.ts';
import { placeText, within } from '../paper/place-text.ts';
import { placeInvoiceHead, titleOf } from './place-invoice-head.ts';
import { placeInvoiceLines } from './place-invoice-lines.ts';
import { placeInvoiceSums } from './place-invoice-sums.ts';
import { placeNotes, placePaymentDetails } from './place-payment-details.ts';

/** An invoice or credit note as a tagged PDF in the reader's language. The same input gives the same bytes. */
export function renderInvoicePdf(input: InvoiceInput): Promise<Uint8Array> {
  return finishPaper(layOutInvoice(input));
}

/** The document before it is closed, with the place of everything on it: what a layout test reads. */
export function layOutInvoice(input: InvoiceInput): Paper {
  const { reader, sender } = input;
  const t = translator(reader.language, reader.formality);
  const title = titleOf(t, input);
  const paper = openPaper({ reader, sender, title, on: input.issuedOn });
  const flow: Flow = { paper, y: MARGINS.top };
  within(paper, 'Document', () => {
    placeInvoiceHead(flow, input);
    placeInvoiceLines(flow, input);
    placeInvoiceSums(flow, input);
    placePaymentDetails(flow, input);
    placeNotes(flow, input);
    const place = { x: MARGINS.left, y: A4.height - mm(18), width: FLOW_WIDTH };
    placeText(paper, 'legal', legalLine(paper, sender), place, {
      size: 7,
      colour: INK.quiet,
      maxLines: 2,
      smallest: 5.5
    });
  });
  numberPages(paper, MARGINS.right);
  return paper;
}
