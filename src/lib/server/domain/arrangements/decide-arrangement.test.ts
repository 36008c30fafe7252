import { describe, expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import { decideArrangement, listPartChoices, type ArrangementFacts } from './decide-arrangement.ts';
import { DEFAULT_TERMS, findTermProblems, type ArrangementTerms } from './terms.ts';

const eur = (minor: number) => money(minor, 'EUR');
const today = Temporal.PlainDate.from('2026-03-02');
const facts: ArrangementFacts = {
  debt: eur(300_00),
  isBusiness: false,
  startedInYear: 0,
  today,
  earliestOn: today.add({ days: 3 })
};

function decide(
  wish: Partial<{ parts: number; day: number }> = {},
  given: Partial<ArrangementFacts> = {},
  terms: Partial<ArrangementTerms> = {}
) {
  const decision = decideArrangement(
    { parts: 3, day: 25, ...wish },
    { ...facts, ...given },
    { ...DEFAULT_TERMS, ...terms }
  );
  switch (decision.kind) {
    case 'within':
      return 'within';
    case 'outside':
      return decision.bounds.join(' ');
    case 'refused':
      return `refused ${decision.because}`;
  }
}

describe('a wish to pay in parts', () => {
  test.each([
    ['within every bound', {}, {}, {}, 'within'],
    ['at the largest amount', {}, { debt: eur(1_500_00) }, {}, 'within'],
    ['a cent above it', {}, { debt: eur(1_500_01) }, {}, 'amount-too-large'],
    ['at the smallest amount', { parts: 2 }, { debt: eur(50_00) }, {}, 'within'],
    ['a cent below it', { parts: 2 }, { debt: eur(49_99) }, {}, 'amount-too-small'],
    ['as many parts as may be', { parts: 6 }, {}, {}, 'within'],
    ['one more', { parts: 7 }, {}, {}, 'too-many-parts'],
    ['parts a cent too small', { parts: 3 }, { debt: eur(59_99) }, {}, 'part-too-small'],
    ['the first one in time', { day: 6 }, {}, { firstWithinDays: 4 }, 'within'],
    ['the first one a day late', { day: 6 }, {}, { firstWithinDays: 3 }, 'first-too-late'],
    ['a second one in a year', {}, { startedInYear: 1 }, {}, 'too-often'],
    ['a company, where consumers may', {}, { isBusiness: true }, { who: 'consumers' }, 'consumers-only'],
    ['where none is offered', {}, {}, { isOffered: false }, 'not-offered'],
    ['of another currency', {}, { debt: money(300_00, 'GBP') }, {}, 'currency'],
    [
      'beyond several bounds at once',
      { parts: 12 },
      { debt: eur(100_00) },
      {},
      'too-many-parts part-too-small'
    ],
    ['one part', { parts: 1 }, {}, {}, 'refused parts-impossible'],
    ['half a part', { parts: 2.5 }, {}, {}, 'refused parts-impossible'],
    ['more parts than anybody may agree to', { parts: 37 }, {}, {}, 'refused parts-impossible'],
    ['a day that not every month has', { day: 30 }, {}, {}, 'refused day-impossible'],
    ['nothing that is owed', {}, { debt: eur(0) }, {}, 'refused nothing-to-arrange']
  ] as const)('%s', (_, wish, given, terms, answer) => {
    expect(decide(wish, given, terms)).toBe(answer);
  });

  test('what is offered to choose from lies within the terms', () => {
    for (const debt of [eur(39_99), eur(50_00), eur(61_00), eur(300_00), eur(1_500_00)])
      for (const parts of listPartChoices(debt, DEFAULT_TERMS))
        expect(decide({ parts }, { debt }), `${debt.minor} in ${parts}`).not.toMatch(/part/);
    expect(listPartChoices(eur(300_00), DEFAULT_TERMS)).toEqual([2, 3, 4, 5, 6]);
    expect(listPartChoices(eur(39_99), DEFAULT_TERMS)).toEqual([]);
  });
});

test.each([
  ['a promise of more than thirty days', { promiseDays: 31 }, ['promiseDays']],
  ['a grace that reaches the next part', { graceDays: 22 }, ['graceDays']],
  [
    'a largest amount below the smallest',
    { leastMinor: 200, mostMinor: 100, leastPartMinor: 1 },
    ['mostMinor']
  ],
  ['parts that never fit twice', { leastPartMinor: 800_00 }, ['leastPartMinor']],
  ['amounts with a fraction', { leastMinor: 1.5 }, ['leastMinor']],
  ['what holds by itself', {}, []]
])('terms can’t be published: %s', (_, change, fields) => {
  expect(findTermProblems({ ...DEFAULT_TERMS, ...change })).toEqual(fields);
});
