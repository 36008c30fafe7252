import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBusinessDay } from '#lib/time/index.ts';
import { boundary, wholePeriod, type BillingCycle } from '../billing-periods.ts';
import {
  collectionDateFor,
  debitDateOf,
  isDebitDay,
  nextCollectionDates,
  type DebitDay
} from './debit-days.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const texts = (dates: readonly Temporal.PlainDate[]) => dates.map((each) => each.toString());

const anyCycles: readonly BillingCycle[] = [
  { unit: 'week', count: 1 },
  { unit: 'day', count: 28 },
  { unit: 'month', count: 1 },
  { unit: 'month', count: 3 },
  { unit: 'year', count: 1 }
];

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

  test('changed at random over ten years asks for every day once, each bill at one date in reach of its own', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3_650), anyChoice), { minLength: 1, maxLength: 40 }),
        fc.constantFrom(...anyCycles),
        fc.record({ on: fc.integer({ min: 1, max: 31 }), isLastDay: fc.boolean() }),
        fc.integer({ min: 1, max: 21 }),
        (changes, cycle, start, noticeDays) => {
          const anchor = {
            on: day(`2024-01-${String(start.isLastDay ? 31 : start.on).padStart(2, '0')}`),
            isLastDay: start.isLastDay
          };
          const chosen = changes
            .map(([after, choice]) => ({ from: anchor.on.add({ days: after }), choice }))
            .sort((a, b) => Temporal.PlainDate.compare(a.from, b.from));
          const end = anchor.on.add({ years: 10 });
          let paidUpTo = anchor.on;
          for (let index = 0; Temporal.PlainDate.compare(paidUpTo, end) < 0; index += 1) {
            // What a bill asks for is the period from its own boundary to the next: whichever day is chosen meanwhile.
            const { startOn, endOn } = wholePeriod(cycle, anchor, index);
            expect(startOn.toString()).toBe(paidUpTo.toString());
            paidUpTo = endOn;
            const choice = chosen.findLast(
              ({ from }) => Temporal.PlainDate.compare(from, startOn) <= 0
            )?.choice;
            if (!choice) continue;
            const debitOn = collectionDateFor(startOn, noticeDays, choice);
            const waited = startOn.until(debitOn).days;
            // One month's choice lies within reach of the bill: never too early, never so late that one is left out.
            expect(waited).toBeGreaterThanOrEqual(noticeDays);
            expect(waited).toBeLessThanOrEqual(noticeDays + 37);
          }
        }
      ),
      { numRuns: 60 }
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
