/** Germany: default first, and then no more than what a reminder really costs. */
import type { LawPack } from './law-pack.ts';

const VALID_FROM = '2014-07-29';

/** Oldest first. */
export const germanLaw: readonly LawPack[] = [
  {
    country: 'DE',
    version: 'DE-2014-07-29',
    validFrom: VALID_FROM,
    freeNotice: {
      law: '§ 280 und § 286 Abs. 1 BGB',
      works: ['german-civil-code'],
      sources: ['ing.de', 'finanztip.de', 'IHK Frankfurt'],
      remark: 'fixed-date-unused',
      certainty: 'second-hand',
      validFrom: '2002-01-01'
    },
    term: {
      days: 7,
      starts: {
        email: { kind: 'day-after-sending' },
        letter: { kind: 'working-day-after-posting', nth: 3 }
      },
      law: '§ 286 BGB',
      works: ['german-civil-code'],
      sources: [],
      remark: 'no-term-seven-days',
      certainty: 'unverified',
      validFrom: '2002-01-01'
    },
    contents: {
      elements: ['principal', 'creditor', 'invoiceNumber', 'dueOn', 'term'],
      law: '§ 286 Abs. 1 BGB',
      works: ['german-civil-code'],
      sources: [],
      remark: 'clear-call',
      certainty: 'unverified',
      validFrom: '2002-01-01'
    },
    channels: {
      allowed: ['letter', 'email'],
      law: '§ 286 BGB',
      works: ['german-civil-code'],
      sources: [],
      remark: 'no-form-asked',
      certainty: 'unverified',
      validFrom: '2002-01-01'
    },
    consumerCosts: {
      kind: 'per-reminder',
      // Courts took two to three euro.
      mostMinor: 250,
      law: '§ 280 Abs. 1 und 2, § 286 BGB',
      works: ['german-civil-code'],
      sources: ['ing.de', 'finanztip.de', 'IHK Frankfurt'],
      remark: 'real-costs',
      certainty: 'second-hand',
      validFrom: '2002-01-01'
    },
    businessCosts: {
      fixedMinor: 4_000,
      law: '§ 288 Abs. 5 BGB; Art. 6 2011/7/EU',
      works: ['german-civil-code', 'late-payment-directive'],
      sources: [],
      remark: 'directive-quoted',
      certainty: 'second-hand',
      validFrom: VALID_FROM
    },
    paymentsFirst: {
      settle: 'costs',
      law: '§ 367 Abs. 1 BGB',
      works: ['german-civil-code'],
      sources: [],
      remark: 'interest-between',
      certainty: 'unverified',
      validFrom: '2002-01-01'
    }
  }
];
