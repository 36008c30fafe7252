import { describe, expect, expectTypeOf, test } from 'vitest';
import { lifecycle } from './lifecycle.ts';

const invoice = lifecycle({
  draft: { issue: 'open', discard: 'discarded' },
  open: { settle: 'paid', fallDue: 'overdue' },
  overdue: { settle: 'paid' },
  paid: { reverse: 'overdue' },
  discarded: {}
});

const MOVES: Record<string, string> = {
  'draft issue': 'open',
  'draft discard': 'discarded',
  'open settle': 'paid',
  'open fallDue': 'overdue',
  'overdue settle': 'paid',
  'paid reverse': 'overdue'
};

const pairs = invoice.statuses.flatMap((status) => invoice.events.map((event) => ({ status, event })));

describe('every pair of status and event', () => {
  test.each(pairs)('$status, $event', ({ status, event }) => {
    const expected = MOVES[`${status} ${event}`];
    expect(invoice.may(status, event)).toBe(expected !== undefined);
    if (expected === undefined) {
      expect(() => invoice.next(status, event)).toThrow(`Nothing '${status}' can '${event}'`);
    } else {
      expect(invoice.next(status, event)).toBe(expected);
    }
  });

  test('is listed, the initial status first', () => {
    expect(invoice.statuses).toEqual(['draft', 'open', 'overdue', 'paid', 'discarded']);
    expect(invoice.events).toEqual(['issue', 'discard', 'settle', 'fallDue', 'reverse']);
    expect(pairs).toHaveLength(25);
  });
});

test('a name that every object has is not a status or an event', () => {
  expect(invoice.may('constructor' as 'draft', 'issue')).toBe(false);
  expect(invoice.may('draft', 'toString' as 'issue')).toBe(false);
});

test('statuses and events are known to the compiler, and an undeclared target is a type error', () => {
  expectTypeOf(invoice.next).returns.toEqualTypeOf<'draft' | 'open' | 'overdue' | 'paid' | 'discarded'>();
  expectTypeOf(invoice.next)
    .parameter(1)
    .toEqualTypeOf<'issue' | 'discard' | 'settle' | 'fallDue' | 'reverse'>();
  // @ts-expect-error: 'lost' has no row, so nothing may move there.
  lifecycle({ open: { lose: 'lost' } });
});
