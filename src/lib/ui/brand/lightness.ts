import { formatHex, fromLinear, parseHex, toLinear } from './contrast.ts';

/**
 * The same hue at another perceived lightness (OKLab L, 0 black – 1 white). Colourfulness shrinks only as far as the
 * screen's gamut asks. Matrices: bottosson.github.io/posts/oklab
 */
export function withLightness(hex: string, lightness: number): string {
  const [, a, b] = toOklab(hex);
  // Sixteen halvings find the edge of the gamut closer than a screen can show.
  let low = 0;
  let high = 1;
  if (isInGamut(toLinearRgb(lightness, a, b))) low = 1;
  for (let i = 0; i < 16 && low < 1; i++) {
    const middle = (low + high) / 2;
    if (isInGamut(toLinearRgb(lightness, a * middle, b * middle))) low = middle;
    else high = middle;
  }
  const [red, green, blue] = toLinearRgb(lightness, a * low, b * low);
  return formatHex([fromLinear(red), fromLinear(green), fromLinear(blue)]);
}

/** Perceived lightness, 0 (black) to 1 (white). */
export function lightnessOf(hex: string): number {
  return toOklab(hex)[0];
}

type Triple = readonly [number, number, number];

function toOklab(hex: string): Triple {
  const [red, green, blue] = parseHex(hex).map(toLinear) as unknown as Triple;
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  ];
}

function toLinearRgb(lightness: number, a: number, b: number): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
  ];
}

function isInGamut(rgb: Triple): boolean {
  return rgb.every((light) => light >= -1e-6 && light <= 1 + 1e-6);
}
