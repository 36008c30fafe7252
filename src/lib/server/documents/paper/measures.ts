/** Millimetres to PDF points (1/72 inch). Every measure of a document is written in millimetres. */
export function mm(millimetres: number): number {
  return (millimetres * 72) / 25.4;
}

/** ISO 216 A4, in points. */
export const A4 = { width: mm(210), height: mm(297) } as const;

/** A rectangle on a page, in points from its top left corner. */
export type Box = Readonly<{ x: number; y: number; width: number; height: number }>;
