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
      source: 'agenceobjectifpaiement.com; date not checked',
      certainty: 'second-hand',
      validFrom: '2012-06-01'
    },
    term: {
      days: 8,
      starts: {
        email: { kind: 'day-after-sending' },
        letter: { kind: 'working-day-after-posting', nth: 3 }
      },
      law: 'Art. 1344 Code civil names no term: eight days are what is usual',
      source: 'general knowledge',
      certainty: 'unverified',
      validFrom: '2016-10-01'
    },
    contents: {
      elements: ['principal', 'creditor', 'invoiceNumber', 'dueOn', 'term'],
      law: 'Art. 1344 Code civil: a sufficient call to pay',
      source: 'general knowledge; the mentions of art. R124-4 are for collectors who act for others',
      certainty: 'unverified',
      validFrom: '2016-10-01'
    },
    channels: {
      allowed: ['letter', 'email'],
      law: 'Art. 1344 Code civil',
      source: 'general knowledge; that an e-mail is enough was not checked',
      certainty: 'unverified',
      validFrom: '2016-10-01'
    },
    consumerCosts: {
      kind: 'never',
      law: 'Art. L111-8 Code des procédures civiles d’exécution; an offence by art. L121-21 Code de la consommation',
      source: 'agenceobjectifpaiement.com, assistant-juridique.fr',
      certainty: 'second-hand',
      validFrom: '2012-06-01'
    },
    businessCosts: {
      fixedMinor: 4_000,
      law: 'Art. L441-10 and D441-5 Code de commerce',
      source: 'D441-5 as others quote it; the number L441-10 from general knowledge',
      certainty: 'second-hand',
      validFrom: '2013-01-01'
    },
    paymentsFirst: {
      settle: 'principal',
      law: 'Art. 1343-1 Code civil puts interest first and names no costs: the sum itself first is what is milder',
      source: 'general knowledge',
      certainty: 'unverified',
      validFrom: '2016-10-01'
    }
  }
];
