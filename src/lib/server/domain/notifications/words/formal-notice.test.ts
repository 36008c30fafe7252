import { describe, expect, test } from 'vitest';
import { languages } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import type { Merchant } from '../../identity/index.ts';
import { findLawPack, lawCountries } from '../law/index.ts';
import { checkTemplate } from '../templates/check-template.ts';
import { sayCosts, sayTerm } from './legal-sentences.ts';
import { ownTexts } from './own-text.ts';
import { previewLetter } from './preview-letter.ts';
import { sampleValues } from './sample-facts.ts';
import { merchantFixture } from './merchant.fixture.ts';

const origin = 'https://betaal.deklaproos.nl';
const on = Temporal.PlainDate.from('2026-11-22');
const of = { message: 'formal-notice', tone: 'formal' } as const;

describe.each(lawCountries)('the formal notice of %s', (country) => {
  const merchant: Merchant = { ...merchantFixture, country };
  const law = findLawPack(country, on)!;

  test.each(languages)(
    'says in %s all that the law wants, in its words, by e-mail and by letter',
    (language) => {
      for (const channel of ['email', 'letter'] as const) {
        const texts = { [language]: ownTexts('formal-notice', channel, language, 'formal') };
        const samples = { [language]: sampleValues({ ...of, channel, language, merchant, origin }) };
        const problems = checkTemplate({
          ...of,
          channel,
          texts,
          languages: [language],
          samples,
          hosts: [],
          law
        });
        expect(problems).toEqual([]);
      }
    }
  );

  test.each(languages)('fits on one page in %s', async (language) => {
    const texts = ownTexts('formal-notice', 'letter', language, 'formal');
    const pdf = await previewLetter({ ...of, channel: 'letter', language, texts, merchant, origin });
    expect(
      Buffer.from(pdf)
        .toString('latin1')
        .match(/\/Type \/Page\b/g)
    ).toHaveLength(1);
  });
});

test('a consumer in France is told no costs, whatever a step says', () => {
  for (const language of languages) {
    const law = { country: 'FR', isBusiness: false, t: translator(language, 'formal') };
    expect(sayCosts({ ...law, costs: '40,00 €', total: '80,00 €' })).not.toMatch(/\d{2}[,.]\d{2}/);
  }
});

test('costs are named to the cent, and where there are none, nothing is', () => {
  const law = { country: 'NL', isBusiness: false, t: translator('nl', 'formal') };
  expect(sayCosts({ ...law, costs: '€ 40,00', total: '€ 165,00' })).toContain('€ 40,00');
  expect(sayCosts({ ...law, costs: '€ 40,00', total: '€ 165,00' })).toContain('€ 165,00');
  expect(sayCosts({ ...law, costs: undefined, total: undefined })).not.toMatch(/€/);
});

test.each([
  ['NL', true, '14 dagen nadat deze brief bij u is bezorgd'],
  ['NL', false, '14 dagen nadat dit bericht bij u is bezorgd'],
  ['BE', true, 'derde werkdag'],
  ['BE', false, 'de dag na de dag waarop dit bericht is verstuurd']
] as const)('%s, letter %s: the term is worded by its own clock', (country, isLetter, words) => {
  const law = { country, isBusiness: false, t: translator('nl', 'formal') };
  expect(sayTerm({ ...law, isLetter, days: 14 })).toContain(words);
});
