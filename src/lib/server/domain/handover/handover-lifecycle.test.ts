import { expect, test } from 'vitest';
import { AT_AGENCY, handoverLifecycle } from './handover-lifecycle.ts';

const expected: Readonly<Record<string, string>> = {
  'proposed announce': 'announced',
  'proposed drop': 'dropped',
  'announced release': 'released',
  'announced drop': 'dropped',
  'released deliver': 'delivered',
  'delivered acknowledge': 'acknowledged',
  'paid reopen': 'acknowledged',
  ...Object.fromEntries(
    AT_AGENCY.flatMap((status) => [
      [`${status} settle`, 'paid'],
      [`${status} recall`, 'recalled'],
      [`${status} giveBack`, 'returned']
    ])
  )
};

test('every status of a case meets every event as it should', () => {
  const { statuses, events, may, next } = handoverLifecycle;
  for (const status of statuses)
    for (const event of events) {
      const to = expected[`${status} ${event}`];
      expect(may(status, event), `${status} ${event}`).toBe(to !== undefined);
      if (to !== undefined) expect(next(status, event)).toBe(to);
    }
});
