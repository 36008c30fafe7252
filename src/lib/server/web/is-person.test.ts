import { expect, test } from 'vitest';
import { isPerson } from './is-person.ts';

const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1';
const ask = (given: Readonly<Record<string, string>>, method = 'GET') =>
  isPerson({ method, headers: new Headers({ 'sec-fetch-mode': 'navigate', 'user-agent': phone, ...given }) });

test('a telephone that goes to a page is a person', () => {
  expect(ask({})).toBe(true);
});

test.each([
  ['a look ahead', { 'sec-purpose': 'prefetch;prerender' }],
  ['Safari’s look ahead', { purpose: 'preview' }],
  ['a scanner without a browser', { 'sec-fetch-mode': '' }],
  ['a script of a page', { 'sec-fetch-mode': 'cors' }],
  ['WhatsApp’s preview', { 'user-agent': 'WhatsApp/2.24.1 A' }],
  ['Facebook’s preview', { 'user-agent': 'facebookexternalhit/1.1' }],
  ['a chat’s preview', { 'user-agent': 'Slackbot-LinkExpanding 1.0' }],
  ['a scanner with a browser', { 'user-agent': `${phone} HeadlessChrome/120` }]
])('%s is not', (_, headers) => {
  expect(ask(headers)).toBe(false);
});

test('nor is whoever only asks for the head', () => {
  expect(ask({}, 'HEAD')).toBe(false);
});
