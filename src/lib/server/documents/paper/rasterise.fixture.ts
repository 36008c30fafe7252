import { execFileSync } from 'node:child_process';
import jsQR from 'jsqr';
import type { Box } from './measures.ts';

/** A page as a scanner sees it: one grey byte per pixel. */
export type Raster = Readonly<{ width: number; height: number; grey: Uint8Array; dotsPerInch: number }>;

/** One page of a PDF, drawn by poppler. */
export function rasterise(pdf: Uint8Array, page = 1, dotsPerInch = 300): Raster {
  const range = ['-f', String(page), '-l', String(page)];
  const options = { input: pdf, maxBuffer: 64_000_000 };
  const pgm = execFileSync('pdftoppm', ['-gray', '-r', String(dotsPerInch), ...range, '-'], options);
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 64).toString('latin1'));
  if (!header) throw new Error('Not a grey picture');
  return {
    width: Number(header[1]),
    height: Number(header[2]),
    grey: new Uint8Array(pgm.subarray(header[0].length)),
    dotsPerInch
  };
}

/** All text of a PDF in reading order, no-break spaces made plain. */
export function textOf(pdf: Uint8Array): string {
  const text = execFileSync('pdftotext', ['-enc', 'UTF-8', '-', '-'], { input: pdf }).toString('utf8');
  return text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ');
}

/** What `pdfinfo` says: pages, title, language, tags. */
export function factsOf(pdf: Uint8Array): string {
  return execFileSync('pdfinfo', ['-'], { input: pdf }).toString('utf8');
}

/** The structure tree with its text, as a screen reader meets it. */
export function structureOf(pdf: Uint8Array): string {
  return execFileSync('pdfinfo', ['-struct-text', '-'], { input: pdf })
    .toString('utf8')
    .replace(/[\u00a0\u202f]/g, ' ');
}

export type ScannedCode = Readonly<{
  text: string;
  /** The side of the dark code, without its quiet zone. */
  sideInMm: number;
  /** The narrowest white margin inside the box that was scanned, in modules. */
  quietModules: number;
  level: 'L' | 'M' | 'Q' | 'H';
}>;

/** Cuts a box (in points) out of a page and reads the QR code in it. */
export function scanCode(page: Raster, box: Box): ScannedCode {
  const { grey, width, height } = cut(page, box);
  const rgba = new Uint8ClampedArray(width * height * 4);
  grey.forEach((value, i) => rgba.set([value, value, value, 255], i * 4));
  const found = jsQR(rgba, width, height);
  if (!found) throw new Error('No QR code can be read here');
  const isDark = (x: number, y: number) => (grey[y * width + x] ?? 255) < 128;
  const dark = { left: width, right: 0, top: height, bottom: 0 };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!isDark(x, y)) continue;
      dark.left = Math.min(dark.left, x);
      dark.right = Math.max(dark.right, x);
      dark.top = Math.min(dark.top, y);
      dark.bottom = Math.max(dark.bottom, y);
    }
  const side = dark.right - dark.left + 1;
  const unit = side / (17 + 4 * found.version);
  const margin = Math.min(dark.left, dark.top, width - 1 - dark.right, height - 1 - dark.bottom);
  const moduleAt = (row: number, column: number) =>
    isDark(Math.round(dark.left + (column + 0.5) * unit), Math.round(dark.top + (row + 0.5) * unit)) ? 1 : 0;
  return {
    text: found.data,
    sideInMm: (side / page.dotsPerInch) * 25.4,
    quietModules: margin / unit,
    // ISO/IEC 18004, 7.9: the first two bits of the format information, masked with 10.
    level: (['H', 'Q', 'M', 'L'] as const)[moduleAt(8, 0) * 2 + moduleAt(8, 1)] ?? 'L'
  };
}

function cut(page: Raster, box: Box): Readonly<{ grey: Uint8Array; width: number; height: number }> {
  const pixels = (points: number) => Math.round((points / 72) * page.dotsPerInch);
  const [left, top, width, height] = [pixels(box.x), pixels(box.y), pixels(box.width), pixels(box.height)];
  const grey = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    grey.set(
      page.grey.subarray((top + y) * page.width + left, (top + y) * page.width + left + width),
      y * width
    );
  return { grey, width, height };
}
