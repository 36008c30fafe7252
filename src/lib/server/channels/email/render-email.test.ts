import { expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import type { EmailContent } from './email-content.ts';
import { renderEmailHtml } from './render-html.ts';
import { renderEmailText } from './render-text.ts';

const full: EmailContent = {
  language: 'nl',
  merchantName: 'Kinderdagverblijf De Klaproos',
  brandColor: '#0b6e5f',
  subject: 'Betaald',
  preheader: 'Gelukt',
  title: 'Gelukt, we staan quitte.',
  amount: money(212_40, 'EUR'),
  bars: { share: 0.47, label: '€ 100,00 van € 212,40 betaald' },
  paragraphs: ['Dag Samira El Amrani,', 'Ontvangen op 23 november.'],
  facts: [{ label: 'Factuur 2026-1187', value: 'Opvang november' }],
  action: { label: 'Bekijk en betaal', url: 'https://pay.example/p/4fT9xQ2mZ7cV1bN8kL5wRa' },
  genuine: { text: 'Controleer dit: code K7M2QX op pay.example/check/de-klaproos', code: 'K7M2QX' },
  contact: 'Klopt er iets niet? administratie@deklaproos.example',
  why: 'Je krijgt dit bericht omdat je hebt betaald.',
  poweredBy: 'Betalen via Quitte'
};
const { amount: _, bars: __, action: ___, genuine: ____, ...bare } = full;

const seen = (html: string) =>
  html
    .replace(/<head>.*<\/head>|<!--.*?-->|<[^>]+>/gs, '')
    .replace(/&#?\w+;/g, ' ')
    .replace(/\s+/g, ' ');

test.each([
  ['with everything', full],
  ['with the least', { ...bare, facts: [] }],
  ['in another colour and language', { ...full, brandColor: '#ffd400', language: 'fr' as const }]
])('an e-mail %s fetches nothing, leaves no slot, and names its language', async (_what, content) => {
  const html = await renderEmailHtml(content);
  expect(html).not.toMatch(/\{\{|<img|@import|<link|url\(/);
  const addresses = [...html.matchAll(/https?:\/\/[^"'\s<]+/g)].map(([address]) => address);
  expect(
    addresses.filter((address) => !/^(http:\/\/www\.w3\.org|https:\/\/pay\.example)/.test(address))
  ).toEqual([]);
  expect(html).toContain(`lang="${content.language}"`);
  expect(html.match(/<h1/g)).toHaveLength(1);
});

test('HTML and plain text say the same', async () => {
  const html = seen(await renderEmailHtml(full));
  const text = renderEmailText(full);
  for (const words of [
    full.merchantName,
    full.title,
    ...full.paragraphs,
    ...full.facts.flatMap(({ label, value }) => [label, value]),
    'Bekijk en betaal',
    'code K7M2QX op pay.example/check/de-klaproos',
    full.contact,
    full.why,
    full.poweredBy
  ]) {
    expect(html).toContain(words);
    expect(text).toContain(words);
  }
  expect(html).toMatch(/€ 212,40/);
  expect(text).toContain('€ 212,40');
  expect(text).toContain(full.action!.url);
});

test('a day stays with its month, and the plain text names an amount once', async () => {
  const content = { ...full, title: 'Betaal € 212,40 uiterlijk 23 november 2026.' };
  const html = await renderEmailHtml(content);
  expect(html).toContain('uiterlijk 23\u00a0november 2026.');
  expect(html).toContain('op 23\u00a0november.');
  expect(renderEmailText(content).match(/212,40/g)).toHaveLength(1);
});

test('only with an opening address does an e-mail fetch anything: one picture of one pixel, without a word', async () => {
  const openingUrl = 'https://pay.example/o/sealed?a&b';
  const html = await renderEmailHtml({ ...full, openingUrl });
  expect(html.match(/<img[^>]*>/g)).toEqual([
    expect.stringMatching(/src="https:\/\/pay\.example\/o\/sealed\?a&amp;b" alt="" width="1" height="1"/)
  ]);
  expect(renderEmailText({ ...full, openingUrl })).toBe(renderEmailText(full));
});

test('what a merchant or a file wrote is text, in content and in attributes', async () => {
  const evil = '"><script>alert(1)</script>\'{{why}}$&';
  const html = await renderEmailHtml({
    ...full,
    merchantName: evil,
    title: evil,
    paragraphs: [evil],
    facts: [{ label: evil, value: evil }],
    bars: { share: 1, label: evil },
    action: { label: evil, url: 'https://pay.example/p/x"onclick="alert(1)' }
  });
  expect(html).not.toMatch(/<script|"onclick=/);
  expect(html.split('&lt;script&gt;alert(1)&lt;/script&gt;&#39;{{why}}$&amp;')).toHaveLength(8);
});

test('a colour that is none is refused before it reaches a style', async () => {
  await expect(renderEmailHtml({ ...full, brandColor: 'red;}body{display:none' })).rejects.toThrow(
    RangeError
  );
});
