import QRCode from 'qrcode';
import type { Box } from './measures.ts';
import type { Paper } from './open-paper.ts';
import { pageNumber, placeFigure } from './place-text.ts';

/** Light modules around the code that a reader needs. Source: ISO/IEC 18004, 5.3.8 */
const QUIET_ZONE_MODULES = 4;

type QrPlace = Readonly<{
  name: string;
  x: number;
  y: number;
  /** Points, quiet zone included. */ size: number;
}>;

/**
 * Draws a QR code as shapes, error correction level M, with its quiet zone, and tells the size of the dark code in
 * points. Level M is what EPC069-12 fixes for transfers, and enough for a letter that was folded.
 */
export function placeQrCode(paper: Paper, content: string, place: QrPlace, alt: string): Box {
  const { modules } = QRCode.create(content, { errorCorrectionLevel: 'M' });
  const unit = place.size / (modules.size + 2 * QUIET_ZONE_MODULES);
  const code = {
    x: place.x + QUIET_ZONE_MODULES * unit,
    y: place.y + QUIET_ZONE_MODULES * unit,
    width: modules.size * unit,
    height: modules.size * unit
  };
  placeFigure(paper, alt, () => {
    const { pdf } = paper;
    for (let row = 0; row < modules.size; row++)
      for (const [start, length] of darkRuns(modules, row))
        // A hair of overlap, so that no renderer draws a white seam between two rows.
        pdf.rect(code.x + start * unit, code.y + row * unit, length * unit, unit * 1.02);
    pdf.fill('#000000');
  });
  paper.placed.push({
    name: place.name,
    page: pageNumber(paper),
    x: place.x,
    y: place.y,
    width: place.size,
    height: place.size
  });
  return code;
}

type Modules = ReturnType<typeof QRCode.create>['modules'];

function darkRuns(modules: Modules, row: number): [start: number, length: number][] {
  const runs: [number, number][] = [];
  for (let column = 0; column < modules.size; column++) {
    if (!modules.get(row, column)) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === column) last[1]++;
    else runs.push([column, 1]);
  }
  return runs;
}
