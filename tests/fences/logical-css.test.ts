import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/**
 * A side that is named left or right stays there when the page reads from right to left. `transform-origin` knows no
 * logical side: it is turned by hand under `[dir='rtl']`.
 */
const PHYSICAL = [
  /(?<![\w-])(?:(?:scroll-)?(?:margin|padding)-|border-(?:top-|bottom-)?)?(?:left|right)(?:-(?:width|style|color|radius))?\s*:/,
  /(?<![\w-])(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)\b/
];

function physicalIn(css: string): string[] {
  return css
    .replace(/\/\*[^]*?\*\//g, '')
    .split(/[;{}]/)
    .map((declaration) => declaration.trim())
    .filter((declaration) => PHYSICAL.some((pattern) => pattern.test(declaration)));
}

test('every page can read from right to left: no style names a left or a right side', () => {
  const files = globSync('src/{routes,lib}/**/*.{svelte,css}');
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const styles = file.endsWith('.css')
      ? [text]
      : [
          ...[...text.matchAll(/<style[^>]*>([^]*?)<\/style>/g)].map(([, css]) => css!),
          ...[...text.matchAll(/\sstyle="([^"]*)"/g)].map(([, css]) => css!)
        ];
    return styles.flatMap((css) => physicalIn(css).map((declaration) => `${file}: ${declaration}`));
  });
  expect(found).toEqual([]);
});

test.each([
  'margin-left: 4px',
  'left: 0',
  'border-right-color: red',
  'border-top-left-radius: 2px',
  'text-align: right'
])('finds %s', (declaration) => {
  expect(physicalIn(`.a { ${declaration}; }`)).toHaveLength(1);
});

test.each([
  'margin-inline-start: 4px',
  'inset-inline: 0',
  'text-align: end',
  'transform-origin: left',
  '--left: 1'
])('leaves %s', (declaration) => {
  expect(physicalIn(`.a { ${declaration}; }`)).toEqual([]);
});
