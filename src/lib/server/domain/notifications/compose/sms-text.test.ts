import { expect, test } from 'vitest';
import { languages } from '#lib/i18n/index.ts';
import { messageNames, messages, type MessageRule } from '../words/messages.ts';
import { ownTexts } from '../words/own-text.ts';
import { composeSms, countSegments, plainForSms, smsSender } from './sms-text.ts';

test.each([
  ['a'.repeat(160), 1],
  ['a'.repeat(161), 2],
  ['€'.repeat(80), 1],
  ['€'.repeat(81), 2],
  ['a'.repeat(306), 2],
  ['a'.repeat(307), 3],
  ['ğ'.repeat(70), 1],
  ['ğ'.repeat(71), 2]
])('%# is counted as the carrier counts it', (text, segments) => {
  expect(countSegments(text)).toBe(segments);
});

test.each([
  ['À tous : être, Noël, œuvre', 'A tous : etre, Noel, oeuvre'],
  ['Özgür Yıldız & Łukasz', 'Özgür Yıldız & Łukasz'],
  ['Jiří', 'Jiri'],
  ['Größe, Çelik, È', 'Größe, Çelik, E']
])('%s is sent as %s', (text, plain) => {
  expect(plainForSms(text)).toBe(plain);
});

test('typography is let go, words are not, and a line break stays out', () => {
  expect(plainForSms('C’est réglé – 34,95\u00a0€\r\nle 1er août…')).toBe(
    "C'est réglé - 34,95 € le 1er aout..."
  );
});

test.each(languages)('a message in %s is billed by 160 characters, not by 70', (language) => {
  for (const message of messageNames) {
    if (!(messages[message] as MessageRule).channels.includes('sms')) continue;
    for (const tone of ['friendly', 'formal', 'playful'] as const) {
      const { text = '' } = ownTexts(message, 'sms', language, tone);
      const plain = plainForSms(text.replace(/\{\{\w+\}\}/g, ''));
      expect([plain, countSegments(plain.padEnd(160).slice(0, 160))]).toEqual([plain, 1]);
    }
  }
});

test('the sender and the check are said as long as it stays one message', () => {
  const short = { sender: 'De Klaproos', core: 'Betaald.', check: 'Echt? Code K7M2QX op pay.example' };
  expect(composeSms(short)).toBe('De Klaproos: Betaald. Echt? Code K7M2QX op pay.example');
  expect(composeSms({ ...short, core: 'x'.repeat(140) })).toBe(`De Klaproos: ${'x'.repeat(140)}`);
  expect(composeSms({ ...short, core: 'x'.repeat(155) })).toBe('x'.repeat(155));
});

test.each([
  ['Sportclub', 'sportclub', 'Sportclub'],
  ['Kinderdagverblijf De Klaproos', 'de-klaproos', 'De Klaproos'],
  ['Énergie coopérative du Nord', 'energie-nord', 'Energie Nor'],
  ['24/7', '24-7', 'Quitte']
])('%s writes as %s → %s', (name, slug, sender) => {
  expect(smsSender({ name, slug })).toBe(sender);
});
