import { Resvg } from '@resvg/resvg-js';
import { lightBrand } from '#lib/ui/brand/index.ts';
import { fontPath } from '../paper/fonts.ts';

/** What a home screen's icon shows: the first letter of the merchant's name on the merchant's colour (`#rrggbb`). */
export type AppIcon = Readonly<{ name: string; colour: string; size: number }>;

/** Letters and figures only; a name that begins with a quotation mark has a letter behind it. */
const FIRST = /[\p{L}\p{N}]/u;

/**
 * A square PNG of `size` pixels without rounded corners: every system cuts its own shape, and what matters lies inside
 * the circle of four fifths that all of them leave (w3.org/TR/appmanifest, "maskable").
 */
export function renderAppIcon({ name, colour, size }: AppIcon): Buffer {
  const { fill, ink } = lightBrand(colour);
  const letter = FIRST.exec(name)?.[0].toLocaleUpperCase() ?? '';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
    <rect width="100" height="100" fill="${fill}"/>
    <text x="50" y="57" font-family="IBM Plex Sans SemiBold" font-size="50" text-anchor="middle" fill="${ink}">${letter}</text>
    <rect x="30" y="68" width="40" height="5" rx="2.5" fill="${ink}" fill-opacity="0.55"/>
    <rect x="30" y="77" width="40" height="5" rx="2.5" fill="${ink}"/>
  </svg>`;
  const drawing = new Resvg(svg, {
    fitTo: { mode: 'width', value: size },
    font: {
      loadSystemFonts: false,
      fontFiles: [fontPath('semibold')],
      defaultFontFamily: 'IBM Plex Sans SemiBold'
    }
  });
  return drawing.render().asPng();
}
