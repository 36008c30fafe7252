import { describe, expect, test } from 'vitest';
import { formatDate, languages } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { formatMoney, money } from '#lib/money/index.ts';
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

test('typography is let go, words are not, and a line break stays out', () => {
  expect(plainForSms('C’est réglé – 34,95\u00a0€\r\nle 1er août…')).toBe(
    "C'est réglé - 34,95 € le 1er aout..."
  );
});

describe.each(languages)('in %s', (language) => {
  const url = 'https://betaal.deklaproos.nl/p/4fT9xQ2mZ7cV1bN8kL5wRa';
  const amount = formatMoney(money(1_234_56, 'EUR'), language);

  test.each(['friendly', 'formal'] as const)('%s texts with a link are one segment', (formality) => {
    const t = translator(language, formality);
    for (const core of [t('messages:failed.sms', { amount, url }), t('messages:fresh-link.sms', { url })])
      expect([core, countSegments(plainForSms(core))]).toEqual([core, 1]);
  });

  test.each(['friendly', 'formal'] as const)('%s texts about a debit are one segment', (formality) => {
    const t = translator(language, formality);
    const date = formatDate(Temporal.PlainDate.from('2026-09-28'), language, 'short');
    const cores = [
      t('messages:failed.sms-again', { amount, date, url }),
      t('messages:announced.sms', { amount, date, from: 'IBAN •••• 5264', url }),
      ...(['authenticate', 'replace-method', 'pay-another-way'] as const).map((step) =>
        t(`messages:asked.sms.${step}`, { amount, url })
      )
    ];
    for (const core of cores) expect([core, countSegments(plainForSms(core))]).toEqual([core, 1]);
  });

  test.each(['friendly', 'formal'] as const)('%s texts about a repair are one segment', (formality) => {
    const t = translator(language, formality);
    const repair = url.replace('/p/', '/repair/');
    const date = formatDate(Temporal.PlainDate.from('2026-09-30'), language, 'short');
    const cores = [
      t('messages:card-ending.sms', { name: 'American Express •••• 8431', date, url: repair }),
      t('messages:asked.sms.replace-method', { amount, url: repair })
    ];
    for (const core of cores) expect([core, countSegments(plainForSms(core))]).toEqual([core, 1]);
  });

  test('a receipt is one segment in every month', () => {
    const t = translator(language, 'formal');
    for (let month = 1; month <= 12; month++) {
      const date = formatDate(Temporal.PlainDate.from({ year: 2026, month, day: 28 }), language);
      const core = `${t('messages:receipt.even')} ${t('messages:receipt.received', { amount, date })}`;
      expect([core, countSegments(plainForSms(core))]).toEqual([core, 1]);
    }
  });
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
