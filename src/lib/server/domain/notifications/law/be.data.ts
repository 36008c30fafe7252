/** Belgium: book XIX of the Code of Economic Law, consumers’ debts. The numbers of its articles are general knowledge. */
import type { LawPack } from './law-pack.ts';

/** New contracts since 1 September 2023, all of them since 1 December 2023. */
const VALID_FROM = '2023-12-01';

const article = (number: string, sources: readonly string[]) => ({
  law: `Art. ${number} WER/CDE`,
  works: ['belgian-economic-code'] as const,
  sources,
  certainty: 'second-hand' as const,
  validFrom: VALID_FROM
});

/** Oldest first. */
export const belgianLaw: readonly LawPack[] = [
  {
    country: 'BE',
    version: 'BE-2023-12-01',
    validFrom: VALID_FROM,
    freeNotice: article('XIX.2 § 1', ['amboslaw.be', 'vbb.com', 'lex4u.com']),
    term: {
      days: 14,
      starts: {
        email: { kind: 'day-after-sending' },
        letter: { kind: 'working-day-after-posting', nth: 3 }
      },
      ...article('XIX.2 § 2', ['amboslaw.be', 'studio-legale.com'])
    },
    contents: {
      elements: ['principal', 'costs', 'creditor', 'creditorNumber', 'product', 'dueOn', 'term'],
      ...article('XIX.2 § 3', ['amboslaw.be', 'vbb.com', 'lex4u.com'])
    },
    channels: {
      allowed: ['email', 'letter'],
      ...article('XIX.2 § 2', []),
      remark: 'durable-medium',
      certainty: 'unverified'
    },
    consumerCosts: {
      kind: 'scale',
      scale: {
        tiers: [
          { aboveMinor: 0, baseMinor: 2_000, rateBasisPoints: 0 },
          { aboveMinor: 15_000, baseMinor: 3_000, rateBasisPoints: 1_000 },
          { aboveMinor: 50_000, baseMinor: 6_500, rateBasisPoints: 500 }
        ],
        leastMinor: 2_000,
        mostMinor: 200_000
      },
      ...article('XIX.4', ['amboslaw.be']),
      // Though it joins up at € 65.
      remark: 'above-500-unread',
      certainty: 'unverified'
    },
    reminderFee: {
      mostMinor: 750,
      mayAddPostage: true,
      freeDueDatesPerYear: 3,
      ...article('XIX.2 § 1', ['amboslaw.be', 'vbb.com'])
    },
    businessCosts: {
      fixedMinor: 4_000,
      law: 'Art. 6 wet/loi 2.8.2002; art. 6 2011/7/EU',
      works: ['belgian-late-payment-act', 'late-payment-directive'],
      sources: [],
      remark: 'directive-quoted',
      certainty: 'second-hand',
      validFrom: '2013-03-16'
    },
    paymentsFirst: {
      settle: 'costs',
      law: 'Art. 5.210 BW/CC',
      works: ['belgian-civil-code'],
      sources: [],
      remark: 'before-the-sum-book-xix',
      certainty: 'unverified',
      validFrom: '2023-01-01'
    }
  }
];
