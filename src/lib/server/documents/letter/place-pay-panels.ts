import { formatMoney } from '#lib/money/index.ts';
import type { LetterInput } from '../input.ts';
import { formatIban } from '../paper/format-iban.ts';
import { mm } from '../paper/measures.ts';
import { INK, type Paper } from '../paper/open-paper.ts';
import { placeQrCode } from '../paper/place-qr-code.ts';
import { asArtifact, placeText, within } from '../paper/place-text.ts';
import { FORM } from './letter-form.ts';

/** Both QR codes are 34 mm with their quiet zone: the code itself is 26 mm or more in every size that we print. */
const QR_SIZE = mm(34);
const PANEL_GAP = mm(7);
const PANEL_WIDTH = (FORM.right - FORM.left - PANEL_GAP) / 2;

/** Below the second fold: the two ways to pay, each with its QR code, its words, and what to type without a camera. */
export function placePayPanels(paper: Paper, input: LetterInput): void {
  placeOnlinePanel(paper, input, FORM.left);
  if (input.transfer) placeTransferPanel(paper, input, input.transfer, FORM.left + PANEL_WIDTH + PANEL_GAP);
}

function placeOnlinePanel(paper: Paper, { online }: LetterInput, x: number): void {
  const { t } = paper;
  within(paper, 'Sect', () => {
    const below = placePanelTop(
      paper,
      'online',
      x,
      t('documents:letter.online.title'),
      t('documents:letter.online.scan'),
      {
        content: online.qrUrl,
        alt: t('documents:letter.online.alt', { url: online.qrUrl })
      }
    );
    let y = placeText(
      paper,
      'online-no-camera',
      t('documents:letter.online.no-camera'),
      { x, y: below, width: PANEL_WIDTH },
      { size: 8.5, colour: INK.quiet, maxLines: 1, smallest: 7 }
    );
    y = placeText(
      paper,
      'online-url',
      online.shortUrl,
      { x, y, width: PANEL_WIDTH },
      { size: 10.5, weight: 'semibold', maxLines: 1, smallest: 7 }
    );
    placeFact(paper, 'online-code', [t('documents:letter.online.code'), online.typedCode], x, y, 10.5);
  });
}

function placeTransferPanel(
  paper: Paper,
  { sender, amount }: LetterInput,
  transfer: NonNullable<LetterInput['transfer']>,
  x: number
): void {
  const { t, reader } = paper;
  within(paper, 'Sect', () => {
    const below = placePanelTop(
      paper,
      'transfer',
      x,
      t('documents:letter.transfer.title'),
      t('documents:letter.transfer.scan'),
      {
        content: transfer.epcPayload,
        alt: t('documents:letter.transfer.alt')
      }
    );
    const facts: [string, string][] = [
      [t('documents:iban'), formatIban(sender.iban)],
      [t('documents:holder'), sender.accountHolder],
      [t('documents:reference'), transfer.reference.replaceAll(' ', '\u00a0')],
      [t('documents:amount'), formatMoney(amount, reader.language)]
    ];
    facts.reduce((y, fact) => placeFact(paper, 'transfer-fact', fact, x, y, 8.5), below);
  });
}

type Qr = Readonly<{ content: string; alt: string }>;

function placePanelTop(paper: Paper, name: string, x: number, title: string, how: string, qr: Qr): number {
  asArtifact(paper, () => {
    paper.pdf
      .moveTo(x, FORM.panels)
      .lineTo(x + PANEL_WIDTH, FORM.panels)
      .lineWidth(1.2)
      .stroke(INK.full);
  });
  const top = FORM.panels + mm(2);
  const titleStyle = { size: 11.5, weight: 'semibold', maxLines: 1, smallest: 9 } as const;
  const below = placeText(paper, `${name}-title`, title, { x, y: top, width: PANEL_WIDTH }, titleStyle, 'H2');
  const code = placeQrCode(
    paper,
    qr.content,
    { name: `${name}-qr`, x: x - mm(2.5), y: below, size: QR_SIZE },
    qr.alt
  );
  const wordsX = x + QR_SIZE + mm(0.5);
  const words = { x: wordsX, y: code.y, width: x + PANEL_WIDTH - wordsX };
  placeText(paper, `${name}-how`, how, words, { size: 9.5, maxLines: 6, smallest: 8 });
  return below + QR_SIZE + mm(0.5);
}

function placeFact(
  paper: Paper,
  name: string,
  [label, value]: [string, string],
  x: number,
  y: number,
  size: number
): number {
  const labelWidth = mm(27);
  const lineHeight = size * 1.35;
  const labelY = y + (lineHeight - 8.5 * 1.35) / 2;
  placeText(
    paper,
    `${name}-label`,
    label,
    { x, y: labelY, width: labelWidth - 3 },
    { size: 8.5, colour: INK.quiet, maxLines: 1, smallest: 7 }
  );
  const column = { x: x + labelWidth, y, width: PANEL_WIDTH - labelWidth };
  // An account holder's name is copied letter by letter: it takes a second line rather than an ellipsis.
  const below = placeText(paper, name, value, column, {
    size,
    weight: 'semibold',
    maxLines: 2,
    smallest: 6.5
  });
  return Math.max(below, y + lineHeight);
}
