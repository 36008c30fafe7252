import { money } from '../../src/lib/money/index.ts';
import type { EmailContent } from '../../src/lib/server/channels/index.ts';

/** A reminder as long as the real one. */
export const sampleEmail: EmailContent = {
  language: 'nl',
  merchantName: 'Kinderdagverblijf De Klaproos',
  brandColor: '#0b6e5f',
  subject: 'Factuur 2026-1187 is bijna aan de beurt',
  preheader: 'Betalen kan tot en met vrijdag 27 november.',
  title: 'Bijna zover',
  amount: money(212_40, 'EUR'),
  paragraphs: [
    'Dag Samira El Amrani,',
    'Vrijdag 27 november is de factuur aan de beurt. Betalen kan nu al, met één tik.'
  ],
  facts: [{ label: 'Factuur 2026-1187', value: 'Opvang november' }],
  action: { label: 'Bekijk en betaal', url: 'https://pay.example/p/4fT9xQ2mZ7cV1bN8kL5wRa' },
  contact: 'Klopt er iets niet? administratie@deklaproos.example',
  why: 'Je krijgt dit bericht omdat er een factuur openstaat.',
  poweredBy: 'Betalen via Quitte'
};
