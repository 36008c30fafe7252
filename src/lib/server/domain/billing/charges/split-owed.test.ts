import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import { splitOwed, type OwedLine } from './split-owed.ts';

const line = (kind: string, minor: number): OwedLine => ({ kind, amount: money(minor, 'EUR') });
const split = (first: 'costs' | 'principal', ...lines: OwedLine[]) => {
  const { principal, costs } = splitOwed(lines, first, 'EUR');
  return `${principal.minor} + ${costs.minor}`;
};
const claim = [line('invoice-issued', 12_500), line('costs-charged', 4_000)];

describe('what is owed of an invoice with costs', () => {
  test.each<[what: string, first: 'costs' | 'principal', lines: OwedLine[], owed: string]>([
    ['nothing was paid', 'costs', [], '12500 + 4000'],
    ['a part settles the costs first', 'costs', [line('payment', -5_000)], '11500 + 0'],
    ['or the invoice itself, where the law says so', 'principal', [line('payment', -5_000)], '7500 + 4000'],
    ['what is more than the invoice meets the costs', 'principal', [line('payment', -13_000)], '0 + 3500'],
    ['a credit note is about the invoice', 'costs', [line('credit-note-issued', -2_500)], '10000 + 4000'],
    ['withdrawn costs are gone', 'costs', [line('costs-withdrawn', -4_000)], '12500 + 0'],
    [
      'those that were paid take it off the invoice',
      'costs',
      [line('payment', -5_000), line('costs-withdrawn', -4_000)],
      '7500 + 0'
    ],
    [
      'a payment that went back leaves all as it was',
      'costs',
      [line('payment', -16_500), line('refund', 16_500)],
      '12500 + 4000'
    ],
    [
      'and so where the invoice goes first',
      'principal',
      [line('payment', -14_000), line('dispute', 14_000)],
      '12500 + 4000'
    ]
  ])('%s', (_, first, lines, owed) => {
    expect(split(first, ...claim, ...lines)).toBe(owed);
  });

  test('what was paid before the costs came is of the invoice', () => {
    expect(split('costs', line('invoice-issued', 12_500), line('payment', -2_500), claim[1]!)).toBe(
      '10000 + 4000'
    );
  });
});

test('whatever is paid and goes back, the parts are never negative and add up to the balance', () => {
  const step = fc.record({ isBack: fc.boolean(), share: fc.integer({ min: 1, max: 100 }) });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 0, max: 100_000 }),
      fc.array(step, { maxLength: 12 }),
      fc.constantFrom('costs' as const, 'principal' as const),
      (principal, costs, steps, first) => {
        const lines = [line('invoice-issued', principal), line('costs-charged', costs)];
        let [balance, paid] = [principal + costs, 0];
        for (const { isBack, share } of steps) {
          const minor = Math.floor(((isBack ? paid : balance) * share) / 100);
          balance += isBack ? minor : -minor;
          paid += isBack ? -minor : minor;
          lines.push(line(isBack ? 'refund' : 'payment', isBack ? minor : -minor));
        }
        const parts = splitOwed(lines, first, 'EUR');
        expect(parts.principal.minor + parts.costs.minor).toBe(balance);
        expect(parts.principal.minor).toBeGreaterThanOrEqual(0);
        expect(parts.principal.minor).toBeLessThanOrEqual(principal);
        expect(parts.costs.minor).toBeGreaterThanOrEqual(0);
        expect(parts.costs.minor).toBeLessThanOrEqual(costs);
      }
    )
  );
});
