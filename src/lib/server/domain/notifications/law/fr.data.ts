/** France: what amicable collection costs stays with the creditor. */
import type { LawPack } from './law-pack.ts';

/** Oldest first. */
export const frenchLaw: readonly LawPack[] = [
  {
    country: 'FR',
    version: 'FR-2016-10-01',
    validFrom: '2016-10-01',
    freeNotice: {
      law: 'Art. L111-8 Code des procédures civiles d’exécution',
      works: ['french-enforcement-code'],
      sources: ['agenceobjectifpaiement.com'],
      remark: 'date-unchecked',
      certainty: 'second-hand',
      validFrom: '2012-06-01'
    },
    term: {
      days: 8,
      starts: {
        email: { kind: 'day-after-sending' },
        letter: { kind: 'working-day-after-posting', nth: 3 }
      },
      law: 'Art. 1344 Code civil',
      works: ['french-civil-code'],
      sources: [],
      remark: 'no-term-eight-days',
      certainty: 'unverified',
      validFrom: '2016-10-01'
    },
    contents: {
      elements: ['principal', 'creditor', 'invoiceNumber', 'dueOn', 'term'],
      law: 'Art. 1344 Code civil',
      works: ['french-civil-code'],
      sources: [],
      remark: 'sufficient-call',
      certainty: 'unverified',
      validFrom: '2016-10-01'
    },
    channels: {
      allowed: ['letter', 'email'],
      law: 'Art. 1344 Code civil',
      works: ['french-civil-code'],
      sources: [],
      remark: 'email-unchecked',
      certainty: 'unverified',
      validFrom: '2016-10-01'
    },
    consumerCosts: {
      kind: 'never',
      law: 'Art. L111-8 Code des procédures civiles d’exécution; art. L121-21 Code de la consommation',
      works: ['french-enforcement-code', 'french-consumer-code'],
      sources: ['agenceobjectifpaiement.com', 'assistant-juridique.fr'],
      remark: 'offence',
      certainty: 'second-hand',
      validFrom: '2012-06-01'
    },
    businessCosts: {
      fixedMinor: 4_000,
      law: 'Art. L441-10 et D441-5 Code de commerce',
      works: ['french-commercial-code'],
      sources: [],
      remark: 'd441-quoted',
      certainty: 'second-hand',
      validFrom: '2013-01-01'
    },
    paymentsFirst: {
      settle: 'principal',
      law: 'Art. 1343-1 Code civil',
      works: ['french-civil-code'],
      sources: [],
      remark: 'milder-order',
      certainty: 'unverified',
      validFrom: '2016-10-01'
    }
  }
];
