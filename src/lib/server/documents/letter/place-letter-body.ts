import { formatDate } from '#lib/i18n/index.ts';
import { formatMoney, isZero, negate, type Money } from '#lib/money/index.ts';
import type { LetterInput } from '../input.ts';
import { mm } from '../paper/measures.ts';
import { INK, type Paper } from '../paper/open-paper.ts';
import { placeAmount } from '../paper/place-amount.ts';
import { placeTwoBars } from '../paper/place-two-bars.ts';
import { asArtifact, heightOfText, placeText, within } from '../paper/place-text.ts';
import { CONTENT_WIDTH, FORM } from './letter-form.ts';

type Row = Readonly<{ name: string; text: string; amount?: Money; strong?: boolean }>;

type Density = Readonly<{ size: number; maxLines: number; gap: number }>;

/** Few lines stand wide; many stand close, one line each, before the first is left out. */
const DENSITIES: readonly Density[] = [
  { size: 9.5, maxLines: 2, gap: mm(0.9) },
  { size: 9, maxLines: 1, gap: mm(0.6) },
  { size: 8.5, maxLines: 1, gap: mm(0.25) }
];
const DENSEST = { size: 8.5, maxLines: 1, gap: mm(0.25) } as const;
/** What a formal notice has to say is long; below 8 points nobody reads it. */
const WORD_SIZES = [10, 9.5, 9, 8.5] as const;
const SMALLEST_WORDS = 8;
const MOST_WORD_LINES = 12;
const PARAGRAPH_GAP = mm(1.6);
/** The heading of the list and one line of it. */
const SUM_HEIGHT = mm(16);
const AMOUNT_WIDTH = mm(42);
const LONGEST_LIST = 12;

/** Between the folds: the amount, until when, why, and what it is for. */
export function placeLetterBody(paper: Paper, input: LetterInput): void {
  let y = placeHeadline(paper, input, FORM.body);
  y = placeWords(paper, input, y + mm(4.5));
  placeLines(paper, input, y + mm(4.5));
}

function placeHeadline(paper: Paper, input: LetterInput, y: number): number {
  const { t, reader, brand } = paper;
  const x = FORM.left;
  let below = placeText(
    paper,
    'to-pay',
    t('documents:still-to-pay'),
    { x, y, width: CONTENT_WIDTH },
    { size: 10, colour: INK.quiet }
  );
  below = placeAmount(paper, input.amount, { x, y: below, width: CONTENT_WIDTH }, 34);
  if (!isZero(input.paid)) {
    const label = t('common:bars.part-paid', {
      paid: formatMoney(input.paid, reader.language),
      asked: formatMoney(input.total, reader.language)
    });
    below =
      placeTwoBars(paper, input.total, input.paid, { x, y: below + mm(1), width: mm(80) }, label) + mm(1.5);
  }
  const date = formatDate(input.dueOn, reader.language, input.isOverdue ? 'long' : 'weekday');
  const usual = input.isOverdue
    ? t('documents:letter.was-due', { date })
    : t('documents:letter.pay-by', { date });
  const due = input.words?.title ?? usual;
  const style = { size: 12, weight: 'semibold', colour: brand.text, maxLines: 2, smallest: 10 } as const;
  return placeText(paper, 'due', due, { x, y: below + mm(1), width: CONTENT_WIDTH }, style);
}

function placeWords(paper: Paper, input: LetterInput, y: number): number {
  const { t } = paper;
  const { subject, sender, isOverdue } = input;
  const place = { x: FORM.left, width: CONTENT_WIDTH };
  const greeting = t('documents:letter.greeting', { name: input.recipient.name });
  const below = input.words?.isGreeted
    ? y
    : placeText(paper, 'greeting', greeting, { ...place, y }, { size: 10, maxLines: 1, smallest: 8 });
  if (input.words) return placeParagraphs(paper, input.words, input.words.isGreeted ? y : below + mm(0.8));
  const intro = isOverdue
    ? t('documents:letter.intro-overdue', { subject })
    : t('documents:letter.intro', { subject });
  const contact = [sender.contactEmail, sender.contactPhone?.replaceAll(' ', '\u00a0')]
    .filter(Boolean)
    .join(', ');
  const words = `${intro} ${t('documents:letter.help', { contact })}`;
  return placeText(
    paper,
    'intro',
    words,
    { ...place, y: below + mm(0.8) },
    { size: 10, maxLines: 4, smallest: 8.5 }
  );
}

/** A paragraph keeps its size as long as all of them leave room for the sum; a long one gets smaller before it is cut. */
function placeParagraphs(paper: Paper, { paragraphs }: NonNullable<LetterInput['words']>, y: number): number {
  const room = FORM.bodyEnd - SUM_HEIGHT - y;
  const heightAt = (size: number) =>
    paragraphs.reduce(
      (sum, text) => sum + heightOfText(paper, text, CONTENT_WIDTH, { size }) + PARAGRAPH_GAP,
      0
    );
  const size = WORD_SIZES.find((each) => heightAt(each) <= room) ?? SMALLEST_WORDS;
  const style = { size, maxLines: MOST_WORD_LINES, smallest: SMALLEST_WORDS } as const;
  return paragraphs.reduce((top, text) => {
    const place = { x: FORM.left, y: top, width: CONTENT_WIDTH };
    return placeText(paper, 'words', text, place, style) + PARAGRAPH_GAP;
  }, y);
}

function placeLines(paper: Paper, input: LetterInput, y: number): void {
  const title = paper.t('documents:letter.what-for');
  const titlePlace = { x: FORM.left, y, width: CONTENT_WIDTH };
  const top =
    placeText(paper, 'what-for', title, titlePlace, { size: 10, weight: 'semibold' }, 'H2') + mm(0.8);
  const { rows, sums, density } = chooseRows(paper, input, FORM.bodyEnd - top - mm(2));
  within(paper, 'Table', () => {
    const below = rows.reduce((rowY, row) => placeRow(paper, row, density, rowY), top);
    asArtifact(paper, () => {
      const ruleY = below + mm(0.3);
      paper.pdf.moveTo(FORM.left, ruleY).lineTo(FORM.right, ruleY).lineWidth(0.5).stroke(INK.line);
    });
    sums.reduce((rowY, row) => placeRow(paper, row, density, rowY), below + mm(1.3));
  });
}

type Choice = Readonly<{ rows: readonly Row[]; sums: readonly Row[]; density: Density }>;

/** As many lines as fit, at most twelve; when some are left out, the last row says how many the invoice has besides. */
function chooseRows(paper: Paper, input: LetterInput, room: number): Choice {
  const sums = sumRows(paper, input);
  const all: Row[] = input.lines.map(({ text, amount }) => ({ name: 'line', text, amount }));
  const fits = (rows: readonly Row[], density: Density) =>
    heightOfRows(paper, [...rows, ...sums], density) <= room;
  const roomy = all.length <= LONGEST_LIST ? DENSITIES.find((density) => fits(all, density)) : undefined;
  if (roomy) return { rows: all, sums, density: roomy };
  for (let count = Math.min(all.length, LONGEST_LIST) - 1; count >= 0; count--) {
    const more = { count: all.length - count, number: input.invoiceNumber };
    const rows: Row[] = [
      ...all.slice(0, count),
      { name: 'more', text: paper.t('documents:letter.more-lines', more) }
    ];
    if (fits(rows, DENSEST)) return { rows, sums, density: DENSEST };
  }
  return { rows: [], sums, density: DENSEST };
}

function sumRows(paper: Paper, input: LetterInput): Row[] {
  const { t } = paper;
  const payable = { name: 'sum', text: t('documents:still-to-pay'), amount: input.amount, strong: true };
  if (isZero(input.paid)) return [payable];
  return [
    { name: 'sum', text: t('documents:total'), amount: input.total },
    { name: 'sum', text: t('documents:already-paid'), amount: negate(input.paid) },
    payable
  ];
}

function heightOfRows(paper: Paper, rows: readonly Row[], { gap, ...style }: Density): number {
  const heights = rows.map(
    (row) => heightOfText(paper, row.text, textWidth(row), { ...style, leading: 1.3 }) + gap
  );
  return heights.reduce((sum, height) => sum + height, 0);
}

function textWidth(row: Row): number {
  return row.amount ? CONTENT_WIDTH - AMOUNT_WIDTH - mm(4) : CONTENT_WIDTH;
}

function placeRow(paper: Paper, row: Row, { size, maxLines, gap }: Density, y: number): number {
  const style = {
    size,
    leading: 1.3,
    weight: row.strong ? 'semibold' : 'regular',
    colour: row.name === 'more' ? INK.quiet : INK.full
  } as const;
  let below = y;
  within(paper, 'TR', () => {
    const place = { x: FORM.left, y, width: textWidth(row) };
    below = placeText(paper, row.name, row.text, place, { ...style, maxLines }, 'row-header');
    if (!row.amount) return;
    const text = formatMoney(row.amount, paper.reader.language);
    const column = { x: FORM.right - AMOUNT_WIDTH, y, width: AMOUNT_WIDTH };
    placeText(
      paper,
      `${row.name}-amount`,
      text,
      column,
      { ...style, maxLines: 1, smallest: 7, align: 'right' },
      'TD'
    );
  });
  return below + gap;
}
