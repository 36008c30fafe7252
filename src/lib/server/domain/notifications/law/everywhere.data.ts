/** What holds in every country: the carriers’ terms, and what Quitte itself never does. */
import type { HouseRule, Provenance } from './law-pack.ts';

const house: HouseRule = { certainty: 'house', validFrom: '2026-11-22' };

export const everywhereRules = {
  whatsapp: {
    law: 'WhatsApp Business Policy',
    works: ['whatsapp-policy'],
    sources: ['niswey.com', 'help.nxlink.ai', 'whatsapp.com/legal/business-policy'],
    remark: 'policy-read-in-part',
    certainty: 'second-hand',
    validFrom: '2025-07-01'
  },
  // A notification or a text message has no room for what a formal notice must say.
  'short-messages': house,
  'serious-words': house,
  openings: {
    law: 'Art. 5(3) 2002/58/EC; NL: art. 11.7a Tw; BE: art. 10/2 wet/loi 30.7.2018; FR: art. 82 loi 78-17; DE: § 25 TDDDG',
    works: [
      'privacy-directive',
      'dutch-telecommunications-act',
      'belgian-privacy-act',
      'french-privacy-act',
      'german-telemedia-act'
    ],
    // Final on 7 October 2024; § 25 by the second, art. 82 and the CNIL’s draft by the third.
    sources: ['EDPB 2/2023', 'it-recht-kanzlei.de', 'mondaq.com'],
    remark: 'pixel-is-access',
    certainty: 'unverified',
    validFrom: '2011-05-25'
  },
  'no-pack': house,
  patience: house,
  structure: house
} as const satisfies Record<string, Provenance | HouseRule>;

export type EverywhereRule = keyof typeof everywhereRules;
