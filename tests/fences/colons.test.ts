import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Two texts with a colon of our own between them. What only a screen reader reads has no space to lack. */
const COMPOSED = [
  /\}: \$\{|\.label\}:/, // `${what}: ${more}`, and a label before a line of its own
  /\}: \{(?!.*\$props\(\))/, // {what}: {more}
  /\{\/if\}: |: \{[\w.]+\}\{\/if\}/, // {#if more}: {more}{/if}
  /join\(': '\)/
];

/** Where a colon isn't a reader's: a fault for a log, a file for a program, a sender before a text message. */
const OF_NO_LANGUAGE = [
  /new (Transient|Error)\(/,
  /problem: `/,
  /`\$\{decision\.kind\}/,
  /part\.experiment|\$\{experiment\}/,
  /plainForSms\(parts\.sender\)/
];

function isComposed(line: string): boolean {
  return COMPOSED.some((each) => each.test(line)) && !OF_NO_LANGUAGE.some((each) => each.test(line));
}

describe('texts that are put together with a colon', () => {
  test.each([
    "<h1>{data.name}: {t('policies:segments.change')}</h1>",
    '{held.why}{#if held.about}: {held.about}{/if}',
    'const title = `${name}: ${text}`;',
    "[title, part].join(': ')"
  ])('%s is found', (line) => expect(isComposed(line)).toBe(true));

  test.each([
    'let { data }: { data: PageData } = $props();',
    'throw new Transient(`attempt ${id}: ${because}`);',
    '<span class="visually-hidden">: {title}</span>'
  ])('%s is none', (line) => expect(isComposed(line)).toBe(false));

  test('are put together by withColon, so that French has its space', () => {
    const files = globSync(['src/routes/**/*.{svelte,ts}', 'src/lib/{ui,server}/**/*.{svelte,ts}'], {
      cwd: root
    });
    const found = files
      .filter(
        (file) =>
          !/\.(test|fixture)\.ts$|\/server\/(platform|gateway)\/|open-api\.ts$|routes\/api\/docs\//.test(file)
      )
      .flatMap((file) =>
        readFileSync(join(root, file), 'utf8')
          .split('\n')
          .flatMap((line, at) => (isComposed(line) ? [`${file}:${at + 1}: ${line.trim()}`] : []))
      );
    expect(found).toEqual([]);
  });
});
