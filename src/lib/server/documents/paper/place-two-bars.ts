import type { Money } from '#lib/money/index.ts';
import { mm } from './measures.ts';
import { INK, type Paper } from './open-paper.ts';
import { pageNumber, placeFigure, type TextPlace } from './place-text.ts';

const BAR = mm(1.9);
const GAP = mm(1.1);

/** Quitte's sign: the upper bar was asked, the lower was paid. Returns the y below it. */
export function placeTwoBars(
  paper: Paper,
  asked: Money,
  paid: Money,
  place: TextPlace,
  label: string
): number {
  const { pdf, brand } = paper;
  const height = 2 * BAR + GAP;
  paper.placed.push({ name: 'bars', page: pageNumber(paper), ...place, height });
  placeFigure(paper, label, () => {
    const lower = place.y + BAR + GAP;
    pdf.roundedRect(place.x, place.y, place.width, BAR, BAR / 2).fill(INK.full);
    pdf.roundedRect(place.x, lower, place.width, BAR, BAR / 2).fill('#e9e7e1');
    const share = shareOf(asked, paid);
    if (share > 0) pdf.roundedRect(place.x, lower, place.width * share, BAR, BAR / 2).fill(brand.text);
  });
  return place.y + height;
}

// As on the screen: never even before it is, never invisible once something came in.
function shareOf(asked: Money, paid: Money): number {
  if (paid.minor >= asked.minor) return 1;
  if (paid.minor <= 0) return 0;
  return Math.min(0.97, Math.max(0.03, paid.minor / asked.minor));
}
