import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, sum } from '#lib/money/index.ts';
import type { Customer } from '../identity/index.ts';
import { billDocument } from './bill-document.ts';
import { composeBill, type BillLine } from './compose-bill.ts';
import { day, eur } from './facts.fixture.ts';

const line = (amount: number, taxBp = 0, id?: string): BillLine => ({
  kind: amount < 0 ? 'paused' : 'period',
  name: 'Opvang',
  taxBp,
  startOn: day('2026-03-01'),
  endOn: day('2026-04-01'),
  amount: eur(amount),
  ...(id !== undefined && { id })
});

const anyLines = fc
  .array(fc.tuple(fc.integer({ min: -50_000, max: 50_000 }), fc.constantFrom(0, 600, 900, 2_100)), {
    minLength: 1,
    maxLength: 8
  })
  .map((all) => all.map(([amount, taxBp], i) => line(amount, taxBp, String(i))));

describe('a composed bill', () => {
  test.each([
    ['a charge alone', [10_000], false, 'invoice', [10_000], []],
    ['a credit smaller than the charge', [10_000, -3_000], false, 'invoice', [10_000, -3_000], []],
    ['a credit as big as the charge', [10_000, -10_000], false, 'invoice', [10_000, -10_000], []],
    ['a credit bigger than the charge', [4_000, -10_000], false, 'invoice', [4_000, -4_000], [-6_000]],
    ['a credit with a bill to come', [-500], false, 'wait', undefined, undefined],
    ['a credit when no bill will come', [-500, -20], true, 'credit-note', [-500, -20], undefined],
    ['nothing', [], true, 'wait', undefined, undefined]
  ] as const)('of %s', (_, amounts, isLast, kind, lines, carried) => {
    const bill = composeBill(
      amounts.map((each) => line(each)),
      isLast
    );
    expect(bill.kind).toBe(kind);
    if (bill.kind !== 'wait') expect(bill.lines.map((each) => each.amount.minor)).toEqual(lines);
    if (bill.kind === 'invoice') expect(bill.carried.map((each) => each.amount.minor)).toEqual(carried);
  });

  test('is never below nought and loses no cent', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const bill = composeBill(lines, false);
        if (bill.kind !== 'invoice') return;
        const total = sum(
          bill.lines.map((each) => each.amount),
          'EUR'
        );
        const carried = sum(
          bill.carried.map((each) => each.amount),
          'EUR'
        );
        expect(total.minor).toBeGreaterThanOrEqual(0);
        expect(add(total, carried)).toEqual(
          sum(
            lines.map((each) => each.amount),
            'EUR'
          )
        );
        // What is left over waits only because nothing is left to take it from.
        if (carried.minor < 0) expect(total.minor).toBe(0);
      })
    );
  });
});

describe('the document of a bill', () => {
  const customer = {
    reference: 'K-2001',
    name: 'Fatima Zahra Benali',
    email: null,
    phone: null,
    language: 'nl',
    address: null
  } as unknown as Customer;
  const given = { number: 'S00000001', issuedOn: day('2026-03-01'), dueOn: day('2026-03-15'), customer };

  test('takes the tax out of the price and asks exactly what was shown', () => {
    const document = billDocument({
      ...given,
      bill: { kind: 'invoice', lines: [line(12_100, 2_100)], carried: [] }
    });
    expect(document.totals).toMatchObject({
      taxExclusive: eur(10_000),
      tax: eur(2_100),
      payable: eur(12_100)
    });
    expect(document.lines[0]!.name).toBe('Opvang, 1 maart 2026 tot en met 31 maart 2026');
  });

  test('adds up by the rules of EN 16931, whatever the amounts and rates', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const bill = composeBill(lines, true);
        if (bill.kind === 'wait') return;
        const { totals, lines: written, taxes } = billDocument({ ...given, bill });
        expect(
          sum(
            written.map((each) => each.netAmount),
            'EUR'
          )
        ).toEqual(totals.lineExtension);
        expect(
          sum(
            taxes.map((each) => each.taxable),
            'EUR'
          )
        ).toEqual(totals.taxExclusive);
        expect(
          sum(
            taxes.map((each) => each.tax),
            'EUR'
          )
        ).toEqual(totals.tax);
        expect(sum([totals.taxInclusive, totals.rounding], 'EUR')).toEqual(totals.payable);
        expect(Math.abs(totals.rounding.minor)).toBeLessThanOrEqual(taxes.length);
        expect(totals.payable.minor).toBeGreaterThanOrEqual(0);
      })
    );
  });
});
