import fc from 'fast-check';
import type { RetryRules } from './retry-rules.ts';

/** Objects as any other code makes them. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
const days = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 5 });

/** Any rules that can be written down, of which many could never be published. */
export const someRetryRules: fc.Arbitrary<RetryRules> = record({
  fromHour: fc.integer({ min: 0, max: 24 }),
  toHour: fc.integer({ min: 0, max: 24 }),
  technicalDelaysInMinutes: fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 3 }),
  breathingSpaceInHours: fc.integer({ min: 0, max: 48 }),
  visaMostAttempts: fc.integer({ min: 0, max: 30 }),
  sepaMostRepresentments: fc.integer({ min: 0, max: 6 }),
  sepaDaysBetween: fc.integer({ min: 0, max: 9 }),
  schedules: fc
    .tuple(fc.subarray(['club', 'crèche', 'new']), fc.array(schedule(), { minLength: 4, maxLength: 4 }))
    .map(([segments, all]) => [
      ...segments.map((segment, place) => ({ segment, ...all[place]! })),
      all.at(-1)!
    ])
});

function schedule() {
  const day = (min: number, max: number) => fc.integer({ min, max });
  return record({
    card: record({
      daysWhenShort: days,
      daysOtherwise: days,
      mostAttempts: day(1, 9),
      mostDays: day(1, 90),
      paydayReachInDays: day(0, 60)
    }),
    sepa: record({ days, mostDays: day(1, 90), paydayReachInDays: day(0, 60) })
  });
}
