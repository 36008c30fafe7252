import type { FontWeight } from './fonts.ts';
import { INK, type Paper } from './open-paper.ts';

export type TextStyle = Readonly<{
  /** Points. */
  size: number;
  weight?: FontWeight;
  colour?: string;
  align?: 'left' | 'right' | 'center';
  /** More lines than this are first made smaller, down to `smallest`, then cut with an ellipsis. */
  maxLines?: number;
  /** Points; the size itself when absent: nothing shrinks. */
  smallest?: number;
  /** Line height as a multiple of the size. */
  leading?: number;
}>;

export type TextPlace = Readonly<{ x: number; y: number; width: number }>;

/** PDF structure types that text can be. */
export type TextRole =
  'P' | 'H1' | 'H2' | 'Span' | 'Lbl' | 'TD' | 'LBody' | 'row-header' | 'column-header' | 'Artifact';

/**
 * Writes text into a column and returns the y below it. It never runs over: long words break, too many lines shrink
 * and are then cut. `name` is what a layout test calls the place.
 */
export function placeText(
  paper: Paper,
  name: string,
  text: string,
  place: TextPlace,
  style: TextStyle,
  role: TextRole = 'P'
): number {
  const fitted = fit(paper, text, place.width, style);
  paper.placed.push({ name, page: pageNumber(paper), ...place, height: fitted.height });
  markAs(paper, role, () => write(paper, fitted, place, style));
  return place.y + fitted.height;
}

/** How high the text will be, in points. */
export function heightOfText(paper: Paper, text: string, width: number, style: TextStyle): number {
  return fit(paper, text, width, style).height;
}

/** Draws what no screen reader should read: rules, grounds, page furniture. */
export function asArtifact({ pdf }: Paper, draw: () => void): void {
  pdf.markContent('Artifact', { type: 'Layout' });
  draw();
  pdf.endMarkedContent();
}

function markAs(paper: Paper, role: TextRole, draw: () => void): void {
  if (role === 'Artifact') return asArtifact(paper, draw);
  const isHeader = role === 'row-header' || role === 'column-header';
  const element = paper.pdf.struct(isHeader ? 'TH' : role, {}, draw);
  if (isHeader) scopeHeader(element, role === 'row-header' ? 'Row' : 'Column');
  addToOpen(paper, element);
  element.end();
}

const openParents = new WeakMap<Paper, PDFKit.PDFStructureElement[]>();

// PDF/UA asks which cells a header speaks for (ISO 32000-1, table 349); PDFKit has no option for it.
function scopeHeader(element: PDFKit.PDFStructureElement, scope: 'Row' | 'Column'): void {
  const { data } = (element as unknown as { dictionary: { data: Record<string, unknown> } }).dictionary;
  data['A'] = { O: 'Table', Scope: scope };
}

/** Puts everything that `draw` places inside one structure element: a table, a row, a section. */
export function within(paper: Paper, role: string, draw: () => void): void {
  const stack = openParents.get(paper) ?? [];
  openParents.set(paper, stack);
  const element = paper.pdf.struct(role);
  addToOpen(paper, element);
  stack.push(element);
  draw();
  stack.pop();
  element.end();
}

/** A picture with the words that stand for it. */
export function placeFigure(paper: Paper, alt: string, draw: () => void): void {
  const figure = paper.pdf.struct('Figure', { alt }, draw);
  addToOpen(paper, figure);
  figure.end();
}

/** Hangs a structure element into the one that `within` has opened, or at the top. */
export function addToOpen(paper: Paper, element: PDFKit.PDFStructureElement): void {
  const parent = openParents.get(paper)?.at(-1);
  if (parent) parent.add(element);
  else paper.pdf.addStructure(element);
}

type Fitted = Readonly<{ lines: readonly string[]; size: number; lineHeight: number; height: number }>;

function fit(paper: Paper, text: string, width: number, style: TextStyle): Fitted {
  const { size, weight = 'regular', maxLines = Infinity, leading = 1.35, smallest = size } = style;
  let current = size;
  let lines = breakLines(paper, text, width, weight, current);
  // Half a point at a time from 34 to 7 points is at most 54 rounds.
  while ((lines.length > maxLines || breaksAWord(text, lines)) && current - 0.5 >= smallest) {
    current -= 0.5;
    lines = breakLines(paper, text, width, weight, current);
  }
  if (lines.length > maxLines) lines = cut(paper, lines.slice(0, maxLines), width);
  const lineHeight = current * leading;
  return { lines, size: current, lineHeight, height: lines.length * lineHeight };
}

function breakLines(paper: Paper, text: string, width: number, weight: FontWeight, size: number): string[] {
  const { pdf } = paper;
  pdf.font(weight).fontSize(size);
  const fits = (line: string) => pdf.widthOfString(line) <= width;
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    // Only plain spaces part words: a no-break space holds an amount together.
    for (const word of paragraph.split(/ +/)) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (fits(longer)) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      line = word;
      while (!fits(line)) {
        const head = longestHead(line, fits);
        lines.push(head);
        line = line.slice(head.length);
      }
    }
    lines.push(line);
  }
  return lines;
}

function longestHead(word: string, fits: (line: string) => boolean): string {
  let head = '';
  for (const letter of word) {
    if (head !== '' && !fits(head + letter)) return head;
    head += letter;
  }
  return head;
}

function breaksAWord(text: string, lines: readonly string[]): boolean {
  const words = new Set(text.split(/[ \n]+/));
  return lines.some((line) => line.split(' ').some((word) => word !== '' && !words.has(word)));
}

function cut(paper: Paper, lines: string[], width: number): string[] {
  const last = [...(lines.at(-1) ?? '')];
  while (last.length > 0 && paper.pdf.widthOfString(`${last.join('').trimEnd()}…`) > width) last.pop();
  return [...lines.slice(0, -1), `${last.join('').trimEnd()}…`];
}

function write(paper: Paper, fitted: Fitted, place: TextPlace, style: TextStyle): void {
  const { pdf } = paper;
  pdf
    .font(style.weight ?? 'regular')
    .fontSize(fitted.size)
    .fillColor(style.colour ?? INK.full);
  fitted.lines.forEach((line, i) => {
    const slack = place.width - pdf.widthOfString(line);
    const shift = style.align === 'right' ? slack : style.align === 'center' ? slack / 2 : 0;
    const top = place.y + i * fitted.lineHeight + (fitted.lineHeight - pdf.currentLineHeight()) / 2;
    // A space ends each line but the last, so that copied text and screen readers keep the words apart.
    const spoken = i < fitted.lines.length - 1 ? `${line} ` : line;
    pdf.text(spoken, place.x + shift, top, { lineBreak: false });
  });
}

/** The page that is being written, from 1. */
export function pageNumber({ pdf }: Paper): number {
  const { start, count } = pdf.bufferedPageRange();
  return start + count;
}
