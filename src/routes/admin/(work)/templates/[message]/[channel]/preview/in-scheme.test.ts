import { expect, test } from 'vitest';
import { renderEmailHtml } from '#lib/server/channels/index.ts';
import { inScheme } from './in-scheme.ts';

const html = renderEmailHtml({
  language: 'nl',
  merchantName: 'De Klaproos',
  brandColor: '#0b6e5f',
  subject: 'Betaald',
  preheader: 'Gelukt',
  title: 'Gelukt',
  paragraphs: ['Dag'],
  facts: [],
  contact: 'Vragen?',
  why: 'Daarom.',
  poweredBy: 'Quitte'
});

test('the dark side of an e-mail holds always or never, whatever the browser is set to', async () => {
  expect(await html).toMatch(/prefers-color-scheme:\s*dark/);
  for (const [scheme, media] of [
    ['light', '@media not all'],
    ['dark', '@media all']
  ] as const) {
    const shown = inScheme(await html, scheme);
    expect(shown).toContain(media);
    expect(shown).not.toMatch(/prefers-color-scheme|color-scheme: light dark/);
  }
});
