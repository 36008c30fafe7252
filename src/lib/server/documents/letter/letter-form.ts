import { A4, mm } from '../paper/measures.ts';

/**
 * Where things stand on a letter for a window envelope: DIN 5008:2020 form B. The address zone begins 45 mm from the
 * top and 20 mm from the left and is 85 × 45 mm: the sender's line and notes in its first 17.7 mm, the recipient in
 * the 27.3 mm below. The windows of DL and C5/6 envelopes (90 × 45 mm, 20 mm from the left, 15 mm from the bottom; NL,
 * BE and FR sell them with the window at the left, too) show that zone when the sheet is folded at the marks, at 105
 * and 210 mm. Nothing else may stand inside the zone.
 */
export const FORM = {
  left: mm(25),
  right: mm(210 - 20),
  top: mm(17),
  window: { x: mm(20), y: mm(45), width: mm(85), height: mm(45) },
  returnLine: { x: mm(25), y: mm(57.6), width: mm(76) },
  recipient: { x: mm(25), y: mm(62.7), width: mm(76), height: mm(27.3) },
  facts: { x: mm(125), y: mm(50), width: mm(65) },
  body: mm(95),
  /** Nothing of the body stands below; the second fold is at 210 mm, and no fold may cross a QR code. */
  bodyEnd: mm(209),
  panels: mm(213),
  foot: mm(276),
  folds: [mm(105), mm(210)],
  /** The middle of the sheet, for a punch. */
  punch: mm(148.5),
  page: A4
} as const;

export const CONTENT_WIDTH = FORM.right - FORM.left;
