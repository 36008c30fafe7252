import type { Score } from '../../src/lib/server/domain/feedback/index.ts';

/** The demo's invoices, as days from today: who owes what for what, and how far it has come. */
export type Chapter = Readonly<{
  number: string;
  /** Index in `people`. */
  person: number;
  issuedDaysAgo: number;
  dueInDays: number;
  lines: readonly (readonly [string, number])[];
  taxBp: number;
  prepaidMinor?: number;
  /** `ideal`: paid at once. `sepa`: a debit that is under way. `void`: cancelled. */
  then?: 'ideal' | 'sepa' | 'void';
  /** How long ago that was; today, when absent. */
  thenDaysAgo?: number;
  /** Its customer promised, so long ago, to pay it. */
  promisedDaysAgo?: number;
  /** How easy its customer found paying it, and in which words. */
  said?: Readonly<{ score: Score; comment?: string }>;
}>;

const care = (month: string, minor: number) => [`Opvang ${month}, 3 dagen per week`, minor] as const;

/** Index in `people`: whose portal the demo shows. */
export const portalPerson = 0;

export const chapters: readonly Chapter[] = [
  {
    number: '2026-1187',
    person: 0,
    issuedDaysAgo: 8,
    dueInDays: 6,
    taxBp: 0,
    prepaidMinor: 10_000,
    lines: [care('november', 28_600), ['Extra dag 12 november', 2_640]]
  },
  {
    number: '2026-1188',
    person: 0,
    issuedDaysAgo: 38,
    dueInDays: -10,
    taxBp: 900,
    lines: [['Luiers en maaltijden oktober', 4_312]]
  },
  {
    number: '2026-1102',
    person: 0,
    issuedDaysAgo: 39,
    dueInDays: -9,
    taxBp: 0,
    lines: [care('oktober', 28_600)],
    then: 'ideal',
    thenDaysAgo: 11,
    said: { score: 5, comment: 'Zo gedaan, fijn dat het op mijn telefoon kan.' }
  },
  {
    number: '2026-1004',
    person: 0,
    issuedDaysAgo: 69,
    dueInDays: -39,
    taxBp: 0,
    lines: [care('september', 28_600)],
    then: 'ideal',
    thenDaysAgo: 41,
    promisedDaysAgo: 44,
    said: { score: 4 }
  },
  {
    number: '2026-1005',
    person: 0,
    issuedDaysAgo: 68,
    dueInDays: -38,
    taxBp: 900,
    lines: [['Luiers en maaltijden september', 3_940]],
    then: 'ideal',
    thenDaysAgo: 40,
    said: { score: 2, comment: 'Ik moest eerst zoeken welke factuur dit was.' }
  },
  {
    number: '2026-0917',
    person: 0,
    issuedDaysAgo: 100,
    dueInDays: -70,
    taxBp: 0,
    lines: [care('augustus', 28_600)],
    then: 'ideal',
    thenDaysAgo: 72,
    said: { score: 3 }
  },
  {
    number: '2026-0845',
    person: 0,
    issuedDaysAgo: 52,
    dueInDays: -12,
    taxBp: 0,
    lines: [['Kamp in de herfstvakantie, 5 dagen', 24_750]]
  },
  {
    number: '2026-1189',
    person: 1,
    issuedDaysAgo: 8,
    dueInDays: 6,
    taxBp: 0,
    lines: [care('november', 42_900)],
    then: 'sepa'
  },
  {
    number: '2026-1190',
    person: 2,
    issuedDaysAgo: 8,
    dueInDays: 6,
    taxBp: 0,
    lines: [['Accueil novembre, 2 jours par semaine', 19_050]]
  },
  {
    number: '2026-1191',
    person: 3,
    issuedDaysAgo: 22,
    dueInDays: -8,
    taxBp: 0,
    lines: [
      ['Betreuung November, Ganztagsplatz', 61_480],
      ['Mittagessen', 8_820]
    ]
  },
  {
    number: '2026-1192',
    person: 4,
    issuedDaysAgo: 8,
    dueInDays: 6,
    taxBp: 0,
    lines: [['Childcare November, 4 days a week', 38_100]]
  },
  {
    number: '2026-1193',
    person: 5,
    issuedDaysAgo: 8,
    dueInDays: 6,
    taxBp: 2100,
    lines: [
      ['Pick-up service November', 7_500],
      ['Late pick-up fee', 1_250]
    ]
  },
  {
    number: '2026-1194',
    person: 6,
    issuedDaysAgo: 45,
    dueInDays: -15,
    taxBp: 0,
    lines: [care('oktober', 28_600)]
  },
  {
    number: '2026-1195',
    person: 7,
    issuedDaysAgo: 8,
    dueInDays: 6,
    taxBp: 0,
    lines: [care('november', 23_833)]
  },
  {
    number: '2026-1196',
    person: 6,
    issuedDaysAgo: 8,
    dueInDays: 6,
    taxBp: 0,
    lines: [['Dubbel gefactureerd: vervalt', 28_600]],
    then: 'void'
  }
];
