import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brandStyle, darkBrand, darkGround, lightBrand, lightGround } from './brand.ts';
import { contrastRatio, formatHex, parseHex } from './contrast.ts';

const anyColour = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }))
  .map(formatHex);

describe.each([
  ['light', lightBrand, lightGround],
  ['dark', darkBrand, darkGround]
] as const)('on %s paper', (_, brandOf, ground) => {
  test('every colour that a merchant can give is readable wherever it carries text', () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        const { fill, ink, text, tint, edge } = brandOf(colour);
        expect(contrastRatio(ink, fill)).toBeGreaterThanOrEqual(4.5);
        for (const under of [ground.paper, ground.card, tint]) {
          expect(contrastRatio(text, under)).toBeGreaterThanOrEqual(4.5);
          expect(contrastRatio(ground.ink, under)).toBeGreaterThanOrEqual(4.5);
        }
        expect(contrastRatio(edge, ground.paper)).toBeGreaterThanOrEqual(3);
        expect(contrastRatio(edge, ground.card)).toBeGreaterThanOrEqual(3);
      }),
      {
        numRuns: 2000,
        examples: [['#000000'], ['#ffffff'], ['#808080'], ['#ffd400'], ['#0000ff'], ['#7f7f00']]
      }
    );
  });
});

test('a merchant sees its own colour on light paper', () => {
  fc.assert(fc.property(anyColour, (colour) => lightBrand(colour).fill === colour));
});

test.each([
  ['#0b6e5f', '#ffffff'],
  ['#ffd400', '#16201d'],
  ['#808080', '#000000']
])('on a button of %s the text is %s', (colour, ink) => {
  expect(lightBrand(colour).ink).toBe(ink);
});

test.each([
  ['#000000', '#ffffff', 21],
  ['#777777', '#ffffff', 4.48],
  ['#0b6e5f', '#0b6e5f', 1]
])('the contrast of %s and %s is %d', (a, b, ratio) => {
  expect(contrastRatio(a, b)).toBeCloseTo(ratio, 2);
});

test('a colour survives parsing and writing', () => {
  fc.assert(fc.property(anyColour, (colour) => formatHex(parseHex(colour)) === colour));
});

test.each(['red', '#fff', '#12345g', 'url(x)', '#0b6e5f;}body{display:none'])(
  '%s is refused as a colour',
  (colour) => {
    expect(() => brandStyle({ colour })).toThrow(RangeError);
  }
);

test('a radius scale outside 0–2 is refused', () => {
  expect(() => brandStyle({ colour: '#0b6e5f', radiusScale: 3 })).toThrow(RangeError);
  expect(() => brandStyle({ colour: '#0b6e5f', radiusScale: Number.NaN })).toThrow(RangeError);
});

describe('tokens.css', () => {
  const css = readFileSync(new URL('../tokens.css', import.meta.url), 'utf8');
  const [lightCss = '', darkCss = ''] = css.split('@media (prefers-color-scheme: dark)');
  const token = (text: string, name: string) =>
    new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(text)?.[1] ?? 'missing';

  test.each([
    ['light', lightCss, lightGround],
    ['dark', darkCss, darkGround]
  ] as const)('keeps the %s grounds that the brand is computed for', (_, text, ground) => {
    expect({ paper: token(text, 'paper'), card: token(text, 'card'), ink: token(text, 'ink') }).toEqual(
      ground
    );
  });

  test.each([
    ['light', lightCss],
    ['dark', darkCss]
  ])('has readable text and visible controls in %s', (_, text) => {
    for (const under of ['paper', 'card'])
      for (const over of ['ink', 'ink-2', 'good', 'wait', 'bad', 'brand-text'])
        expect([over, under, contrastRatio(token(text, over), token(text, under)) >= 4.5]).toEqual([
          over,
          under,
          true
        ]);
    for (const tone of ['good', 'wait', 'bad'])
      for (const over of [tone, 'ink'])
        expect(contrastRatio(token(text, over), token(text, `${tone}-bg`))).toBeGreaterThanOrEqual(4.5);
    for (const under of ['paper', 'card'])
      expect(contrastRatio(token(text, 'line-control'), token(text, under))).toBeGreaterThanOrEqual(3);
  });
});
