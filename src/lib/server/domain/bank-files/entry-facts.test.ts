import { expect, test } from 'vitest';
import { languages } from '#lib/i18n/languages.ts';
import { waitReasons } from './entry-facts.ts';

test.each(languages)('every reason for which money waits has words in %s', async (language) => {
  const { default: texts } = (await import(`../../../../../locales/${language}/errors.json`, {
    with: { type: 'json' }
  })) as { default: Record<string, string> };
  const said = Object.keys(texts).filter((key) => key.startsWith('bank-wait-'));
  expect(said.sort()).toEqual(waitReasons.map((reason) => `bank-wait-${reason}`).sort());
});
