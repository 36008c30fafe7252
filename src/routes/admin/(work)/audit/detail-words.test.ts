import { expect, test } from 'vitest';
import { detailsInWords } from './detail-words.server.ts';

const read = (details: Readonly<Record<string, unknown>>) =>
  detailsInWords(details, { language: 'en', zone: 'Europe/Amsterdam' }).map(
    ({ term, value }) => `${term}: ${value}`
  );

test.each([
  [{ promisedOn: '2026-11-27', until: null, because: '' }, ['promised for: 27 Nov 2026']],
  [{ since: '2026-11-22T17:00:00Z' }, ['since: 22 November 2026 at 18:00']],
  [{ amount: { minor: 3_495, currency: 'EUR' } }, ['amount: €34.95']],
  [{ name: 'Lunch', amountMinor: 2_450, currency: 'EUR' }, ['name: Lunch', 'amount: €24.50']],
  [{ stopsDebits: true, layer: 'retries' }, ['debits stop, too: yes', 'about: trying again']],
  [{ planId: '01a2043a-45a9-72fb-9d0d-3146f2ae1a81' }, ['plan: ae1a81']],
  [{ scopes: ['invoices:read', 'events:read'], lines: [] }, ['may: invoices:read, events:read']],
  [
    {
      arms: [
        { key: 'A', weight: 1 },
        { key: 'B', weight: 2 }
      ],
      diff: { added: ['x'] }
    },
    ['variants: variant A, weight 1; variant B, weight 2']
  ],
  [{ mostPerWeek: 3 }, ['most per week: 3']]
])('%j is read as %j', (details, words) => {
  expect(read(details)).toEqual(words);
});
