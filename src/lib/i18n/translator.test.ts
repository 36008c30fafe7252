import { describe, expect, test } from 'vitest';
import { catalogue, type Namespace, type TextKey } from './catalogue.server.ts';
import { languages } from './languages.ts';
import { flatten, pickTexts } from './pick-texts.server.ts';
import { textReader } from './text-reader.ts';
import { translator } from './translator.server.ts';

describe('translator', () => {
  test('fills placeholders and leaves what people typed as it is', () => {
    const t = translator('nl');
    expect(t('common:bars.part-paid', { paid: '€ 100,00', asked: '€ 312,40' })).toBe(
      '€ 100,00 van € 312,40 betaald'
    );
    expect(t('common:bars.even', { asked: '<b>{{x}} $t(common:back)' })).toBe(
      'Alles betaald: <b>{{x}} $t(common:back)'
    );
  });

  test.each([
    ['fr', 'friendly', 2, 'Vérifie encore ces 2 points'],
    ['fr', 'formal', 2, 'Vérifiez encore ces 2 points'],
    ['fr', 'formal', 0, 'Vérifiez encore ce point'],
    ['de', 'formal', 1, 'Schauen Sie sich das noch einmal an'],
    ['nl', 'formal', 3, 'Kijk deze 3 dingen nog even na']
  ] as const)('speaks %s %s about %i as expected', (language, formality, count, text) => {
    expect(translator(language, formality)('common:check-this.title', { count })).toBe(text);
  });

  test('is playful where there is a playful text, and friendly elsewhere', () => {
    const t = translator('nl', 'playful');
    expect(t('notices:receipt.title')).toBe('Hoera, we staan quitte!');
    expect(t('notices:receipt.sms', { amount: '€ 5,00', paidOn: '1 mei 2026' })).toMatch(/^Gelukt/);
  });

  test('refuses a text that does not exist', () => {
    expect(() => translator('nl')('common:no-such-text' as TextKey)).toThrow(
      'No text common:no-such-text in nl'
    );
  });

  test('refuses a placeholder without a value', () => {
    expect(() => translator('en')('common:bars.even')).toThrow('No value for {{asked}}');
  });
});

describe('pickTexts', () => {
  test('sends only what was asked, with the plural forms of a text', () => {
    const { texts } = pickTexts('en', 'friendly', ['common:back', 'common:check-this.title']);
    expect(Object.keys(texts)).toEqual([
      'common:back',
      'common:check-this.title_one',
      'common:check-this.title_other'
    ]);
  });

  test('sends a whole branch', () => {
    expect(pickTexts('de', 'friendly', ['common:bars']).texts).toMatchObject({
      'common:bars.even': 'Alles bezahlt: {{asked}}'
    });
  });

  test('refuses a text that does not exist', () => {
    expect(() => pickTexts('de', 'friendly', ['common:bar' as TextKey])).toThrow('No text common:bar in de');
  });

  test.each(languages)('reads every %s text in the page as the server does', (language) => {
    for (const formality of ['friendly', 'formal'] as const) {
      const t = translator(language, formality);
      for (const namespace of Object.keys(catalogue.en) as Namespace[]) {
        if (Object.keys(catalogue.en[namespace]).length === 0) continue;
        const read = textReader(pickTexts(language, formality, [namespace]));
        for (const [path, text] of flatten(catalogue.en[namespace])) {
          const key = `${namespace}:${path.replace(/_(formal|playful|one|other)/g, '')}` as TextKey;
          const names = [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '');
          const params = { ...Object.fromEntries(names.map((name) => [name, 'Özgür & zn.'])), count: 2 };
          expect(read(key, params)).toBe(t(key, params));
        }
      }
    }
  });
});
