/** The Netherlands: the “WIK letter” and the scale of the Decree on extrajudicial collection costs. */
import type { LawPack } from './law-pack.ts';

const receipt = {
  kind: 'day-after-receipt',
  usualDaysToArrive: 0,
  provenBy: ['opened-link']
} as const;

const since2016: LawPack = {
  country: 'NL',
  version: 'NL-2016-11-25',
  validFrom: '2016-11-25',
  freeNotice: {
    law: 'Art. 6:96 lid 6 BW',
    works: ['dutch-civil-code'],
    sources: ['incasso-plein.nl', 'ggn.nl'],
    remark: 'date-unchecked',
    certainty: 'second-hand',
    validFrom: '2012-07-01'
  },
  term: {
    days: 14,
    starts: {
      email: receipt,
      // The post takes two working days as a rule; the term itself is counted from what was proven.
      letter: { ...receipt, provenBy: ['registered-post'], usualDaysToArrive: 4 }
    },
    wording: {
      nl: ['14 dagen nadat deze brief bij u is bezorgd', '14 dagen nadat dit bericht bij u is bezorgd'],
      fr: ['14 jours après la remise de cette lettre', '14 jours après la remise de ce message'],
      de: ['14 Tagen nach Zustellung dieses Schreibens', '14 Tagen nach Zustellung dieser Nachricht'],
      en: ['14 days after this letter was delivered', '14 days after this message was delivered']
    },
    voidWording: {
      nl: ['14 dagen na vandaag', '14 dagen na dagtekening', '14 dagen na heden', '14 dagen na de datum van'],
      fr: [
        '14 jours à compter de ce jour',
        '14 jours à partir d’aujourd’hui',
        '14 jours à compter de la date'
      ],
      de: ['14 Tagen ab heute', '14 Tagen ab Datum'],
      en: ['14 days from today', '14 days from the date of']
    },
    law: 'Art. 6:96 lid 6 BW; Hoge Raad 25 november 2016, ECLI:NL:HR:2016:2704',
    works: ['dutch-civil-code', 'dutch-supreme-court'],
    sources: ['incasso-plein.nl', 'ggn.nl', 'boitenluhrs.nl'],
    remark: 'judgment-number',
    certainty: 'second-hand',
    validFrom: '2016-11-25'
  },
  contents: {
    elements: ['principal', 'costs', 'creditor', 'invoiceNumber', 'dueOn', 'term'],
    law: 'Art. 6:96 lid 6 BW',
    works: ['dutch-civil-code'],
    sources: ['incasso-plein.nl', 'ggn.nl'],
    remark: 'claim-recognised',
    certainty: 'second-hand',
    validFrom: '2012-07-01'
  },
  channels: {
    allowed: ['letter', 'email'],
    law: 'Art. 6:96 lid 6 en art. 3:37 lid 3 BW',
    works: ['dutch-civil-code'],
    sources: ['boitenluhrs.nl'],
    remark: 'proof-of-receipt',
    certainty: 'unverified',
    validFrom: '2012-07-01'
  },
  consumerCosts: {
    kind: 'scale',
    scale: {
      tiers: [
        { aboveMinor: 0, baseMinor: 0, rateBasisPoints: 1_500 },
        { aboveMinor: 250_000, baseMinor: 37_500, rateBasisPoints: 1_000 },
        { aboveMinor: 500_000, baseMinor: 62_500, rateBasisPoints: 500 },
        { aboveMinor: 1_000_000, baseMinor: 87_500, rateBasisPoints: 100 },
        { aboveMinor: 20_000_000, baseMinor: 277_500, rateBasisPoints: 50 }
      ],
      leastMinor: 4_000,
      mostMinor: 677_500
    },
    law: 'Art. 2 Besluit vergoeding voor buitengerechtelijke incassokosten; art. 6:96 lid 5 BW',
    works: ['dutch-costs-decree', 'dutch-civil-code'],
    sources: ['intrum.nl', 'ggn.nl'],
    remark: 'binding-for-consumers',
    certainty: 'second-hand',
    validFrom: '2012-07-01'
  },
  businessCosts: {
    fixedMinor: 4_000,
    law: 'Art. 6:96 lid 4 BW; art. 6 2011/7/EU',
    works: ['dutch-civil-code', 'late-payment-directive'],
    sources: [],
    remark: 'more-may-be-agreed',
    certainty: 'second-hand',
    validFrom: '2013-03-16'
  },
  vatOnCosts: {
    law: 'Art. 2 lid 3 Besluit vergoeding voor buitengerechtelijke incassokosten',
    works: ['dutch-costs-decree'],
    sources: ['intrum.nl', 'ggn.nl'],
    certainty: 'second-hand',
    validFrom: '2012-07-01'
  },
  paymentsFirst: {
    settle: 'costs',
    law: 'Art. 6:44 lid 1 BW',
    works: ['dutch-civil-code'],
    sources: [],
    remark: 'interest-between',
    certainty: 'unverified',
    validFrom: '1992-01-01'
  }
};

/** Oldest first. */
export const dutchLaw: readonly LawPack[] = [
  since2016,
  {
    ...since2016,
    version: 'NL-2024-10-01',
    validFrom: '2024-10-01',
    claimsTogether: {
      law: 'Besluit vergoeding voor buitengerechtelijke incassokosten (1 oktober 2024)',
      works: ['dutch-costs-decree'],
      sources: ['nvi.nl'],
      remark: 'least-charged',
      certainty: 'unverified',
      validFrom: '2024-10-01'
    }
  }
];
