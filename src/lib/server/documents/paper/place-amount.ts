import { formatMoney, formatMoneyToParts, type Money } from '#lib/money/index.ts';
import { INK, type Paper } from './open-paper.ts';
import { addToOpen, pageNumber, type TextPlace } from './place-text.ts';

/** How much smaller raised cents are, and how far up they stand, as shares of the size. */
const CENTS = { size: 0.52, rise: 0.335 } as const;

/** An amount as the headline: cents raised, as on the screen. Smaller when it doesn't fit. Returns the y below it. */
export function placeAmount(
  paper: Paper,
  amount: Money,
  place: TextPlace,
  largest: number,
  role: 'H1' | 'H2' = 'H1'
): number {
  const { pdf, reader } = paper;
  const parts = formatMoneyToParts(amount, reader.language);
  let size = largest;
  while (size > 8 && widthOf(paper, parts, size) > place.width) size -= 0.5;
  const height = size * 1.22;
  paper.placed.push({ name: 'amount', page: pageNumber(paper), ...place, height });
  // Read as one amount, however it is drawn.
  const heading = pdf.struct(role, { actual: formatMoney(amount, reader.language) }, () => {
    pdf.fillColor(INK.full).font('semibold');
    let x = place.x;
    for (const part of parts) {
      const isRaised = part.type === 'fraction';
      pdf.fontSize(isRaised ? size * CENTS.size : size);
      // The baseline of the large figures; small ones stand on a baseline of their own, higher up.
      const baseline = place.y + size * 0.98 - (isRaised ? size * CENTS.rise : 0);
      pdf.text(part.value, x, baseline, { lineBreak: false, baseline: 'alphabetic' });
      x += pdf.widthOfString(part.value);
    }
  });
  addToOpen(paper, heading);
  heading.end();
  return place.y + height;
}

function widthOf({ pdf }: Paper, parts: readonly Intl.NumberFormatPart[], size: number): number {
  pdf.font('semibold');
  return parts.reduce((width, part) => {
    pdf.fontSize(part.type === 'fraction' ? size * CENTS.size : size);
    return width + pdf.widthOfString(part.value);
  }, 0);
}
