import fc from 'fast-check';
import { expect, test } from 'vitest';
import { typesetText } from './typeset.ts';
import type { Language } from './languages.ts';

test.each<[Language, typed: string, set: string]>([
  ['fr', 'Ce message est-il vrai ?', 'Ce message est-il vrai\u00a0?'],
  ['fr', 'payez maintenant : {{link}}', 'payez maintenant\u00a0: {{link}}'],
  ['fr', "« Oui », c'est fait ; merci !", '«\u00a0Oui\u00a0», c’est fait\u00a0; merci\u00a0!'],
  ['fr', "La carte d'{{name}}", 'La carte d’{{name}}'],
  ['de', '{{share}} % von {{count}}', '{{share}}\u00a0% von {{count}}'],
  ['nl', 'Kaart op •••• {{last4}}', 'Kaart op ••••\u00a0{{last4}}'],
  ['en', "There's nothing to do: don't pay", 'There’s nothing to do: don’t pay'],
  ['de', "So steht's da: ‚nichts offen‘", 'So steht’s da: ‚nichts offen‘']
])('%s: %s', (language, typed, set) => {
  expect(typesetText(typed, language)).toBe(set);
});

test('what is typeset stays as it is', () => {
  fc.assert(
    fc.property(fc.constantFrom<Language>('nl', 'fr', 'de', 'en'), fc.string(), (language, text) => {
      const once = typesetText(text, language);
      expect(typesetText(once, language)).toBe(once);
    })
  );
});
