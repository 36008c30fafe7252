import { formatDate } from '#lib/i18n/index.ts';
import type { LetterInput } from '../input.ts';
import { mm } from '../paper/measures.ts';
import { INK, type Paper } from '../paper/open-paper.ts';
import { addressLines, placeLetterhead } from '../paper/place-letterhead.ts';
import { asArtifact, heightOfText, placeText } from '../paper/place-text.ts';
import { FORM } from './letter-form.ts';

/** Everything above the first fold: who writes, to whom, and the facts of the invoice. */
export function placeLetterHead(paper: Paper, input: LetterInput): void {
  placeLetterhead(paper, input.sender, { x: FORM.left, right: FORM.right, y: FORM.top });
  placeReturnLine(paper, input);
  placeRecipient(paper, input);
  placeFacts(paper, input);
  placeFoldMarks(paper);
}

function placeReturnLine(paper: Paper, { sender }: LetterInput): void {
  const text = [sender.name, ...addressLines(sender.address, sender.address.country)]
    .join(', ')
    .replaceAll('  ', ' ');
  const style = { size: 6.5, colour: INK.quiet, maxLines: 1, smallest: 5 } as const;
  const bottom = placeText(paper, 'return-line', text, FORM.returnLine, style);
  asArtifact(paper, () => {
    paper.pdf
      .moveTo(FORM.returnLine.x, bottom + 0.5)
      .lineTo(FORM.returnLine.x + FORM.returnLine.width, bottom + 0.5)
      .lineWidth(0.4)
      .stroke(INK.line);
  });
}

/** One size for the whole address: the largest in which the name has two lines at most and all else one. */
function placeRecipient(paper: Paper, { recipient, sender }: LetterInput): void {
  const { x, y, width, height } = FORM.recipient;
  const address = addressLines(recipient.address, sender.address.country);
  const heightAt = (size: number) => {
    const heights = [recipient.name, ...address].map((line) =>
      heightOfText(paper, line, width, { size, leading: 1.2 })
    );
    const addressHeight = heights.slice(1).reduce((sum, one) => sum + one, 0);
    const isFolded =
      addressHeight > address.length * size * 1.2 + 0.1 || (heights[0] ?? 0) > 2.4 * size + 0.1;
    return isFolded ? Infinity : addressHeight + (heights[0] ?? 0);
  };
  let size = 10.5;
  while (size > 6.5 && heightAt(size) > height) size -= 0.5;
  const style = { size, leading: 1.2, maxLines: 1 } as const;
  const below = placeText(paper, 'recipient', recipient.name, { x, y, width }, { ...style, maxLines: 2 });
  address.reduce((top, line) => placeText(paper, 'recipient', line, { x, y: top, width }, style), below);
}

function placeFacts(paper: Paper, input: LetterInput): void {
  const { t, reader } = paper;
  const facts: [label: string, value: string][] = [
    [t('documents:date'), formatDate(input.writtenOn, reader.language, 'long')],
    [t('documents:invoice-number'), input.invoiceNumber],
    [t('documents:customer-number'), input.customerReference],
    [t('documents:due-date'), formatDate(input.dueOn, reader.language, 'long')]
  ];
  const { x, width } = FORM.facts;
  const labelWidth = mm(29);
  facts.reduce((y, [label, value]) => {
    placeText(
      paper,
      'fact-label',
      label,
      { x, y, width: labelWidth - 4 },
      { size: 8.5, colour: INK.quiet, maxLines: 1, smallest: 7 }
    );
    const column = { x: x + labelWidth, y, width: width - labelWidth };
    return placeText(paper, 'fact', value, column, { size: 8.5, maxLines: 2, smallest: 7 }) + mm(1.1);
  }, FORM.facts.y);
}

function placeFoldMarks(paper: Paper): void {
  asArtifact(paper, () => {
    for (const y of FORM.folds) paper.pdf.moveTo(mm(4), y).lineTo(mm(8), y).lineWidth(0.4).stroke(INK.line);
    paper.pdf.moveTo(mm(4), FORM.punch).lineTo(mm(6), FORM.punch).lineWidth(0.4).stroke(INK.line);
  });
}
