import { expect, test } from 'vitest';
import { languages } from '#lib/i18n/languages.ts';
import type { ArrangementTerms } from '#lib/server/domain/arrangements/index.ts';
import { readTermsForm, typeTerms } from './terms-form.server.ts';

const terms: ArrangementTerms = {
  ...{ isOffered: true, who: 'consumers', currency: 'EUR', leastMinor: 50_00, mostMinor: 1_234_56 },
  ...{ mostParts: 6, leastPartMinor: 20_05, firstWithinDays: 35, mostPerYear: 1, graceDays: 7 },
  ...{ isRetried: false, whenMissed: 'end', promiseDays: 0 }
};

function formOf(values: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}

test.each(languages)('terms that are shown in %s are read back as they were', (language) => {
  const read = readTermsForm(formOf({ ...typeTerms(terms, language), after: '3' }), language);
  expect(read.terms).toEqual(terms);
  expect(read.errors).toEqual({});
  expect(read.values).toMatchObject({ after: '3', who: 'consumers' });
});

test.each([
  ['graceDays', '22'],
  ['graceDays', '-1'],
  ['mostParts', '6.5'],
  ['mostMinor', '49'],
  ['leastPartMinor', 'many'],
  ['leastMinor', ''],
  ['promiseDays', '31']
] as const)('%s can’t be “%s”: it is said at that field', (name, typed) => {
  const { errors } = readTermsForm(formOf({ ...typeTerms(terms, 'en'), [name]: typed }), 'en');
  expect(Object.keys(errors)).toContain(name);
  expect(errors[name]).not.toBe('');
});
