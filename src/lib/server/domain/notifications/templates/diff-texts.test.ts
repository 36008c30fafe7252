import { expect, test } from 'vitest';
import { diffTexts } from './diff-texts.ts';

const fields = ['title', 'body'] as const;

test('what reads otherwise is named by language and field, in the order of the page', () => {
  const was = { nl: { title: 'Open', body: 'Beste' }, en: { title: 'Open', body: 'Dear' } };
  const becomes = { en: { title: 'Due', body: 'Dear' }, nl: { title: 'Te betalen', body: 'Hallo' } };
  expect(diffTexts(was, becomes, fields)).toEqual([
    { language: 'nl', field: 'title', was: 'Open', becomes: 'Te betalen' },
    { language: 'nl', field: 'body', was: 'Beste', becomes: 'Hallo' },
    { language: 'en', field: 'title', was: 'Open', becomes: 'Due' }
  ]);
  expect(diffTexts(was, was, fields)).toEqual([]);
});

test('a language that is new or gone is a change of each of its texts', () => {
  const change = { language: 'de', field: 'title' };
  expect(diffTexts({}, { de: { title: 'Offen' } }, fields)).toEqual([
    { ...change, was: '', becomes: 'Offen' }
  ]);
  expect(diffTexts({ de: { title: 'Offen' } }, {}, fields)).toEqual([
    { ...change, was: 'Offen', becomes: '' }
  ]);
});
