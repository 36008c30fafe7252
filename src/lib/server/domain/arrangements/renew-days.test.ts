import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import { planInstalments } from './plan-instalments.ts';
import { renewDays, type DatedPart } from './renew-days.ts';

const on = (text: string) => Temporal.PlainDate.from(text);

/** A plan on the 25th from March on; 25 April 2026 is a Saturday. */
const plan = (statuses: readonly DatedPart['status'][]): DatedPart[] =>
  ['2026-03-25', '2026-04-27', '2026-05-25'].map((dueOn, index) => ({
    ...{ place: index + 1, dueOn: on(dueOn), status: statuses[index] ?? 'coming' },
    missedOn: statuses[index] === 'missed' ? on(dueOn).add({ days: 1 }) : null
  }));

test.each([
  ['before anything was due, nothing moves', ['coming'], '2026-03-24', []],
  ['a part whose day passed is due three days from now', ['coming'], '2026-03-25', ['1 due 2026-03-30']],
  // Good Friday to Easter Monday: banks are closed.
  ['on a day on which banks work', ['coming'], '2026-03-31', ['1 due 2026-04-07']],
  [
    'the next one waits a month where it would come within two weeks, and so on',
    ['coming'],
    '2026-04-20',
    ['1 due 2026-04-23', '2 due 2026-05-25', '3 due 2026-06-25']
  ],
  [
    'several that passed are asked for one by one',
    ['coming'],
    '2026-05-01',
    ['1 due 2026-05-04', '2 due 2026-05-25', '3 due 2026-06-25']
  ],
  ['the grace of what was missed before begins anew', ['missed'], '2026-04-02', ['1 missed 2026-04-02']],
  ['what came in stays as it is', ['settled', 'settled', 'settled'], '2026-06-01', []]
] as const satisfies readonly (readonly [
  string,
  readonly DatedPart['status'][],
  string,
  readonly string[]
])[])('resumed: %s', (_, statuses, resumedOn, expected) => {
  const parts = plan(statuses);
  const renewed = renewDays(parts, 25, on(resumedOn)).map(({ place, dueOn, missedOn }) =>
    dueOn.equals(parts[place - 1]!.dueOn)
      ? `${place} missed ${missedOn!.toString()}`
      : `${place} due ${dueOn.toString()}`
  );
  expect(renewed).toEqual(expected);
});

test('whatever the plan and the day: nothing gets earlier, the order stays, two weeks lie between, and once is enough', () => {
  const day = fc.oneof(fc.integer({ min: 1, max: 28 }), fc.constant(31));
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 12 }),
      day,
      fc.integer({ min: 0, max: 500 }),
      (count, chosen, ahead) => {
        const first = on('2026-01-01');
        const resumedOn = first.add({ days: ahead });
        const parts = planInstalments(money(100_000, 'EUR'), { parts: count, day: chosen }, first).map(
          ({ dueOn }, index) => ({ place: index + 1, status: 'coming' as const, dueOn, missedOn: null })
        );
        const renewed = renewDays(parts, chosen, resumedOn);
        const after = parts.map((part) => ({
          ...part,
          ...renewed.find(({ place }) => place === part.place)
        }));
        for (const [index, { dueOn }] of after.entries()) {
          expect(Temporal.PlainDate.compare(dueOn, parts[index]!.dueOn)).toBeGreaterThanOrEqual(0);
          expect(Temporal.PlainDate.compare(dueOn, resumedOn)).toBe(1);
          const next = after[index + 1];
          if (next) expect(dueOn.until(next.dueOn, { largestUnit: 'day' }).days).toBeGreaterThanOrEqual(14);
        }
        expect(renewDays(after, chosen, resumedOn)).toEqual([]);
      }
    )
  );
});
