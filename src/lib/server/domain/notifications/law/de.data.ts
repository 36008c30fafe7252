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
      law: '§ 286 Abs. 1 BGB: the reminder that causes default is free; §§ 280, 286 BGB',
      source:
        'ing.de, finanztip.de, IHK Frankfurt; a fixed date or a hint on the invoice also cause default and are not relied on',
      certainty: 'second-hand',
      validFrom: '2002-01-01'
    },
    term: {
      days: 7,
      starts: {
        email: { kind: 'day-after-sending' },
        letter: { kind: 'working-day-after-posting', nth: 3 }
      },
      law: '§ 286 BGB names no term: seven days are a reasonable one',
      source: 'general knowledge',
      certainty: 'unverified',
      validFrom: '2002-01-01'
    },
    contents: {
      elements: ['principal', 'creditor', 'invoiceNumber', 'dueOn', 'term'],
      law: '§ 286 Abs. 1 BGB: a clear call to pay a definite claim',
      source: 'general knowledge',
      certainty: 'unverified',
      validFrom: '2002-01-01'
    },
    channels: {
      allowed: ['letter', 'email'],
      law: '§ 286 BGB asks for no form; letter and e-mail can be shown later',
      source: 'general knowledge',
      certainty: 'unverified',
      validFrom: '2002-01-01'
    },
    consumerCosts: {
      kind: 'per-reminder',
      // Courts took two to three euro.
      mostMinor: 250,
      law: '§ 280 Abs. 1 and 2, § 286 BGB: real costs only, no hours of work',
      source: 'ing.de, finanztip.de, IHK Frankfurt',
      certainty: 'second-hand',
      validFrom: '2002-01-01'
    },
    businessCosts: {
      fixedMinor: 4_000,
      law: '§ 288 Abs. 5 BGB; art. 6 Directive 2011/7/EU',
      source: 'Directive 2011/7/EU as others quote it; date of the paragraph from general knowledge',
      certainty: 'second-hand',
      validFrom: VALID_FROM
    },
    paymentsFirst: {
      settle: 'costs',
      law: '§ 367 Abs. 1 BGB: costs, then interest, then the sum itself',
      source: 'general knowledge',
      certainty: 'unverified',
      validFrom: '2002-01-01'
    }
  }
];
