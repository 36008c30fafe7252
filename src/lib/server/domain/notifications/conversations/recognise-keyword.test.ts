import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keywords, wordsOf } from './keywords.data.ts';
import { recogniseKeyword } from './recognise-keyword.ts';

describe('a word by itself', () => {
  test.each([
    ['STOP', 'stop'],
    ['stop', 'stop'],
    ['  Stop. ', 'stop'],
    ['stop!!', 'stop'],
    ['"STOP"', 'stop'],
    ['« Arrêt »', 'stop'],
    ['ARRET', 'stop'],
    ['arre\u0302t', 'stop'],
    ['Stopp', 'stop'],
    ['stopzetten', 'stop'],
    ['Afmelden', 'stop'],
    ['(unsubscribe)', 'stop'],
    ['opt-out', 'stop'],
    ['END', 'stop'],
    ['quit', 'stop'],
    ['désabonner', 'stop'],
    ['stop 🙏', 'stop'],
    ['START', 'start'],
    ['hervat', 'start'],
    ['Reprendre', 'start'],
    ['weiter', 'start'],
    ['HELP', 'help'],
    ['hulp?', 'help'],
    ['Aide', 'help'],
    ['Hilfe!', 'help']
  ] as const)('%s means %s', (text, keyword) => {
    expect(recogniseKeyword(text)).toBe(keyword);
  });

  test('is obeyed in any case, with marks around it', () => {
    const marks = fc.string({
      unit: fc.constantFrom(' ', '.', '!', '?', '"', '«', '»', '\n', '-'),
      maxLength: 5
    });
    const written = fc.constantFrom(
      ...keywords.flatMap((keyword) => wordsOf[keyword].map((w) => ({ keyword, w })))
    );
    fc.assert(
      fc.property(written, marks, marks, fc.boolean(), ({ keyword, w }, before, after, low) => {
        expect(recogniseKeyword(before + (low ? w.toLowerCase() : w) + after)).toBe(keyword);
      })
    );
  });

  test('is one word of one meaning only', () => {
    const all = keywords.flatMap((keyword) => wordsOf[keyword]);
    expect(new Set(all).size).toBe(all.length);
  });
});

test.each([
  'stop please call me',
  'Please stop',
  'Ik wil stoppen met de opvang',
  'non-stop',
  'stoppt',
  'cancel',
  'yes',
  'the end',
  'st op',
  '',
  '👍',
  '1234',
  `STOP ${'!'.repeat(100)}`
])('“%s” is for a person to read', (text) => {
  expect(recogniseKeyword(text)).toBeUndefined();
});
