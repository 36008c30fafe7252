import type { ConfirmationInput } from '../input.ts';
import { FLOW_WIDTH, makeRoom, MARGINS, type Flow } from '../paper/flow.ts';
import { A4, mm } from '../paper/measures.ts';
import { numberPages } from '../paper/number-pages.ts';
import { finishPaper, INK, openPaper, type Paper } from '../paper/open-paper.ts';
import { legalLine, placeLetterhead } from '../paper/place-letterhead.ts';
import { heightOfText, placeText, within } from '../paper/place-text.ts';

const LABEL_WIDTH = mm(58);
const FACT = { size: 10, smallest: 8 } as const;

/** Proof that a declaration arrived, as a tagged PDF in the reader's language. The same input gives the same bytes. */
export function renderConfirmation(input: ConfirmationInput): Promise<Uint8Array> {
  return finishPaper(layOutConfirmation(input));
}

/** The same before it is closed, with the place of everything on it: what a layout test reads. */
export function layOutConfirmation(input: ConfirmationInput): Paper {
  const { reader, sender, title } = input;
  const paper = openPaper({ reader, sender, title, on: input.receivedOn });
  const flow: Flow = { paper, y: MARGINS.top };
  within(paper, 'Document', () => {
    placeLetterhead(paper, sender, { x: MARGINS.left, right: MARGINS.right, y: MARGINS.top });
    flow.y += mm(28);
    const column = { x: MARGINS.left, width: FLOW_WIDTH };
    const heading = { size: 16, weight: 'semibold' } as const;
    flow.y = placeText(paper, 'title', title, { ...column, y: flow.y }, heading, 'H1') + mm(3);
    flow.y = placeText(paper, 'headline', input.headline, { ...column, y: flow.y }, { size: 12 }) + mm(8);
    placeFacts(flow, input);
    for (const text of input.paragraphs)
      flow.y = placeText(paper, 'paragraph', text, { ...column, y: flow.y }, { size: 10 }) + mm(3);
    const foot = { x: MARGINS.left, y: A4.height - mm(18), width: FLOW_WIDTH };
    placeText(paper, 'legal', legalLine(paper, sender), foot, {
      size: 7,
      colour: INK.quiet,
      maxLines: 2,
      smallest: 5.5
    });
  });
  numberPages(paper, MARGINS.right);
  return paper;
}

/** What was declared stands in full, however long it is: it is what the paper proves. */
function placeFacts(flow: Flow, { facts }: ConfirmationInput): void {
  const { paper } = flow;
  for (const [index, { label, value }] of facts.entries()) {
    const width = FLOW_WIDTH - LABEL_WIDTH;
    makeRoom(flow, heightOfText(paper, value, width, FACT) + mm(2));
    const { y } = flow;
    const left = { x: MARGINS.left, y, width: LABEL_WIDTH - mm(3) };
    const after = placeText(paper, 'fact-label', label, left, { ...FACT, colour: INK.quiet });
    const right = { x: MARGINS.left + LABEL_WIDTH, y, width };
    const weight = index === 0 ? ('semibold' as const) : ('regular' as const);
    flow.y = Math.max(after, placeText(paper, 'fact', value, right, { ...FACT, weight })) + mm(1.6);
  }
  flow.y += mm(7);
}
