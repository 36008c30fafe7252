import { describe, expect, test } from 'vitest';
import { languages } from '#lib/i18n/index.ts';
import { checkNoticeText } from './check-notice-text.ts';
import { lawPacks } from './law-packs.ts';

const dutch = lawPacks.NL.at(-1)!;
const belgian = lawPacks.BE.at(-1)!;
const ALL = ['principal', 'costs', 'creditor', 'creditorNumber', 'product', 'invoiceNumber', 'dueOn', 'term'];
const codes = (pack: typeof dutch, text: string, placeholders: readonly string[] = ALL) =>
  checkNoticeText(pack, { language: 'nl', text, placeholders }).map(({ code }) => code);

describe('a Dutch formal notice', () => {
  test.each([
    ['Betaal binnen 14 dagen nadat deze brief bij u is bezorgd.', []],
    ['Betaal binnen 14 dagen\n nadat dit Bericht bij u is bezorgd.', []],
    ['Betaal binnen 14 dagen na vandaag.', ['wording-missing', 'wording-void']],
    ['Betaal binnen 14 dagen na dagtekening van deze brief.', ['wording-missing', 'wording-void']],
    ['Betaal snel.', ['wording-missing']]
  ])('that says “%s”: %j', (text, expected) => {
    expect(codes(dutch, text)).toEqual(expected);
  });

  test('has to name the exact costs', () => {
    const problems = checkNoticeText(dutch, {
      language: 'nl',
      text: 'Binnen 14 dagen nadat deze brief bij u is bezorgd.',
      placeholders: ALL.filter((name) => name !== 'costs')
    });
    expect(problems).toMatchObject([{ code: 'element-missing', element: 'costs' }]);
    expect(problems[0]?.rule).toMatchObject({ law: expect.stringContaining('6:96') });
  });
});

test('a Belgian one has to name the creditor’s number and the product', () => {
  expect(
    codes(
      belgian,
      'Betaal binnen 14 dagen.',
      ALL.filter((name) => !['product', 'creditorNumber'].includes(name))
    )
  ).toEqual(['element-missing', 'element-missing']);
});

test('every language has a wording of the term that is not void itself', () => {
  for (const pack of Object.values(lawPacks).flat())
    for (const language of languages)
      for (const text of pack.term.wording?.[language] ?? [])
        expect(checkNoticeText(pack, { language, text, placeholders: ALL }), text).toEqual([]);
});
