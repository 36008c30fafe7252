import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, planDates, type DatingFacts } from './plan-dates.ts';
import { aStep } from './sequence.fixture.ts';

const on = (date: string) => Temporal.PlainDate.from(date);
const FACTS: DatingFacts = {
  issuedOn: on('2026-03-02'),
  dueOn: on('2026-03-16'),
  startedOn: on('2026-03-02'),
  country: 'NL',
  zone: 'Europe/Amsterdam'
};
const days = (steps: Parameters<typeof planDates>[0], facts: Partial<DatingFacts> = {}) =>
  planDates(steps, { ...FACTS, ...facts }).map((date) => date.on?.toString() ?? null);

const USUAL = [
  aStep('created', 'issued', 0),
  aStep('soon', 'due', -3),
  aStep('first', 'due', 7),
  aStep('formal', 'due', 21, { kind: 'formal-notice' })
];

describe('the days of a sequence', () => {
  test('are counted from the day of issue and the due date', () => {
    expect(days(USUAL)).toEqual(['2026-03-02', '2026-03-13', '2026-03-23', '2026-04-06']);
  });

  test('move together for an invoice that is long overdue: the first demand comes today, the time to pay stays', () => {
    expect(days(USUAL, { startedOn: on('2026-06-01') })).toEqual([
      '2026-03-02',
      '2026-03-13',
      '2026-06-01',
      '2026-06-15'
    ]);
  });

  test('do not move for an invoice whose demands are still to come', () => {
    expect(days(USUAL, { startedOn: on('2026-03-20') })).toEqual(days(USUAL));
  });

  test('are open while what they are counted from has not happened, or is not dealt with', () => {
    const steps = [
      aStep('failed', 'failed', 1),
      aStep('after-failed', 'previous', 3),
      aStep('first', 'due', 7),
      aStep('second', 'previous', 14)
    ];
    const dates = planDates(steps, FACTS);
    expect(dates.map((date) => date.on?.toString() ?? null)).toEqual([
      null,
      null,
      '2026-03-23',
      '2026-04-06'
    ]);
    expect(dates.map((date) => date.at?.toString() ?? null)).toEqual([
      null,
      null,
      '2026-03-23T08:00:00Z',
      null
    ]);
  });

  test.each([
    ['Europe/Amsterdam', '2026-03-29', '2026-03-29T07:00:00Z'],
    ['America/New_York', '2026-03-29', '2026-03-29T13:00:00Z'],
    ['Asia/Kolkata', '2026-03-29', '2026-03-29T03:30:00Z']
  ])('have their hour by the clock of %s', (zone, dueOn, at) => {
    const [date] = planDates([aStep('soon', 'due', 0)], { ...FACTS, dueOn: on(dueOn), zone });
    expect(date?.at?.toString()).toBe(at);
  });

  test('have an hour after one that the clock skips', () => {
    const step = aStep('night', 'due', 0, { at: { days: 0, of: 'due', unit: 'calendar', hour: 2 } });
    const [date] = planDates([step], { ...FACTS, dueOn: on('2026-03-29') });
    expect(date?.at?.toString()).toBe('2026-03-29T01:00:00Z');
  });

  test.each([
    // Ascension is Thursday 14 May 2026.
    ['2026-05-13', 1, 'NL', '2026-05-15'],
    ['2026-05-13', 2, 'NL', '2026-05-18'],
    ['2026-05-15', -1, 'NL', '2026-05-13'],
    ['2026-05-16', 1, 'BE', '2026-05-18'],
    ['2026-07-20', 1, 'BE', '2026-07-22'],
    ['2026-07-20', 1, 'DE', '2026-07-21'],
    ['2026-05-16', 0, 'NL', '2026-05-16']
  ])('count working days of the country: %s %i in %s is %s', (from, count, country, to) => {
    expect(addDays(on(from), { days: count, unit: 'working' }, country).toString()).toBe(to);
  });

  test('never shorten the time between two demands, whenever the run begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60, max: 400 }), fc.integer({ min: 1, max: 60 }), (late, gap) => {
        const steps = [aStep('first', 'due', 3), aStep('second', 'due', 3 + gap)];
        const [first, second] = planDates(steps, { ...FACTS, startedOn: FACTS.dueOn.add({ days: late }) });
        expect(first!.on!.until(second!.on!).days).toBe(gap);
        expect(Temporal.PlainDate.compare(first!.on!, FACTS.dueOn.add({ days: Math.max(3, late) }))).toBe(0);
      })
    );
  });
});
