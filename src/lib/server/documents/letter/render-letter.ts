import type { LetterInput } from '../input.ts';
import { mm } from '../paper/measures.ts';
import { finishPaper, INK, openPaper, type Paper } from '../paper/open-paper.ts';
import { legalLine } from '../paper/place-letterhead.ts';
import { placeText, within } from '../paper/place-text.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { placeLetterBody } from './place-letter-body.ts';
import { placeLetterHead } from './place-letter-head.ts';
import { placePayPanels } from './place-pay-panels.ts';
import { CONTENT_WIDTH, FORM } from './letter-form.ts';

/**
 * A letter of one A4 page for a window envelope: the amount, until when, what for, and two ways to pay, each with a QR
 * code. The same input gives the same bytes.
 */
export function renderLetter(input: LetterInput): Promise<Uint8Array> {
  return finishPaper(layOutLetter(input));
}

/** The letter before it is closed, with the place of everything on it: what a layout test reads. */
export function layOutLetter(input: LetterInput): Paper {
  const t = translator(input.reader.language, input.reader.formality);
  const title = t('documents:letter.title', { number: input.invoiceNumber });
  const paper = openPaper({ reader: input.reader, sender: input.sender, title, on: input.writtenOn });
  within(paper, 'Document', () => {
    placeLetterHead(paper, input);
    placeLetterBody(paper, input);
    placePayPanels(paper, input);
    placeFoot(paper, input);
  });
  return paper;
}

function placeFoot(paper: Paper, { sender, genuine }: LetterInput): void {
  const { t } = paper;
  const place = { x: FORM.left, width: CONTENT_WIDTH };
  const text = `${t('documents:letter.genuine.title')} ${t('documents:letter.genuine.how', { url: genuine.url, code: genuine.checkCode })}`;
  const below = placeText(
    paper,
    'genuine',
    text,
    { ...place, y: FORM.foot },
    { size: 8.5, maxLines: 2, smallest: 7 }
  );
  const style = { size: 7, colour: INK.quiet, maxLines: 2, smallest: 5.5 } as const;
  placeText(paper, 'legal', legalLine(paper, sender), { ...place, y: below + mm(1.2) }, style);
}
