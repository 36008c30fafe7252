import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBusinessDay } from '#lib/time/index.ts';
import { earliestCollectionDay } from '../planning/collection-dates.ts';
import {
  debitMoveRange,
  decideDebitMove,
  listDebitMoveDays,
  type DebitMoveBounds,
  type DebitMoveFacts
} from './decide-debit-move.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

const bounds: DebitMoveBounds = { moveMostDays: 14, movesPerYear: 2, cutOffBusinessDays: 2 };
const facts: DebitMoveFacts = {
  rail: 'sepa_debit',
  status: 'noticed',
  firstOn: day('2026-11-30'),
  plannedOn: day('2026-11-30'),
  noticedFromOn: day('2026-11-25'),
  movedOn: [],
  today: day('2026-11-23')
};

describe('moving one coming debit', () => {
  test.each([
    ['to a day within bounds', {}, '2026-12-04', { kind: 'moved', to: day('2026-12-04') }],
    ['to a Saturday, which is the Monday after', {}, '2026-12-05', { kind: 'moved', to: day('2026-12-07') }],
    [
      'too far',
      {},
      '2026-12-20',
      { kind: 'out-of-bounds', earliestOn: day('2026-12-01'), latestOn: day('2026-12-14') }
    ],
    ['to before its own date', {}, '2026-11-27', { kind: 'out-of-bounds' }],
    ['to its own date', {}, '2026-11-30', { kind: 'out-of-bounds' }],
    [
      'nearer than its new notice needs',
      { noticedFromOn: day('2026-12-08') },
      '2026-12-04',
      { kind: 'out-of-bounds', earliestOn: day('2026-12-09') }
    ],
    [
      'when no day leaves time for a new notice',
      { noticedFromOn: day('2026-12-15') },
      '2026-12-14',
      { kind: 'no-day-left', latestOn: day('2026-12-14') }
    ],
    ['the day before the cut-off', { today: day('2026-11-25') }, '2026-12-04', { kind: 'moved' }],
    [
      'on the day of the cut-off',
      { today: day('2026-11-26') },
      '2026-12-04',
      { kind: 'past-cut-off', cutOffOn: day('2026-11-26') }
    ],
    ['while it is being handed over', { status: 'due' }, '2026-12-04', { kind: 'past-cut-off' }],
    [
      'a card on its eve',
      { rail: 'card', today: day('2026-11-29') },
      '2026-12-05',
      { kind: 'moved', to: day('2026-12-05') }
    ],
    [
      'a card on its day',
      { rail: 'card', today: day('2026-11-30') },
      '2026-12-05',
      { kind: 'past-cut-off', cutOffOn: day('2026-11-30') }
    ],
    [
      'once too often',
      { movedOn: [day('2026-02-02'), day('2026-08-03')] },
      '2026-12-04',
      { kind: 'too-often', againOn: day('2027-02-02') }
    ],
    [
      'when the year since is over',
      { movedOn: [day('2025-11-23'), day('2026-08-03')] },
      '2026-12-04',
      { kind: 'moved' }
    ],
    [
      'a second time, counted from the first date',
      { plannedOn: day('2026-12-07') },
      '2026-12-16',
      { kind: 'out-of-bounds', latestOn: day('2026-12-14') }
    ]
  ] as const)('%s', (_, differs, wished, expected) => {
    const given = { ...facts, ...differs };
    expect(decideDebitMove({ ...given, noticedFromOn: noticed(given) }, day(wished), bounds)).toMatchObject(
      expected
    );
  });

  // The table names a working day; the rule that makes it is the collection's own.
  function noticed({ noticedFromOn }: DebitMoveFacts): Temporal.PlainDate {
    return isBusinessDay(noticedFromOn) ? noticedFromOn : noticedFromOn.add({ days: 1 });
  }

  const anyFacts = fc
    .record({
      rail: fc.constantFrom('card' as const, 'sepa_debit' as const),
      noticeDays: fc.integer({ min: 0, max: 14 }),
      firstIn: fc.nat(30),
      movedFurther: fc.nat(14),
      movedDaysAgo: fc.array(fc.nat(500), { maxLength: 5 }),
      moveMostDays: fc.nat(60),
      movesPerYear: fc.nat(4),
      cutOffBusinessDays: fc.nat(5),
      start: fc.nat(3_650)
    })
    .map((given) => {
      const today = day('2024-01-01').add({ days: given.start });
      const firstOn = today.add({ days: given.firstIn });
      const { rail, noticeDays, moveMostDays, movesPerYear, cutOffBusinessDays } = given;
      const all: DebitMoveFacts = {
        rail,
        status: 'noticed',
        firstOn,
        plannedOn: firstOn.add({ days: Math.min(given.movedFurther, moveMostDays) }),
        noticedFromOn: earliestCollectionDay(rail, noticeDays, today),
        movedOn: given.movedDaysAgo.map((days) => today.subtract({ days })),
        today
      };
      return { facts: all, noticeDays, bounds: { moveMostDays, movesPerYear, cutOffBusinessDays } };
    });

  test('never lands before its date, beyond its bounds, on a closed day or nearer than its notice, in ten years', () => {
    fc.assert(
      fc.property(anyFacts, fc.nat(90), (given, wishedIn) => {
        const wished = given.facts.today.add({ days: wishedIn });
        const decision = decideDebitMove(given.facts, wished, given.bounds);
        if (decision.kind !== 'moved') return;
        const { rail, plannedOn, firstOn, today } = given.facts;
        expect(plannedOn.until(decision.to).days).toBeGreaterThan(0);
        expect(firstOn.until(decision.to).days).toBeLessThanOrEqual(given.bounds.moveMostDays);
        expect(today.until(decision.to).days).toBeGreaterThanOrEqual(given.noticeDays);
        if (rail === 'sepa_debit') expect(isBusinessDay(decision.to)).toBe(true);
      }),
      { numRuns: 500 }
    );
  });

  test('offers exactly the days that it then grants', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const range = debitMoveRange(given.facts, given.bounds);
        const offered = range.kind === 'movable' ? listDebitMoveDays(given.facts.rail, range) : [];
        const granted = Array.from({ length: 120 }, (_, days) => given.facts.today.add({ days })).filter(
          (wished) => {
            const decision = decideDebitMove(given.facts, wished, given.bounds);
            return decision.kind === 'moved' && decision.to.equals(wished);
          }
        );
        expect(offered.map(String)).toEqual(granted.map(String));
        if (range.kind === 'movable') expect(offered.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 }
    );
  });

  test('any twelve months hold as many moves as are allowed, and the day that is named is free again', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 365 }), { minLength: 1, maxLength: 6 }), (daysAgo) => {
        const movedOn = daysAgo.map((days) => facts.today.subtract({ days }));
        const range = debitMoveRange({ ...facts, movedOn }, bounds);
        const recent = movedOn.filter(
          (each) => Temporal.PlainDate.compare(facts.today, each.add({ years: 1 })) < 0
        );
        expect(range.kind).toBe(recent.length < bounds.movesPerYear ? 'movable' : 'too-often');
        if (range.kind !== 'too-often') return;
        const then = { ...facts, movedOn, today: range.againOn, plannedOn: range.againOn.add({ days: 9 }) };
        expect(debitMoveRange({ ...then, firstOn: then.plannedOn }, bounds).kind).toBe('movable');
      })
    );
  });
});
