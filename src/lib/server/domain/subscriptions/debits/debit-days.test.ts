import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBusinessDay } from '#lib/time/index.ts';
import { boundary } from '../billing-periods.ts';
import {
  collectionDateFor,
  debitDateOf,
  isDebitDay,
  nextCollectionDates,
  type DebitDay
} from './debit-days.ts';
import { decideDebitMove, type DebitMovePolicy } from './decide-debit-move.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const texts = (dates: readonly Temporal.PlainDate[]) => dates.map((each) => each.toString());

const anyChoice: fc.Arbitrary<DebitDay> = fc.oneof(
  fc.integer({ min: 1, max: 28 }).map((each): DebitDay => ({ kind: 'day-of-month', day: each })),
  fc.constant<DebitDay>({ kind: 'last-day' }),
  fc
    .tuple(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 0, max: 10 }))
    .map(([payday, workingDays]): DebitDay => ({ kind: 'after-payday', payday, workingDays }))
);

describe('a chosen debit day', () => {
  test.each([
    [
      'a Sunday moves to Monday',
      { kind: 'day-of-month', day: 15 },
      '2026-11-01',
      ['2026-11-16', '2026-12-15', '2027-01-15']
    ],
    [
      'Christmas moves past the weekend',
      { kind: 'day-of-month', day: 25 },
      '2026-12-01',
      ['2026-12-28', '2027-01-25', '2027-02-25']
    ],
    [
      'Easter moves to Tuesday',
      { kind: 'day-of-month', day: 26 },
      '2027-03-01',
      ['2027-03-30', '2027-04-26', '2027-05-26']
    ],
    [
      'the last day stays in its month',
      { kind: 'last-day' },
      '2027-01-15',
      ['2027-01-29', '2027-02-26', '2027-03-31']
    ],
    [
      'two working days after the 23rd',
      { kind: 'after-payday', payday: 23, workingDays: 2 },
      '2026-12-01',
      ['2026-12-28', '2027-01-26', '2027-02-25']
    ],
    [
      'salary on the 31st, in February too',
      { kind: 'after-payday', payday: 31, workingDays: 0 },
      '2027-02-02',
      ['2027-03-01', '2027-03-31', '2027-04-30']
    ]
  ] as const)('%s', (_, choice, from, dates) => {
    expect(texts(nextCollectionDates(choice, day(from), 3))).toEqual(dates);
  });

  test.each([
    [{ kind: 'day-of-month', day: 0 }, false],
    [{ kind: 'day-of-month', day: 29 }, false],
    [{ kind: 'day-of-month', day: 1.5 }, false],
    [{ kind: 'after-payday', payday: 32, workingDays: 1 }, false],
    [{ kind: 'after-payday', payday: 25, workingDays: 11 }, false],
    [{ kind: 'day-of-month', day: 28 }, true]
  ] as const)('%j is offered: %s', (choice, isOffered) => expect(isDebitDay(choice)).toBe(isOffered));

  test('gives every month of ten years one date, in order, on days on which banks settle', () => {
    fc.assert(
      fc.property(anyChoice, (choice) => {
        let month = Temporal.PlainYearMonth.from('2024-01');
        let before = debitDateOf(month, choice);
        for (let i = 0; i < 120; i += 1) {
          month = month.add({ months: 1 });
          const date = debitDateOf(month, choice);
          expect(isBusinessDay(date)).toBe(true);
          expect(Temporal.PlainDate.compare(before, date)).toBeLessThan(0);
          before = date;
        }
      }),
      { numRuns: 40 }
    );
  });

  test('changed at any moment over ten years debits each monthly period once, and none is skipped', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(119), anyChoice), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 31 }),
        (changes, anchorDay) => {
          const anchor = { on: day(`2024-01-${String(anchorDay).padStart(2, '0')}`), isLastDay: false };
          const noticeDays = 14;
          for (let index = 0; index < 120; index += 1) {
            const billedOn = boundary({ unit: 'month', count: 1 }, anchor, index);
            const choice = changes.findLast(([from]) => from <= index)?.[1] ?? changes[0]![1];
            const debitOn = collectionDateFor(billedOn, noticeDays, choice);
            const waited = billedOn.until(debitOn).days;
            // One month's choice lies within reach of the bill: never too early, never so late that one is left out.
            expect(waited).toBeGreaterThanOrEqual(noticeDays);
            expect(waited).toBeLessThanOrEqual(noticeDays + 37);
          }
        }
      ),
      { numRuns: 40 }
    );
  });

  test('kept over ten years gives each monthly period a month of its own', () => {
    fc.assert(
      fc.property(anyChoice, fc.integer({ min: 1, max: 28 }), (choice, anchorDay) => {
        const anchor = { on: day(`2024-01-${String(anchorDay).padStart(2, '0')}`), isLastDay: false };
        const dates = Array.from({ length: 121 }, (_, index) =>
          collectionDateFor(boundary({ unit: 'month', count: 1 }, anchor, index), 14, choice)
        );
        const all = nextCollectionDates(choice, dates[0]!, 124);
        // Closed days can push two bills to one date or one bill past a date; it evens out within a month.
        for (const [index, date] of dates.entries()) {
          const place = all.findIndex((each) => each.equals(date));
          expect(Math.abs(place - index)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 30 }
    );
  });
});

describe('moving one coming debit', () => {
  const policy: DebitMovePolicy = { moveMostDays: 14, movesPerYear: 2, cutOffBusinessDays: 2 };
  const facts = {
    plannedOn: day('2026-11-30'),
    dueOn: day('2026-11-30'),
    movedOn: [],
    today: day('2026-11-23')
  };

  test.each([
    ['to a day within bounds', {}, '2026-12-04', { kind: 'moved', to: day('2026-12-04') }],
    ['to a Saturday, which is the Monday after', {}, '2026-12-05', { kind: 'moved', to: day('2026-12-07') }],
    [
      'too far',
      {},
      '2026-12-20',
      { because: 'out-of-bounds', earliestOn: day('2026-11-30'), latestOn: day('2026-12-14') }
    ],
    ['to before its own date', {}, '2026-11-27', { because: 'out-of-bounds' }],
    ['the day before the cut-off', { today: day('2026-11-25') }, '2026-12-04', { kind: 'moved' }],
    [
      'on the day of the cut-off',
      { today: day('2026-11-26') },
      '2026-12-04',
      { because: 'past-cut-off', cutOffOn: day('2026-11-26') }
    ],
    [
      'once too often',
      { movedOn: [day('2026-02-02'), day('2026-08-03')] },
      '2026-12-04',
      { because: 'too-often', againOn: day('2027-02-02') }
    ],
    [
      'when the year since is over',
      { movedOn: [day('2025-11-23'), day('2026-08-03')] },
      '2026-12-04',
      { kind: 'moved' }
    ],
    [
      'a second time, counted from the first date',
      { dueOn: day('2026-12-07') },
      '2026-12-16',
      { because: 'out-of-bounds', latestOn: day('2026-12-14') }
    ]
  ] as const)('%s', (_, differs, wished, expected) => {
    expect(decideDebitMove({ ...facts, ...differs }, day(wished), policy)).toMatchObject(expected);
  });

  test('never lands outside its bounds or on a closed day', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (todayAfter, wishedAfter) => {
        const today = day('2026-11-01').add({ days: todayAfter });
        const wished = day('2026-11-01').add({ days: wishedAfter });
        const decision = decideDebitMove({ ...facts, today }, wished, policy);
        if (decision.kind !== 'moved') return;
        expect(isBusinessDay(decision.to)).toBe(true);
        expect(facts.plannedOn.until(decision.to).days).toBeGreaterThanOrEqual(0);
        expect(facts.plannedOn.until(decision.to).days).toBeLessThanOrEqual(policy.moveMostDays);
        expect(Temporal.PlainDate.compare(today, decision.to)).toBeLessThan(0);
      })
    );
  });
});
