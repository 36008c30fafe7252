/** Red, green and blue, 0–255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Whether a text is a colour that a merchant can give: `#rrggbb`. */
function isHexColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** `#0b6e5f` → [11, 110, 95]. Throws a RangeError on anything but six hex digits. */
export function parseHex(hex: string): Rgb {
  if (!isHexColour(hex)) throw new RangeError(`Not a colour: ${hex}`);
  const channel = (start: number) => Number.parseInt(hex.slice(start, start + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

/** [11, 110, 95] → `#0b6e5f`; channels are rounded and clipped to 0–255. */
export function formatHex(rgb: Rgb): string {
  const channel = (value: number) => Math.min(255, Math.max(0, Math.round(value)));
  return `#${rgb.map((value) => channel(value).toString(16).padStart(2, '0')).join('')}`;
}

/**
 * Contrast ratio of two colours, 1 (none) to 21 (black on white).
 * Source: WCAG 2.2, www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
export function contrastRatio(a: string, b: string): number {
  const first = relativeLuminance(parseHex(a));
  const second = relativeLuminance(parseHex(b));
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

function relativeLuminance([red, green, blue]: Rgb): number {
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
}

/** sRGB channel 0–255 → linear light 0–1. */
export function toLinear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Linear light 0–1 → sRGB channel 0–255. */
export function fromLinear(light: number): number {
  const value = light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
  return value * 255;
}

/** `share` (0–1) of `colour` over `ground`, in sRGB as a browser blends. */
export function blend(colour: string, ground: string, share: number): string {
  const over = parseHex(colour);
  const under = parseHex(ground);
  const mixed = over.map((channel, i) => channel * share + (under[i] ?? 0) * (1 - share));
  return formatHex(mixed as unknown as Rgb);
}
