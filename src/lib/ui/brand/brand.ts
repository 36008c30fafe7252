import { blend, contrastRatio } from './contrast.ts';
import { lightnessOf, withLightness } from './lightness.ts';

/** What a merchant gives: one colour (`#rrggbb`) and how round things are (0 square, 1 ours, 2 very round). */
export type Brand = Readonly<{ colour: string; radiusScale?: number }>;

/** One colour made usable: every pair that carries text has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3). */
export type BrandColours = Readonly<{
  /** Ground of the primary button. In light the merchant's very colour. */
  fill: string;
  /** Text on `fill`. */
  ink: string;
  /** Border of `fill`, at least 3:1 to paper and card, so that a pale button is still seen as one. */
  edge: string;
  /** Text, bars and focus rings on paper, card and `tint`. */
  text: string;
  /** A quiet ground for what is chosen. */
  tint: string;
}>;

type Ground = Readonly<{ paper: string; card: string; ink: string }>;

/** The grounds of `tokens.css`; a test keeps the two equal. */
export const lightGround: Ground = { paper: '#f7f5f0', card: '#ffffff', ink: '#16201d' };
export const darkGround: Ground = { paper: '#101614', card: '#18201d', ink: '#eef3f0' };

const TEXT_CONTRAST = 4.5;
const EDGE_CONTRAST = 3;

/** The brand on light paper. Throws a RangeError when the colour is not `#rrggbb`. */
export function lightBrand(colour: string): BrandColours {
  const { paper, card } = lightGround;
  const tint = blend(colour, card, 0.08);
  return {
    fill: colour.toLowerCase(),
    ink: inkOn(colour, lightGround.ink),
    edge: shiftUntil(colour, -1, [paper, card], EDGE_CONTRAST),
    text: shiftUntil(colour, -1, [paper, card, tint], TEXT_CONTRAST),
    tint
  };
}

/** The brand on dark paper: lightened until it can be read there. */
export function darkBrand(colour: string): BrandColours {
  const { paper, card } = darkGround;
  // The tint is made from the lightened colour: a navy over black would be invisible.
  const readable = shiftUntil(colour, 1, [paper, card], TEXT_CONTRAST);
  const tint = blend(readable, card, 0.14);
  const text = shiftUntil(readable, 1, [paper, card, tint], TEXT_CONTRAST);
  return { fill: text, ink: inkOn(text, paper), edge: text, text, tint };
}

/** The brand as CSS, to stand in a page after `tokens.css`, in a `<style>` with the page's nonce. */
export function brandStyle({ colour, radiusScale = 1 }: Brand): string {
  if (!(radiusScale >= 0 && radiusScale <= 2))
    throw new RangeError(`Radius scale out of 0–2: ${radiusScale}`);
  const name = `${colour} ${radiusScale}`;
  const found = styles.get(name) ?? writeStyle(colour, radiusScale);
  styles.set(name, found);
  return found;
}

/** As many as there are merchants' brands. */
const styles = new Map<string, string>();

function writeStyle(colour: string, radiusScale: number): string {
  const light = `${declarations(lightBrand(colour))};--radius-scale:${radiusScale}`;
  return `:root{${light}}@media(prefers-color-scheme:dark){:root{${declarations(darkBrand(colour))}}}`;
}

function declarations({ fill, ink, edge, text, tint }: BrandColours): string {
  return `--brand:${fill};--brand-ink:${ink};--brand-edge:${edge};--brand-text:${text};--brand-tint:${tint}`;
}

/** White when it can be read, else our dark ink, else black: black or white always reaches 4.58:1. */
function inkOn(fill: string, dark: string): string {
  const readable = ['#ffffff', dark].find((ink) => contrastRatio(ink, fill) >= TEXT_CONTRAST);
  return readable ?? (contrastRatio('#000000', fill) >= TEXT_CONTRAST ? '#000000' : '#ffffff');
}

/** Moves the lightness (−1 darker, 1 lighter) in steps of a hundredth until the colour stands out from every ground. */
function shiftUntil(colour: string, direction: 1 | -1, grounds: readonly string[], contrast: number): string {
  const standsOut = (candidate: string) =>
    grounds.every((ground) => contrastRatio(candidate, ground) >= contrast);
  if (standsOut(colour)) return colour.toLowerCase();
  const start = lightnessOf(colour);
  for (let step = 1; step <= 100; step++) {
    const lightness = start + (direction * step) / 100;
    if (lightness <= 0 || lightness >= 1) break;
    const candidate = withLightness(colour, lightness);
    if (standsOut(candidate)) return candidate;
  }
  return direction === 1 ? '#ffffff' : '#000000';
}
