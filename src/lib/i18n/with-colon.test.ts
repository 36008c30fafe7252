import { expect, test } from 'vitest';
import { languages } from './languages.ts';
import { withColon } from './with-colon.ts';

test.each(languages)('a colon is set as in %s', (language) => {
  const french = 'Rappel\u00a0: e-mail';
  expect(withColon(language, 'Rappel', 'e-mail')).toBe(language === 'fr' ? french : 'Rappel: e-mail');
});
