import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import { lawPacks, maximumCosts } from '../law/index.ts';
import { decideCost, type CostQuestion } from './decide-cost.ts';
import { localDay } from './local-day.ts';
import type { SequenceStep } from './sequence.ts';
import { aStep } from './sequence.fixture.ts';

const on = (date: string) => Temporal.PlainDate.from(date);
const charging = (cost: SequenceStep['cost'] = { kind: 'legal-maximum' }) =>
  aStep('costs', 'previous', 30, { cost });
const formal = aStep('formal', 'due', 21, { kind: 'formal-notice' });

const QUESTION: CostQuestion = {
  step: charging(),
  following: [],
  principal: { minor: 12_500, currency: 'EUR' },
  isBusiness: false,
  // Noon of a Wednesday.
  local: localDay(Temporal.Instant.from('2026-04-29T10:00:00Z'), 'Europe/Amsterdam', 'NL'),
  notice: { channel: 'email', sentOn: on('2026-03-20'), receivedOn: on('2026-03-21'), statedMinor: 4_000 },
  claim: { isCharged: false, others: { principalMinor: 0, costsMinor: 0 } },
  vat: { reclaimsVat: true, vatRateBasisPoints: 2_100 }
};
const decide = (given: Partial<CostQuestion> = {}) => {
  const decision = decideCost({ ...QUESTION, ...given });
  if (decision.kind === 'none') return 'none';
  return `${decision.kind} ${decision.kind === 'wait' ? decision.until.toString() : decision.minor}`;
};
const inCountry = (country: string) => localDay(QUESTION.local.now, 'Europe/Amsterdam', country);

describe('a formal notice', () => {
  test.each([
    ['NL', 12_500, 'names 4000'],
    ['NL', 100_000, 'names 15000'],
    ['BE', 15_000, 'names 2000'],
    ['FR', 12_500, 'none']
  ] as const)('in %s about %i cents: %s', (country, minor, expected) => {
    const principal = { minor, currency: 'EUR' };
    expect(
      decide({
        step: formal,
        following: [aStep('word', 'previous', 3), charging()],
        principal,
        local: inCountry(country)
      })
    ).toBe(expected);
  });

  test('names nothing when nothing will be asked', () => {
    expect(decide({ step: formal, following: [aStep('word', 'previous', 3)] })).toBe('none');
  });

  test('names no more than the law allows, whatever was published', () => {
    const following = [charging({ kind: 'fixed', minor: 9_900, currency: 'EUR' })];
    expect(decide({ step: formal, following })).toBe('names 4000');
    expect(
      decide({ step: formal, following: [charging({ kind: 'fixed', minor: 1_500, currency: 'EUR' })] })
    ).toBe('names 1500');
  });
});

describe('a step with costs', () => {
  test('asks them when the notice arrived and its term is over', () => {
    expect(decide()).toBe('asks 4000');
  });

  test('waits for the end of the term', () => {
    const notice = { ...QUESTION.notice!, sentOn: on('2026-04-16'), receivedOn: on('2026-04-17') };
    // Fourteen days from the day after it was received: 18 April to 1 May.
    expect(decide({ notice })).toBe('wait 2026-05-02T07:00:00Z');
  });

  test.each([
    ['without a notice', { notice: undefined }],
    [
      'when nobody knows that it arrived',
      { notice: { channel: 'email', sentOn: on('2026-03-20'), statedMinor: 4_000 } }
    ],
    ['when it named none', { notice: { ...QUESTION.notice!, statedMinor: null } }],
    ['where the law knows none', { local: inCountry('FR') }],
    ['where we know no law', { local: inCountry('PT') }],
    ['in another currency', { principal: { minor: 12_500, currency: 'SEK' } }]
  ] as const)('goes without costs %s', (_, given) => {
    expect(decide(given as Partial<CostQuestion>)).toBe('none');
  });

  test('asks no more than was named, and no more than is allowed for what is still owed', () => {
    expect(decide({ principal: { minor: 100_000, currency: 'EUR' } })).toBe('asks 4000');
    expect(decide({ notice: { ...QUESTION.notice!, statedMinor: 15_000 } })).toBe('asks 4000');
  });
});

describe('costs are asked once for a claim', () => {
  const charged = { ...QUESTION.claim, isCharged: true };

  test('not again by a later step, and a later notice names none', () => {
    expect(decide({ claim: charged })).toBe('none');
    expect(decide({ step: formal, following: [charging()], claim: charged })).toBe('none');
  });

  test('with each reminder where the law counts reminders', () => {
    const claim = { ...QUESTION.claim, isCharged: false };
    expect(decide({ claim, local: inCountry('DE') })).toBe('asks 250');
  });
});

describe('several claims of one customer', () => {
  test('count as one sum in the Netherlands: a second small one costs nothing more', () => {
    const claim = { isCharged: false, others: { principalMinor: 12_500, costsMinor: 4_000 } };
    const asked = { step: formal, following: [charging()], claim };
    expect(decide(asked)).toBe('none');
    // 15 % of 1,125 euro, less the 40 that the first one was told.
    expect(decide({ ...asked, principal: { minor: 100_000, currency: 'EUR' } })).toBe('names 12875');
    expect(decide({ ...asked, local: inCountry('BE') })).toBe('names 2000');
  });

  test('never cost more together than their sum would', () => {
    const pack = lawPacks.NL.at(-1)!;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3_000_000 }), { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        (principals, reclaimsVat) => {
          const vat = { reclaimsVat, vatRateBasisPoints: 2_100 };
          let others = { principalMinor: 0, costsMinor: 0 };
          for (const minor of principals) {
            const named = decideCost({
              ...{ ...QUESTION, step: formal, following: [charging()], vat },
              ...{ principal: { minor, currency: 'EUR' }, claim: { isCharged: false, others } }
            });
            const costs = named.kind === 'names' ? named.minor : 0;
            others = {
              principalMinor: others.principalMinor + minor,
              costsMinor: others.costsMinor + costs
            };
          }
          const { total } = maximumCosts(pack, {
            ...{ principal: money(others.principalMinor, 'EUR'), isConsumer: true },
            ...{ creditorReclaimsVat: reclaimsVat, vatRateBasisPoints: 2_100 }
          });
          expect(others.costsMinor).toBeLessThanOrEqual(total.minor);
        }
      )
    );
  });
});

describe('a reminder that costs something itself', () => {
  const step = aStep('again', 'previous', 21, { cost: { kind: 'reminder-fee' } });
  const reminded = (otherDueDates: number, sentOn = '2026-04-14', channel: 'email' | 'letter' = 'email') => ({
    ...QUESTION.claim,
    reminders: { first: { channel, sentOn: on(sentOn) }, otherDueDates }
  });
  const belgian = { step, notice: undefined, local: inCountry('BE') };

  test.each([
    ['asks € 7.50 about the fourth due date of a year', { claim: reminded(3) }, 'asks 750'],
    ['asks nothing about the first three', { claim: reminded(2) }, 'none'],
    ['asks nothing when it is the first of all', { claim: QUESTION.claim }, 'none'],
    ['asks nothing on the last day of the term', { claim: reminded(3, '2026-04-15') }, 'none'],
    ['gives a letter its days to arrive', { claim: reminded(3, '2026-04-14', 'letter') }, 'none'],
    ['asks a business nothing', { claim: reminded(3), isBusiness: true }, 'none'],
    ['asks nothing in the Netherlands', { claim: reminded(9), local: inCountry('NL') }, 'none'],
    ['asks nothing in France', { claim: reminded(9), local: inCountry('FR') }, 'none'],
    ['asks nothing in Germany', { claim: reminded(9), local: inCountry('DE') }, 'none'],
    ['asks it beside the costs of the claim', { claim: { ...reminded(3), isCharged: true } }, 'asks 750']
  ] as const)('%s', (_, given, expected) => {
    expect(decide({ ...belgian, ...given })).toBe(expected);
  });

  test('is not what a formal notice before it names', () => {
    expect(decide({ step: formal, following: [step], local: inCountry('BE') })).toBe('none');
    expect(decide({ step: formal, following: [step, charging()], local: inCountry('BE') })).toBe(
      'names 2000'
    );
  });
});

test('who can’t reclaim VAT adds it, and says how much of the sum it is', () => {
  const vat = { reclaimsVat: false, vatRateBasisPoints: 2_100 };
  expect(decide({ step: formal, following: [charging()], vat })).toBe('names 4840');
  const notice = { ...QUESTION.notice!, statedMinor: 4_840 };
  expect(decideCost({ ...QUESTION, vat, notice })).toMatchObject({ minor: 4_840, vatMinor: 840 });
  expect(decideCost({ ...QUESTION, vat, notice, local: inCountry('BE') })).toMatchObject({ vatMinor: 0 });
});
