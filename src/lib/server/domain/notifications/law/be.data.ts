/** Belgium: book XIX of the Code of Economic Law, consumers’ debts. The numbers of its articles are general knowledge. */
import type { LawPack } from './law-pack.ts';

/** New contracts since 1 September 2023, all of them since 1 December 2023. */
const VALID_FROM = '2023-12-01';

const article = (law: string, source: string, certainty: 'second-hand' | 'unverified' = 'second-hand') => ({
  law,
  source,
  certainty,
  validFrom: VALID_FROM
});

/** Oldest first. */
export const belgianLaw: readonly LawPack[] = [
  {
    country: 'BE',
    version: 'BE-2023-12-01',
    validFrom: VALID_FROM,
    freeNotice: article('Art. XIX.2 § 1 WER/CDE', 'amboslaw.be, vbb.com, lex4u.com'),
    term: {
      days: 14,
      starts: {
        email: { kind: 'day-after-sending' },
        letter: { kind: 'working-day-after-posting', nth: 3 }
      },
      ...article('Art. XIX.2 § 2 WER/CDE', 'amboslaw.be, studio-legale.com')
    },
    contents: {
      elements: ['principal', 'costs', 'creditor', 'creditorNumber', 'product', 'dueOn', 'term'],
      ...article('Art. XIX.2 § 3 WER/CDE', 'amboslaw.be, vbb.com, lex4u.com')
    },
    channels: {
      allowed: ['email', 'letter'],
      ...article(
        'Art. XIX.2 § 2 WER/CDE: on a durable medium',
        'the clocks name post and electronic ways; that a text message is none was not checked',
        'unverified'
      )
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
      ...article(
        'Art. XIX.4 WER/CDE',
        'amboslaw.be for the first two tiers; above € 500 from general knowledge, though it joins up at € 65',
        'unverified'
      )
    },
    reminderFee: {
      mostMinor: 750,
      mayAddPostage: true,
      freeDueDatesPerYear: 3,
      ...article('Art. XIX.2 § 1 WER/CDE', 'amboslaw.be, vbb.com')
    },
    businessCosts: {
      fixedMinor: 4_000,
      law: 'Art. 6 Loi/Wet 2 août/augustus 2002; art. 6 Directive 2011/7/EU',
      source: 'Directive 2011/7/EU as others quote it',
      certainty: 'second-hand',
      validFrom: '2013-03-16'
    },
    paymentsFirst: {
      settle: 'costs',
      law: 'Art. 5.210 BW/CC: interest and costs before the sum itself',
      source: 'general knowledge; whether book XIX turns it round for consumers was not checked',
      certainty: 'unverified',
      validFrom: '2023-01-01'
    }
  }
];
