import { describe, expect, test } from 'vitest';
import { localeFaults, type LocaleInput, type TextTree } from '../../scripts/fences/locale-faults.ts';

const en: TextTree = {
  title: 'Pay {{amount}}',
  brand: 'iDEAL',
  method: { card: 'Card' },
  open_one: 'One open invoice',
  open_other: '{{count}} open invoices'
};
const nl: TextTree = {
  title: 'Betaal {{amount}}',
  title_formal: 'Betaalt u {{amount}}',
  brand: 'iDEAL',
  method: { card: 'Kaart' },
  open_one: 'Eén open factuur',
  open_other: '{{count}} open facturen'
};
const sound: LocaleInput = {
  catalogues: {
    en: { pay: en, errors: { gone: 'It is gone.' } },
    nl: { pay: nl, errors: { gone: 'Het is weg.' } }
  },
  sources: [
    { file: 'Page.svelte', text: "{t('pay:title', { amount })} {t('pay:brand')} {t('pay:open', { count })}" },
    { file: 'methods.ts', text: "t(`pay:method.${method}`); throw new Refusal('gone');" }
  ],
  dynamicKeys: { 'pay:method.': 'one text per payment method' },
  sameInAll: ['iDEAL']
};

/** The sound catalogues with another Dutch text, or without it. */
function dutch(changes: TextTree, without: string[] = []): LocaleInput {
  const kept = Object.fromEntries(
    Object.entries({ ...nl, ...changes }).filter(([key]) => !without.includes(key))
  );
  return { ...sound, catalogues: { ...sound.catalogues, nl: { ...sound.catalogues['nl'], pay: kept } } };
}

function code(text: string): LocaleInput {
  return { ...sound, sources: [...sound.sources, { file: 'a.ts', text }] };
}

const PLANTED: readonly [fault: string, input: LocaleInput][] = [
  ['missing: pay:title has no text in nl', dutch({}, ['title', 'title_formal'])],
  ['missing: pay:extra has no text in en', dutch({ extra: 'Meer' })],
  ['missing: pay:brand has no text in nl', dutch({ brand: ' ' })],
  ['missing: pay:title has only a formal text in nl', dutch({}, ['title'])],
  ['plural: pay:open_one is missing in nl', dutch({}, ['open_one'])],
  ['plural: pay:open_one is missing in nl', dutch({ open: 'Open' }, ['open_one', 'open_other'])],
  ['placeholder: pay:title lacks {{amount}} in nl', dutch({ title: 'Betaal' })],
  ['placeholder: pay:title has {{amout}} in nl only', dutch({ title: 'Betaal {{amout}} {{amount}}' })],
  ['placeholder: pay:title_formal lacks {{amount}} in nl', dutch({ title_formal: 'Betaalt u' })],
  ['placeholder: pay:open_other lacks {{count}} in nl', dutch({ open_other: 'Open facturen' })],
  ['untranslated: pay:title is English in nl: "Pay {{amount}}"', dutch({ title: 'Pay {{amount}}' })],
  ['untranslated: pay:brand is English in nl: "iDEAL"', { ...sound, sameInAll: [] }],
  [
    'stale: same-in-all.json lists "Wero", which is no English text',
    { ...sound, sameInAll: ['iDEAL', 'Wero'] }
  ],
  ['unused: pay:title is asked for nowhere', { ...sound, sources: sound.sources.slice(1) }],
  ['unused: pay:method.card is asked for nowhere', { ...sound, dynamicKeys: {} }],
  [
    "undeclared: methods.ts completes 'pay:method.…' at run time; declare it in dynamic-keys.json",
    { ...sound, dynamicKeys: {} }
  ],
  [
    "stale: dynamic-keys.json declares 'pay:old.', which no key starts with",
    { ...sound, dynamicKeys: { ...sound.dynamicKeys, 'pay:old.': 'x' } }
  ],
  [
    'unused: errors:gone is asked for nowhere',
    { ...sound, sources: [...sound.sources.slice(0, 1), { file: 'a.ts', text: 't(`pay:method.${m}`)' }] }
  ],
  ['unknown: pay:titel in a.ts has no text', code("t('pay:titel')")],
  ['unknown: errors:link-expired in a.ts has no text', code("throw new LinkRefusal('link-expired', { id })")]
];

test('sound catalogues have no fault', () => {
  expect(localeFaults(sound)).toEqual([]);
});

describe('a planted fault is caught', () => {
  test.each(PLANTED)('%s', (fault, input) => {
    expect(localeFaults(input)).toContain(fault);
  });
});

test('a branch of texts may be asked for, but does not count as the use of any', () => {
  expect(localeFaults(code("pickTexts(language, formality, ['pay:method'])"))).toEqual([]);
});

test('a key in a comment is an example, not a use', () => {
  const commented = "/** `pay:nothing` */ // t('pay:none')\n<!-- t('pay:neither') -->";
  expect(localeFaults(code(commented))).toEqual([]);
});

test('a refusal may be looked up by its code, and its code may come from a table', () => {
  const table = "const code = { late: 'gone' }[why]; throw new Refusal(code); t(`errors:${code}`);";
  const withoutThrow = sound.sources.map(({ file, text }) => ({
    file,
    text: text.replace("'gone'", 'code')
  }));
  expect(localeFaults({ ...sound, sources: [...withoutThrow, { file: 'a.ts', text: table }] })).toEqual([]);
});
