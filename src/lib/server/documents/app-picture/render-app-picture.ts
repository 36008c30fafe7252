import { Resvg } from '@resvg/resvg-js';
import { lightBrand, lightGround } from '#lib/ui/brand/index.ts';
import { fontPath } from '../paper/fonts.ts';

/** What a browser shows of the app before somebody installs it: on a phone, or on a wide screen. */
export type PictureForm = 'narrow' | 'wide';

/** The overview of somebody who owes nothing: so it looks at every merchant, and nobody’s money is in it. */
export type AppPicture = Readonly<{
  name: string;
  /** `#rrggbb` */
  colour: string;
  form: PictureForm;
  title: string;
  lead: string;
  even: Readonly<{ title: string; text: string }>;
  /** What comes and what was, of which there is nothing yet. */
  lists: readonly Readonly<{ title: string; text: string }>[];
  /** The menu; the first place is where one is. On a phone only those on the bar. `icon`: a path on 24 by 24. */
  places: readonly Readonly<{ icon: string; word: string; onBar: boolean }>[];
}>;

/** Pixels of the PNG: a phone’s screen is drawn twice as fine. */
export const pictureSizes = { narrow: [720, 1480], wide: [1280, 800] } as const;

/** The picture as PNG, in the merchant’s colour, as large as `pictureSizes` says. */
export function renderAppPicture(picture: AppPicture): Buffer {
  const [width, height] = pictureSizes[picture.form];
  const scale = picture.form === 'narrow' ? 2 : 1;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width / scale} ${height / scale}">
    <rect width="100%" height="100%" fill="${lightGround.paper}"/>
    ${picture.form === 'narrow' ? drawPhone(picture) : drawWideScreen(picture)}
  </svg>`;
  const font = {
    loadSystemFonts: false,
    fontFiles: [fontPath('regular'), fontPath('semibold')],
    defaultFontFamily: 'IBM Plex Sans'
  };
  return new Resvg(svg, { fitTo: { mode: 'width', value: width }, font }).render().asPng();
}

function drawPhone(picture: AppPicture): string {
  const bar = picture.places.filter(({ onBar }) => onBar);
  const step = 360 / bar.length;
  return [
    drawMerchant(picture, 20, 16, 32),
    write(picture.title, 20, 106, { size: 24, bold: true }),
    write(picture.lead, 20, 134, { ink: QUIET }),
    drawCard(picture, 20, 156, 320),
    ...drawLists(picture, 20, 382, 42),
    `<rect y="678" width="360" height="62" fill="${lightGround.card}"/>`,
    `<rect y="678" width="360" height="1" fill="${LINE}"/>`,
    ...bar.map(({ icon, word }, at) => {
      const ink = at === 0 ? lightBrand(picture.colour).text : QUIET;
      const middle = step * (at + 0.5);
      return (
        drawIcon(icon, middle - 12, 687, ink) +
        write(word, middle, 726, { size: 12, bold: true, ink, centred: true })
      );
    })
  ].join('\n');
}

function drawWideScreen(picture: AppPicture): string {
  const { text, tint } = lightBrand(picture.colour);
  return [
    drawMerchant(picture, 24, 24, 20),
    `<rect x="16" y="96" width="240" height="48" rx="8" fill="${tint}"/>`,
    ...picture.places.map(({ icon, word }, at) => {
      const ink = at === 0 ? text : QUIET;
      const top = 96 + at * 50;
      return drawIcon(icon, 28, top + 12, ink) + write(word, 66, top + 29, { size: 15, bold: true, ink });
    }),
    `<rect x="272" width="1" height="800" fill="${LINE}"/>`,
    write(picture.title, 312, 66, { size: 24, bold: true }),
    write(picture.lead, 312, 94, { ink: QUIET }),
    drawCard(picture, 312, 122, 440),
    ...drawLists(picture, 800, 136, 48)
  ].join('\n');
}

function drawMerchant({ name, colour }: AppPicture, x: number, y: number, room: number): string {
  const { fill, ink } = lightBrand(colour);
  const letter = /[\p{L}\p{N}]/u.exec(name)?.[0].toLocaleUpperCase() ?? '';
  const lines = wrap(name, room).slice(0, 2);
  const first = y + (lines.length === 1 ? 26 : 17);
  return [
    `<rect x="${x}" y="${y}" width="40" height="40" rx="12" fill="${fill}"/>`,
    write(letter, x + 20, y + 27, { size: 18, bold: true, ink, centred: true }),
    ...lines.map((line, at) => write(line, x + 52, first + at * 19, { size: 15, bold: true }))
  ].join('');
}

function drawCard({ even, colour }: AppPicture, x: number, y: number, width: number): string {
  const middle = x + width / 2;
  const bar = (top: number, fill: string) =>
    `<rect x="${middle - 48}" y="${top}" width="96" height="10" rx="5" fill="${fill}"/>`;
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="176" rx="22" fill="${lightGround.card}" stroke="${LINE}"/>`,
    bar(y + 40, lightGround.ink),
    bar(y + 58, lightBrand(colour).text),
    write(even.title, middle, y + 106, { size: 19, bold: true, centred: true }),
    write(even.text, middle, y + 134, { ink: QUIET, centred: true })
  ].join('');
}

function drawLists({ lists }: AppPicture, x: number, y: number, room: number): string[] {
  return lists.flatMap(({ title, text }, at) => [
    write(title, x, y + at * 96, { size: 15, bold: true, ink: QUIET }),
    ...wrap(text, room).map((line, row) => write(line, x, y + at * 96 + 30 + row * 24, { ink: QUIET }))
  ]);
}

function drawIcon(icon: string, x: number, y: number, ink: string): string {
  return `<path d="${icon}" transform="translate(${x} ${y})" fill="none" stroke="${ink}"
    stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`;
}

type Hand = Readonly<{ size?: number; bold?: boolean; ink?: string; centred?: boolean }>;

function write(text: string, x: number, y: number, hand: Hand): string {
  const { size = 16, bold = false, ink = lightGround.ink, centred = false } = hand;
  const weight = bold ? 600 : 400;
  const anchor = centred ? ' text-anchor="middle"' : '';
  return `<text x="${x}" y="${y}" font-family="IBM Plex Sans" font-weight="${weight}" font-size="${size}" fill="${ink}"${anchor}>${escapeText(text)}</text>`;
}

/** Lines of at most `room` letters, broken between words; of a word that is longer, the beginning. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const whole of text.split(' ')) {
    const word = whole.length > room ? `${whole.slice(0, room - 1)}…` : whole;
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function escapeText(text: string): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}

/** Of `tokens.css`: what is said beside, and fine lines. */
const QUIET = '#56625e';
const LINE = '#e3dfd5';
