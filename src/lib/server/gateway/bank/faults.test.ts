import { expect, test } from 'vitest';
import { languages } from '#lib/i18n/languages.ts';
import { bankFaultCodes } from './faults.ts';

test.each(languages)('every reason to refuse a bank file has words in %s', async (language) => {
  const { default: texts } = (await import(`../../../../../locales/${language}/errors.json`, {
    with: { type: 'json' }
  })) as { default: Record<string, string> };
  const said = Object.keys(texts).filter((key) => key.startsWith('bank-file-'));
  expect(said.sort()).toEqual(bankFaultCodes.map((code) => `bank-file-${code}`).sort());
});
