import { formatMoney, isZero, negate, type Money } from '#lib/money/index.ts';
import type { InvoiceInput } from '../input.ts';
import { makeRoom, MARGINS, type Flow } from '../paper/flow.ts';
import { mm } from '../paper/measures.ts';
import type { Paper } from '../paper/open-paper.ts';
import { heightOfText, placeText, within } from '../paper/place-text.ts';
import { formatRate } from './format-figures.ts';
import { placeRule } from './place-invoice-lines.ts';

type Sum = Readonly<{ text: string; amount: Money; strong?: boolean }>;

const LABEL_X = MARGINS.left + mm(58);
const AMOUNT_WIDTH = mm(42);
const LABEL_WIDTH = MARGINS.right - AMOUNT_WIDTH - mm(3) - LABEL_X;
const LABEL = { size: 9.5, leading: 1.3 } as const;

/** From the sum of the lines, by way of discounts and VAT for each rate, to what is to be paid. */
export function placeInvoiceSums(flow: Flow, input: InvoiceInput): void {
  const { paper } = flow;
  const sums = sumsOf(paper, input);
  makeRoom(flow, mm(16));
  placeRule(flow);
  flow.y += mm(2.5);
  within(paper, 'Table', () => {
    for (const sum of sums) placeSum(flow, sum);
  });
  flow.y += mm(4);
}

function sumsOf(paper: Paper, { kind, totals, taxes, allowances }: InvoiceInput): Sum[] {
  const { t } = paper;
  const hasTax = taxes.length > 0;
  const rows: (Sum | false)[] = [
    allowances.length > 0 && { text: t('documents:invoice.subtotal'), amount: totals.lineExtension },
    ...allowances.map((one) => ({
      text:
        one.reason ??
        t(one.kind === 'allowance' ? 'documents:invoice.allowance' : 'documents:invoice.charge'),
      amount: one.kind === 'allowance' ? negate(one.amount) : one.amount
    })),
    hasTax && { text: t('documents:invoice.total-excl'), amount: totals.taxExclusive },
    ...taxes.map(({ percentBp, taxable, tax }) => ({
      text: taxText(paper, percentBp, taxable),
      amount: tax
    })),
    hasTax && { text: t('documents:invoice.total-incl'), amount: totals.taxInclusive },
    !isZero(totals.prepaid) && { text: t('documents:invoice.prepaid'), amount: negate(totals.prepaid) },
    !isZero(totals.rounding) && { text: t('documents:invoice.rounding'), amount: totals.rounding },
    {
      text: t(kind === 'invoice' ? 'documents:invoice.payable' : 'documents:invoice.credited'),
      amount: totals.payable,
      strong: true
    }
  ];
  return rows.filter((row) => row !== false);
}

function taxText({ t, reader }: Paper, percentBp: number | undefined, taxable: Money): string {
  const base = formatMoney(taxable, reader.language);
  if (!percentBp) return t('documents:invoice.vat-none', { taxable: base });
  return t('documents:invoice.vat-at', { rate: formatRate(percentBp, reader.language), taxable: base });
}

function placeSum(flow: Flow, { text, amount, strong = false }: Sum): void {
  const { paper } = flow;
  const style = strong ? ({ size: 13, leading: 1.3, weight: 'semibold' } as const) : LABEL;
  makeRoom(flow, heightOfText(paper, text, LABEL_WIDTH, style) + mm(2));
  if (strong) flow.y += mm(1.5);
  const { y } = flow;
  within(paper, 'TR', () => {
    const label = { x: LABEL_X, y, width: LABEL_WIDTH };
    flow.y =
      placeText(paper, 'sum', text, label, { ...style, maxLines: 3, smallest: 8 }, 'row-header') + mm(0.8);
    const column = { x: MARGINS.right - AMOUNT_WIDTH, y, width: AMOUNT_WIDTH };
    const figure = { ...style, align: 'right', maxLines: 1, smallest: 7 } as const;
    placeText(paper, 'sum-amount', formatMoney(amount, paper.reader.language), column, figure, 'TD');
  });
}
