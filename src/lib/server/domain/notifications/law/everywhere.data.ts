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
  openings: {
    law: 'Art. 5(3) Directive 2002/58/EC; NL: art. 11.7a Tw; BE: art. 10/2 Act of 30 July 2018; FR: art. 82 Act 78-17; DE: § 25 TDDDG',
    source:
      'EDPB Guidelines 2/2023 (final 7 October 2024: a pixel in an e-mail is access) as others report them; it-recht-kanzlei.de for § 25; mondaq.com for art. 82 and the CNIL’s draft; the Dutch and Belgian articles from general knowledge',
    certainty: 'unverified',
    validFrom: '2011-05-25'
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
