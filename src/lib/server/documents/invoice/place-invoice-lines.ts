import { formatDate } from '#lib/i18n/index.ts';
import { formatMoney } from '#lib/money/index.ts';
import type { DocumentLine, InvoiceInput } from '../input.ts';
import { FLOW_WIDTH, makeRoom, MARGINS, type Flow } from '../paper/flow.ts';
import { mm } from '../paper/measures.ts';
import { INK, type Paper } from '../paper/open-paper.ts';
import { asArtifact, heightOfText, placeText, within, type TextRole } from '../paper/place-text.ts';
import { formatQuantity, formatRate, formatUnitPrice } from './format-figures.ts';

type Column = Readonly<{
  label: string;
  width: number;
  x: number;
  text: (line: DocumentLine) => string;
}>;

const CELL = { size: 9, leading: 1.3 } as const;
// A figure is never cut: it gets smaller, then takes a second line.
const FIGURE = { ...CELL, align: 'right', smallest: 6.5 } as const;
const COLUMN_GAP = mm(3);
const ROW_GAP = mm(1.5);

/** The lines as a table; its heading stands again on every page. Columns that no line uses are left out. */
export function placeInvoiceLines(flow: Flow, input: InvoiceInput): void {
  const { paper } = flow;
  const columns = columnsFor(paper, input);
  const description = {
    x: MARGINS.left,
    width: (columns[0]?.x ?? MARGINS.right) - COLUMN_GAP - MARGINS.left
  };
  within(paper, 'Table', () => {
    placeHeading(flow, columns, description, 'column-header');
    for (const line of input.lines) {
      const text = describe(paper, line);
      const figures = columns.map((column) => heightOfText(paper, column.text(line), column.width, FIGURE));
      const height = Math.max(heightOfText(paper, text, description.width, CELL), ...figures) + ROW_GAP;
      // A heading that is repeated is furniture: who listens has heard it.
      if (makeRoom(flow, height)) placeHeading(flow, columns, description, 'Artifact');
      placeLine(flow, line, columns, { ...description, text });
      flow.y += height;
    }
  });
  flow.y += mm(2);
}

function columnsFor({ t, reader }: Paper, { lines, currency }: InvoiceInput): Column[] {
  const { language } = reader;
  const all: (Omit<Column, 'x'> & { isUsed: boolean })[] = [
    {
      label: t('documents:invoice.quantity'),
      width: mm(21),
      isUsed: lines.some((line) => line.quantity),
      text: ({ quantity, unit }) => (quantity ? formatQuantity(quantity.text, unit, language) : '')
    },
    {
      label: t('documents:invoice.price'),
      width: mm(28),
      isUsed: lines.some((line) => line.unitPrice),
      text: ({ unitPrice }) => (unitPrice ? formatUnitPrice(unitPrice.text, currency, language) : '')
    },
    {
      label: t('documents:invoice.vat'),
      width: mm(13),
      isUsed: lines.some((line) => line.tax?.percentBp !== undefined),
      text: ({ tax }) => (tax?.percentBp === undefined ? '' : formatRate(tax.percentBp, language))
    },
    {
      label: t('documents:invoice.net'),
      width: mm(33),
      isUsed: true,
      text: ({ netAmount }) => formatMoney(netAmount, language)
    }
  ];
  let x: number = MARGINS.right + COLUMN_GAP;
  const placed: Column[] = [];
  for (const { isUsed, ...column } of all.reverse()) {
    if (!isUsed) continue;
    x -= column.width + COLUMN_GAP;
    placed.unshift({ ...column, x });
  }
  return placed;
}

type Place = Readonly<{ x: number; width: number }>;

function placeHeading(flow: Flow, columns: readonly Column[], description: Place, role: TextRole): void {
  const { paper, y } = flow;
  const style = { size: 8.5, colour: INK.quiet, maxLines: 1, smallest: 6.5 } as const;
  const draw = () => {
    const label = paper.t('documents:invoice.description');
    flow.y = placeText(paper, 'heading', label, { ...description, y }, style, role) + mm(1);
    for (const { label, x, width } of columns)
      placeText(paper, 'heading', label, { x, y, width }, { ...style, align: 'right' }, role);
  };
  if (role === 'Artifact') draw();
  else within(paper, 'TR', draw);
  placeRule(flow, INK.full);
  flow.y += mm(1.5);
}

function placeLine(
  flow: Flow,
  line: DocumentLine,
  columns: readonly Column[],
  description: Place & { text: string }
): void {
  const { paper, y } = flow;
  within(paper, 'TR', () => {
    const { text, ...place } = description;
    placeText(paper, 'line', text, { ...place, y }, CELL, 'row-header');
    for (const column of columns)
      placeText(paper, 'figure', column.text(line), { x: column.x, y, width: column.width }, FIGURE, 'TD');
  });
}

/** What the line is, and its period below. Two thousand letters are a page; more is cut. */
function describe({ t, reader }: Paper, { name, description, period }: DocumentLine): string {
  const words = [name, description === name ? undefined : description];
  if (period?.from && period.to) {
    const [from, to] = [period.from, period.to].map((date) => formatDate(date, reader.language, 'short'));
    words.push(t('documents:invoice.period', { from: from ?? '', to: to ?? '' }));
  }
  return words.filter(Boolean).join('\n').slice(0, 2000);
}

/** A thin line over the whole width. */
export function placeRule({ paper, y }: Flow, colour: string = INK.line): void {
  asArtifact(paper, () => {
    paper.pdf
      .moveTo(MARGINS.left, y)
      .lineTo(MARGINS.left + FLOW_WIDTH, y)
      .lineWidth(0.6)
      .stroke(colour);
  });
}
