import type { InvoiceInput } from '../input.ts';
import { FLOW_WIDTH, makeRoom, MARGINS, type Flow } from '../paper/flow.ts';
import { formatIban } from '../paper/format-iban.ts';
import { mm } from '../paper/measures.ts';
import { INK } from '../paper/open-paper.ts';
import { placeQrCode } from '../paper/place-qr-code.ts';
import { heightOfText, placeText } from '../paper/place-text.ts';
import { placeRule } from './place-invoice-lines.ts';

const QR_SIZE = mm(32);

/** How to pay: the QR code of the pay page, the account and the reference. Kept together on one page. */
export function placePaymentDetails(flow: Flow, { sender, payment }: InvoiceInput): void {
  if (!payment) return;
  const { paper } = flow;
  const { t } = paper;
  makeRoom(flow, mm(48));
  placeRule(flow);
  const x = MARGINS.left;
  const title = t('documents:invoice.how-to-pay');
  const top =
    placeText(
      paper,
      'how-to-pay',
      title,
      { x, y: flow.y + mm(2.5), width: FLOW_WIDTH },
      { size: 11, weight: 'semibold' },
      'H2'
    ) + mm(1);
  const factsX = payment.payUrl ? x + QR_SIZE + mm(3) : x;
  if (payment.payUrl) {
    const alt = t('documents:letter.online.alt', { url: payment.payUrl });
    placeQrCode(paper, payment.payUrl, { name: 'online-qr', x: x - mm(2.5), y: top, size: QR_SIZE }, alt);
  }
  const facts: [label: string, value: string][] = [
    [t('documents:iban'), formatIban(sender.iban)],
    [t('documents:holder'), sender.accountHolder],
    [t('documents:reference'), payment.reference.replaceAll(' ', '\u00a0')]
  ];
  let y = top + (payment.payUrl ? mm(3) : 0);
  if (payment.payUrl) {
    const online = t('documents:invoice.online', { url: payment.payUrl });
    y =
      placeText(
        paper,
        'pay-url',
        online,
        { x: factsX, y, width: MARGINS.right - factsX },
        { size: 9.5, maxLines: 2, smallest: 7 }
      ) + mm(1.5);
  }
  for (const [label, value] of facts) {
    placeText(
      paper,
      'pay-label',
      label,
      { x: factsX, y, width: mm(32) },
      { size: 9.5, colour: INK.quiet, maxLines: 1, smallest: 7 }
    );
    const column = { x: factsX + mm(34), y, width: MARGINS.right - factsX - mm(34) };
    y =
      placeText(paper, 'pay-fact', value, column, {
        size: 9.5,
        weight: 'semibold',
        maxLines: 2,
        smallest: 7
      }) + mm(0.6);
  }
  flow.y = Math.max(y, payment.payUrl ? top + QR_SIZE : y) + mm(4);
}

/** Payment terms, the reasons for tax that isn't charged, and the merchant's own notes. */
export function placeNotes(flow: Flow, { notes, paymentTerms, taxes }: InvoiceInput): void {
  const { paper } = flow;
  const texts = [paymentTerms, ...taxes.map((tax) => tax.exemptionReason), ...notes];
  for (const text of new Set(texts.filter((one) => one !== undefined && one.trim() !== ''))) {
    const words = (text ?? '').slice(0, 2000);
    const style = { size: 9, colour: INK.quiet } as const;
    makeRoom(flow, heightOfText(paper, words, FLOW_WIDTH, style));
    flow.y =
      placeText(paper, 'note', words, { x: MARGINS.left, y: flow.y, width: FLOW_WIDTH }, style) + mm(1.5);
  }
}
