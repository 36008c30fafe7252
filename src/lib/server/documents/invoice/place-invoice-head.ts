import type { Translate } from '#lib/i18n/index.server.ts';
import { formatDate } from '#lib/i18n/index.ts';
import type { InvoiceInput } from '../input.ts';
import { FLOW_WIDTH, MARGINS, type Flow } from '../paper/flow.ts';
import { mm } from '../paper/measures.ts';
import { INK } from '../paper/open-paper.ts';
import { addressLines, placeLetterhead } from '../paper/place-letterhead.ts';
import { placeText } from '../paper/place-text.ts';

/** The title of the document: "Invoice 2026-1187". */
export function titleOf(t: Translate, { kind, number }: Pick<InvoiceInput, 'kind' | 'number'>): string {
  return kind === 'invoice'
    ? t('documents:invoice.title', { number })
    : t('documents:invoice.credit-title', { number });
}

/** Letterhead, title, who it is for, and its dates and references. */
export function placeInvoiceHead(flow: Flow, input: InvoiceInput): void {
  const { paper } = flow;
  placeLetterhead(paper, input.sender, { x: MARGINS.left, right: MARGINS.right, y: MARGINS.top });
  const titleStyle = { size: 20, weight: 'semibold', maxLines: 2, smallest: 12, leading: 1.2 } as const;
  const titlePlace = { x: MARGINS.left, y: MARGINS.top + mm(24), width: FLOW_WIDTH };
  const top = placeText(paper, 'title', titleOf(paper.t, input), titlePlace, titleStyle, 'H1') + mm(6);
  flow.y = Math.max(placeBuyer(flow, input, top), placeFacts(flow, input, top)) + mm(9);
}

function placeBuyer({ paper }: Flow, { buyer, sender }: InvoiceInput, top: number): number {
  const { name, addressLines: lines, postalCode, city, country, vatId } = buyer;
  const address = {
    lines,
    ...(postalCode === undefined ? {} : { postalCode }),
    ...(city === undefined ? {} : { city }),
    ...(country === undefined ? {} : { country })
  };
  const column = { x: MARGINS.left, width: mm(85) };
  const label = paper.t('documents:invoice.for');
  const y = placeText(paper, 'buyer-label', label, { ...column, y: top }, { size: 8.5, colour: INK.quiet });
  const below = placeText(
    paper,
    'buyer',
    name,
    { ...column, y },
    { size: 10, weight: 'semibold', maxLines: 3, smallest: 8 }
  );
  const rest = addressLines(address, sender.address.country);
  if (vatId) rest.push(paper.t('documents:vat-id', { id: vatId }));
  return rest.reduce(
    (lineY, line) =>
      placeText(paper, 'buyer', line, { ...column, y: lineY }, { size: 10, maxLines: 2, smallest: 8 }),
    below
  );
}

function placeFacts({ paper }: Flow, input: InvoiceInput, top: number): number {
  const { t, reader } = paper;
  const preceding = input.references.preceding.map(({ number }) => number).join(', ');
  const facts: [label: string, value: string | undefined][] = [
    [t('documents:date'), formatDate(input.issuedOn, reader.language, 'long')],
    [t('documents:due-date'), input.dueOn && formatDate(input.dueOn, reader.language, 'long')],
    [t('documents:invoice.corrects'), preceding],
    [t('documents:invoice.order'), input.references.order],
    [t('documents:invoice.your-reference'), input.references.buyerReference]
  ];
  const x = MARGINS.left + mm(98);
  const labelWidth = mm(33);
  let y = top;
  for (const [label, value] of facts) {
    if (!value) continue;
    placeText(
      paper,
      'fact-label',
      label,
      { x, y, width: labelWidth - mm(2) },
      { size: 9, colour: INK.quiet, maxLines: 1, smallest: 7 }
    );
    const column = { x: x + labelWidth, y, width: MARGINS.right - x - labelWidth };
    y = placeText(paper, 'fact', value, column, { size: 9, maxLines: 3, smallest: 7 }) + mm(1);
  }
  return y;
}
