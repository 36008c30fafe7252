import jsQR from 'jsqr';
import { rasterise, type Raster } from '../../src/lib/server/documents/paper/rasterise.fixture.ts';

const DOTS_PER_INCH = 200;
/** Wider than a code with its margin, so that some tile holds each code whole; a phone is held close, too. */
const TILE = Math.round((80 / 25.4) * DOTS_PER_INCH);

/** What a phone reads from the first page of a PDF, held over one part of it after the other. */
export function readQrCodes(pdf: Uint8Array): string[] {
  const page = rasterise(pdf, 1, DOTS_PER_INCH);
  const texts = new Set<string>();
  for (let top = 0; top < page.height; top += TILE / 2)
    for (let left = 0; left < page.width; left += TILE / 2) {
      const found = readTile(page, Math.round(left), Math.round(top));
      if (found !== undefined) texts.add(found);
    }
  return [...texts];
}

function readTile({ grey, width, height }: Raster, left: number, top: number): string | undefined {
  const across = Math.min(TILE, width - left);
  const down = Math.min(TILE, height - top);
  const rgba = new Uint8ClampedArray(across * down * 4).fill(255);
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++) {
      const at = (y * across + x) * 4;
      rgba.fill(grey[(top + y) * width + left + x] ?? 255, at, at + 3);
    }
  return jsQR(rgba, across, down)?.data;
}
