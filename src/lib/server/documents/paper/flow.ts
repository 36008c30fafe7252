import { A4, mm } from './measures.ts';
import type { Paper } from './open-paper.ts';

/** Where a document of several pages is being written: `y` moves down and starts anew on each page. */
export type Flow = { readonly paper: Paper; y: number };

/** The columns of a page that flows. */
export const MARGINS = {
  left: mm(22),
  right: mm(210 - 20),
  top: mm(17),
  bottom: A4.height - mm(22)
} as const;
export const FLOW_WIDTH = MARGINS.right - MARGINS.left;

/** Begins a new page unless `height` fits; says whether it did. */
export function makeRoom(flow: Flow, height: number): boolean {
  if (flow.y + height <= MARGINS.bottom) return false;
  flow.paper.pdf.addPage();
  flow.y = MARGINS.top;
  return true;
}
