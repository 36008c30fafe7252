import { describe, expect, test } from 'vitest';
import { formatDate, languages, type Language } from '#lib/i18n/index.ts';
import { formatMoney, money } from '#lib/money/index.ts';
import { tonesOf } from '../templates/template-key.ts';
import { checkTemplate } from '../templates/check-template.ts';
import { merchantFixture as merchant } from './merchant.fixture.ts';
import { messageNames, messages, type MessageName, type MessageRule } from './messages.ts';
import { ownTexts } from './own-text.ts';
import { previewMessage, type Preview } from './preview-message.ts';
import { sampleValues } from './sample-facts.ts';

const origin = 'https://betaal.deklaproos.nl';

/** Every message by every channel, language and tone that it has. */
const cases = messageNames.flatMap((message) =>
  (messages[message] as MessageRule).channels.flatMap((channel) =>
    languages.flatMap((language) => tonesOf(message).map((tone) => ({ message, channel, language, tone })))
  )
);

const wordsOf = (preview: Preview): string => {
  switch (preview.channel) {
    case 'email':
      return `${preview.email.subject}\n${preview.email.text}`;
    case 'sms':
    case 'push':
      return preview.text;
    case 'portal':
    case 'letter':
      return [preview.title, ...preview.paragraphs].join('\n');
  }
};

const previewOf = (of: (typeof cases)[number]) =>
  previewMessage({
    ...of,
    texts: ownTexts(of.message, of.channel, of.language, of.tone),
    merchant,
    origin
  });

describe.each(cases)('$message by $channel in $language, $tone', (of) => {
  test('says everything, with nothing left to fill in', async () => {
    const preview = await previewOf(of);
    const words = wordsOf(preview);
    expect(words).not.toMatch(/\{\{|\}\}|undefined|null|_formal|insufficient_funds|do_not_honor/);
    if (preview.channel === 'sms')
      expect([preview.text, preview.segments <= 2]).toEqual([preview.text, true]);
    if (preview.channel === 'push') {
      expect(preview.text.length).toBeLessThanOrEqual(240);
      expect(preview.text).not.toMatch(/https?:|…$/);
    }
    if (preview.channel === 'email') expect(preview.email.html).toContain(`lang="${of.language}"`);
  });

  test('could be published as it is', () => {
    const texts = { [of.language]: ownTexts(of.message, of.channel, of.language, of.tone) };
    const samples = { [of.language]: sampleValues({ ...of, merchant, origin }) };
    const hosts = ['betaal.deklaproos.nl'];
    expect(checkTemplate({ ...of, texts, languages: [of.language], samples, hosts })).toEqual([]);
  });
});

/** Words in a sentence that somebody with B1 reads at once; a name or an amount is one. */
const MOST_WORDS = 26;

test.each(languages)('sentences of ours are short in %s, but for what a law makes us quote', (language) => {
  const long = cases
    .filter((of) => of.language === language && of.channel === 'email')
    .flatMap(({ message, tone }) =>
      Object.values(ownTexts(message, 'email', language, tone))
        .flatMap((text) => text.split(/(?<=[.?!:])\s+/))
        .filter((sentence) => sentence.split(/\s+/).length > MOST_WORDS)
    );
  expect(long).toEqual([]);
});

test('nobody who chose to be addressed formally is addressed otherwise, in no message', () => {
  const informal: Record<Language, RegExp> = {
    nl: /\b(je|jij|jou|jouw)\b/i,
    fr: /\b(tu|toi|ton|ta|tes)\b|\bt’/i,
    de: /\b(du|dich|dir|dein\w*)\b/i,
    en: /$^/
  };
  const found = cases
    .filter(({ tone }) => tone === 'formal')
    .flatMap(({ message, channel, language, tone }) =>
      Object.values(ownTexts(message, channel, language, tone))
        .filter((text) => informal[language].test(text))
        .map((text) => `${message} ${language}: ${text}`)
    );
  expect([...new Set(found)]).toEqual([]);
});

test.each([
  ['nl', '€ 1.234,56', 'maandag 28 september'],
  ['fr', '1 234,56 €', 'lundi 28 septembre'],
  ['de', '1.234,56 €', 'Montag, 28. September'],
  ['en', '€1,234.56', 'Monday, 28 September']
] as const)('amounts and days are written as people in %s write them', async (language, amount, day) => {
  const texts = ownTexts('due-soon', 'portal', language, 'friendly');
  const of = { message: 'due-soon', channel: 'portal', language, tone: 'friendly' } as const;
  const preview = await previewMessage({ ...of, texts, merchant, origin });
  expect(wordsOf(preview).replace(/[\u00a0\u202f]/g, ' ')).toContain(amount);
  expect(wordsOf(preview)).toContain(day);
  expect(formatMoney(money(1_234_56, 'EUR'), language).replace(/[\u00a0\u202f]/g, ' ')).toBe(amount);
  expect(formatDate(Temporal.PlainDate.from('2026-09-28'), language, 'weekday')).toBe(day);
});

test('a playful message is another one than the friendly one, and none about missing money has it', () => {
  const playful = (message: MessageName) => tonesOf(message).includes('playful');
  expect(messageNames.filter(playful)).toEqual([
    'receipt',
    'receipt-part',
    'card-ending',
    'invoice-created',
    'due-soon',
    'invoice-created-several',
    'due-soon-several',
    'subscription-paused',
    'subscription-resumed',
    'subscription-stopping',
    'subscription-stopped',
    'subscription-staying'
  ]);
  for (const language of languages)
    expect(ownTexts('receipt', 'email', language, 'playful')).not.toEqual(
      ownTexts('receipt', 'email', language, 'friendly')
    );
});
