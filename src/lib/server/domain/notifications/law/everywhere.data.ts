/** What holds in every country: the carriers’ terms, and what Quitte itself never does. */
import type { Provenance } from './law-pack.ts';

export const everywhereRules = {
  whatsapp: {
    law: 'WhatsApp Business Policy: not for collecting debts; utility templates are about what somebody asked for',
    source: 'niswey.com quoting Meta; help.nxlink.ai; whatsapp.com/legal/business-policy read in part',
    certainty: 'second-hand',
    validFrom: '2025-07-01'
  },
  'short-messages': {
    law: 'A notification or a text message has no room for what a formal notice must say',
    source: 'our own decision',
    certainty: 'house',
    validFrom: '2026-11-22'
  },
  'serious-words': {
    law: 'What asks for money that is missing is never playful',
    source: 'our own decision',
    certainty: 'house',
    validFrom: '2026-11-22'
  },
  'no-pack': {
    law: 'Without a written-down law no costs are charged',
    source: 'our own decision',
    certainty: 'house',
    validFrom: '2026-11-22'
  },
  patience: {
    law: 'A customer is reminded a few times, not endlessly, and not twice in three days',
    source: 'our own decision',
    certainty: 'house',
    validFrom: '2026-11-22'
  },
  structure: {
    law: 'A sequence has to be complete before it can run',
    source: 'our own decision',
    certainty: 'house',
    validFrom: '2026-11-22'
  }
} as const satisfies Record<string, Provenance>;

export type EverywhereRule = keyof typeof everywhereRules;
