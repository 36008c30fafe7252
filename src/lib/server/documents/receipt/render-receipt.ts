import { translator } from '#lib/i18n/index.server.ts';
import { formatDateTime, withColon } from '#lib/i18n/index.ts';
import { add, formatMoney, isZero, type Money } from '#lib/money/index.ts';
import type { ReceiptInput } from '../input.ts';
import { FLOW_WIDTH, makeRoom, MARGINS, type Flow } from '../paper/flow.ts';
import { A4, mm } from '../paper/measures.ts';
import { numberPages } from '../paper/number-pages.ts';
import { finishPaper, INK, openPaper, type Paper } from '../paper/open-paper.ts';
import { placeAmount } from '../paper/place-amount.ts';
import { legalLine, placeLetterhead } from '../paper/place-letterhead.ts';
import { placeText, within } from '../paper/place-text.ts';
import { placeTwoBars } from '../paper/place-two-bars.ts';

const LABEL_WIDTH = mm(42);
const AMOUNT_WIDTH = mm(42);

/** Proof of one payment as a tagged PDF in the payer's language. The same input gives the same bytes. */
export function renderReceipt(input: ReceiptInput): Promise<Uint8Array> {
  return finishPaper(layOutReceipt(input));
}

/** The receipt before it is closed, with the place of everything on it: what a layout test reads. */
export function layOutReceipt(input: ReceiptInput): Paper {
  const { reader, sender } = input;
  const title = translator(reader.language, reader.formality)('documents:receipt.title');
  const on = input.paidAt.toZonedDateTimeISO(input.zone).toPlainDate();
  const paper = openPaper({ reader, sender, title: `${title} ${input.paymentNumber}`, on });
  const flow: Flow = { paper, y: MARGINS.top };
  within(paper, 'Document', () => {
    placeLetterhead(paper, sender, { x: MARGINS.left, right: MARGINS.right, y: MARGINS.top });
    flow.y += mm(28);
    placeMoment(flow, input, title);
    placeFacts(flow, input);
    placePurposes(flow, input);
    const place = { x: MARGINS.left, y: A4.height - mm(18), width: FLOW_WIDTH };
    placeText(paper, 'legal', legalLine(paper, sender), place, {
      size: 7,
      colour: INK.quiet,
      maxLines: 2,
      smallest: 5.5
    });
  });
  numberPages(paper, MARGINS.right);
  return paper;
}

/** The moment that one is even: the amount, the two bars, and the words. */
function placeMoment(flow: Flow, input: ReceiptInput, title: string): void {
  const { paper } = flow;
  const { t, reader, brand } = paper;
  const column = { x: MARGINS.left, width: FLOW_WIDTH };
  flow.y =
    placeText(paper, 'title', title, { ...column, y: flow.y }, { size: 16, weight: 'semibold' }, 'H1') +
    mm(7);
  flow.y = placeText(
    paper,
    'received',
    t('documents:receipt.received'),
    { ...column, y: flow.y },
    { size: 10, colour: INK.quiet }
  );
  flow.y = placeAmount(paper, input.amount, { ...column, y: flow.y }, 36, 'H2') + mm(1);
  const asked: Money = add(input.amount, input.rest);
  const [paidText, askedText, rest] = [input.amount, asked, input.rest].map((one) =>
    formatMoney(one, reader.language)
  );
  const label = isZero(input.rest)
    ? t('common:bars.even', { asked: askedText ?? '' })
    : t('common:bars.part-paid', { paid: paidText ?? '', asked: askedText ?? '' });
  flow.y =
    placeTwoBars(paper, asked, input.amount, { x: MARGINS.left, y: flow.y, width: mm(80) }, label) + mm(3);
  const words = isZero(input.rest)
    ? t('documents:receipt.thanks')
    : t('documents:receipt.thanks-part', { rest: rest ?? '' });
  const style = { size: 12, weight: 'semibold', colour: brand.text, maxLines: 2, smallest: 9 } as const;
  flow.y = placeText(paper, 'thanks', words, { ...column, y: flow.y }, style) + mm(9);
}

function placeFacts(flow: Flow, input: ReceiptInput): void {
  const { paper } = flow;
  const { t, reader } = paper;
  const facts: [label: string, value: string][] = [
    [t('documents:receipt.paid-on'), formatDateTime(input.paidAt, input.zone, reader.language)],
    [t('documents:receipt.method'), input.method],
    [t('documents:receipt.paid-by'), input.payer.name],
    [t('documents:receipt.payment-number'), input.paymentNumber]
  ];
  for (const [label, value] of facts) {
    const { y } = flow;
    placeText(
      paper,
      'fact-label',
      label,
      { x: MARGINS.left, y, width: LABEL_WIDTH - mm(2) },
      { size: 10, colour: INK.quiet, maxLines: 1, smallest: 8 }
    );
    const column = { x: MARGINS.left + LABEL_WIDTH, y, width: FLOW_WIDTH - LABEL_WIDTH };
    flow.y = placeText(paper, 'fact', value, column, { size: 10, maxLines: 2, smallest: 8 }) + mm(1.2);
  }
  flow.y += mm(7);
}

function placePurposes(flow: Flow, { invoices }: ReceiptInput): void {
  const { paper } = flow;
  const { t, reader } = paper;
  const heading = { x: MARGINS.left, y: flow.y, width: FLOW_WIDTH };
  flow.y =
    placeText(paper, 'for', t('documents:receipt.for'), heading, { size: 11, weight: 'semibold' }, 'H2') +
    mm(1.5);
  within(paper, 'Table', () => {
    for (const { number, subject, amount } of invoices) {
      makeRoom(flow, mm(14));
      const { y } = flow;
      within(paper, 'TR', () => {
        const text = withColon(reader.language, t('documents:invoice.title', { number }), subject);
        const place = { x: MARGINS.left, y, width: FLOW_WIDTH - AMOUNT_WIDTH - mm(4) };
        flow.y =
          placeText(paper, 'line', text, place, { size: 10, maxLines: 2, smallest: 8 }, 'row-header') + mm(1);
        const column = { x: MARGINS.right - AMOUNT_WIDTH, y, width: AMOUNT_WIDTH };
        placeText(
          paper,
          'line-amount',
          formatMoney(amount, reader.language),
          column,
          { size: 10, align: 'right', maxLines: 1, smallest: 7 },
          'TD'
        );
      });
    }
  });
}
