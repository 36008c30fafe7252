import type { DossierInput } from '../input.ts';
import { FLOW_WIDTH, makeRoom, MARGINS, type Flow } from '../paper/flow.ts';
import { A4, mm } from '../paper/measures.ts';
import { numberPages } from '../paper/number-pages.ts';
import { finishPaper, INK, openPaper, type Paper } from '../paper/open-paper.ts';
import { placeAmount } from '../paper/place-amount.ts';
import { legalLine, placeLetterhead } from '../paper/place-letterhead.ts';
import { heightOfText, placeText, within } from '../paper/place-text.ts';

const VALUE_WIDTH = mm(58);
const TEXT = { size: 9.5, smallest: 7.5 } as const;

/** Everything about a case on paper, as a tagged PDF of any length. The same input gives the same bytes. */
export function renderDossier(input: DossierInput): Promise<Uint8Array> {
  return finishPaper(layOutDossier(input));
}

/** The same before it is closed, with the place of everything on it: what a layout test reads. */
export function layOutDossier(input: DossierInput): Paper {
  const { reader, sender, title, writtenOn, sections } = input;
  const paper = openPaper({ reader, sender, title, on: writtenOn });
  const flow: Flow = { paper, y: MARGINS.top };
  within(paper, 'Document', () => {
    placeLetterhead(paper, sender, { x: MARGINS.left, right: MARGINS.right, y: MARGINS.top });
    flow.y += mm(24);
    const column = { x: MARGINS.left, width: FLOW_WIDTH };
    const heading = { size: 16, weight: 'semibold', maxLines: 2, smallest: 11 } as const;
    flow.y = placeText(paper, 'title', title, { ...column, y: flow.y }, heading, 'H1') + mm(4);
    const quiet = { size: 10, colour: INK.quiet } as const;
    flow.y = placeText(paper, 'owed-label', input.owedLabel, { ...column, y: flow.y }, quiet);
    flow.y = placeAmount(paper, input.owed, { ...column, y: flow.y }, 26, 'H2') + mm(6);
    for (const section of sections) placeSection(flow, section);
    makeRoom(flow, mm(10));
    const legal = { size: 7, colour: INK.quiet, maxLines: 2, smallest: 5.5 } as const;
    placeText(paper, 'legal', legalLine(paper, sender), { ...column, y: A4.height - mm(20) }, legal);
  });
  numberPages(paper, MARGINS.right);
  return paper;
}

function placeSection(flow: Flow, { heading, rows }: DossierInput['sections'][number]): void {
  const { paper } = flow;
  makeRoom(flow, mm(20));
  const place = { x: MARGINS.left, y: flow.y, width: FLOW_WIDTH };
  const style = { size: 11.5, weight: 'semibold', maxLines: 2, smallest: 9 } as const;
  flow.y = placeText(paper, 'heading', heading, place, style, 'H2') + mm(1.5);
  within(paper, 'Table', () => {
    for (const { label, value } of rows) {
      const width = FLOW_WIDTH - VALUE_WIDTH - mm(4);
      const right = { ...TEXT, align: 'right', maxLines: 3 } as const;
      const height = Math.max(
        heightOfText(paper, label, width, TEXT),
        heightOfText(paper, value, VALUE_WIDTH, right)
      );
      makeRoom(flow, height + mm(1.5));
      const { y } = flow;
      within(paper, 'TR', () => {
        placeText(paper, 'line', label, { x: MARGINS.left, y, width }, TEXT, 'row-header');
        const x = MARGINS.right - VALUE_WIDTH;
        placeText(paper, 'line-value', value, { x, y, width: VALUE_WIDTH }, right, 'TD');
      });
      flow.y = y + height + mm(1.2);
    }
  });
  flow.y += mm(5);
}
