import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money, sum } from '#lib/money/index.ts';
import { allocatePayment, type Payable } from './allocate-payment.ts';

const eur = (minor: number) => money(minor, 'EUR');
const day = (offset: number) => Temporal.PlainDate.from('2026-03-02').add({ days: offset });

const payables = fc
  .array(
    fc.record({ minor: fc.integer({ min: 0, max: 500_000 }), offset: fc.integer({ min: -60, max: 60 }) }),
    {
      maxLength: 8
    }
  )
  .map((rows): Payable[] =>
    rows.map(({ minor, offset }, i) => ({ id: `i${i}`, balance: eur(minor), dueOn: day(offset) }))
  );

describe('an allocation', () => {
  test('of an amount adds up to it, gives no invoice more than it is owed, and fills the oldest due first', () => {
    fc.assert(
      fc.property(payables, fc.integer({ min: 1, max: 4_000_000 }), (all, minor) => {
        const invoiceIds = all.map((each) => each.id);
        const decision = allocatePayment(all, { kind: 'part', invoiceIds, amount: eur(minor) }, eur(1_000));
        const owed = all.reduce((total, each) => total + each.balance.minor, 0);
        if (decision.kind === 'refused') {
          if (owed === 0) expect(decision.code).toBe('nothing-to-pay');
          else if (minor > owed)
            expect(decision).toMatchObject({ code: 'part-above-balance', bound: eur(owed) });
          else expect(minor).toBeLessThan(Math.min(1_000, owed));
          return;
        }
        expect(minor).toBeGreaterThanOrEqual(Math.min(1_000, owed));
        const given = decision.allocations.map((each) => each.amount);
        expect(sum(given, 'EUR')).toEqual(eur(minor));
        const balanceOf = new Map(all.map((each) => [each.id, each]));
        decision.allocations.forEach(({ invoiceId, amount }, i) => {
          const { balance, dueOn } = balanceOf.get(invoiceId)!;
          expect(amount.minor).toBeGreaterThan(0);
          expect(amount.minor).toBeLessThanOrEqual(balance.minor);
          const next = decision.allocations[i + 1];
          // Only the last one may be filled in part, and none that is due earlier comes after it.
          if (!next) return;
          expect(amount).toEqual(balance);
          expect(Temporal.PlainDate.compare(dueOn, balanceOf.get(next.invoiceId)!.dueOn)).toBeLessThanOrEqual(
            0
          );
        });
      }),
      { numRuns: 500 }
    );
  });

  test('of whole invoices gives each its balance, and only those that were chosen', () => {
    fc.assert(
      fc.property(
        payables,
        fc.array(fc.constantFrom<string>('i0', 'i1', 'i2', 'i3', 'nobody')),
        (all, invoiceIds) => {
          const decision = allocatePayment(all, { kind: 'invoices', invoiceIds }, eur(1_000));
          const wanted = all.filter((each) => invoiceIds.includes(each.id) && each.balance.minor > 0);
          if (wanted.length === 0) {
            expect(decision).toEqual({ kind: 'refused', code: 'nothing-to-pay' });
            return;
          }
          expect(decision).toMatchObject({
            kind: 'allocated',
            total: sum(
              wanted.map((each) => each.balance),
              'EUR'
            )
          });
          if (decision.kind === 'allocated')
            expect(new Set(decision.allocations.map((each) => each.invoiceId))).toEqual(
              new Set(wanted.map((each) => each.id))
            );
        }
      )
    );
  });

  test('doesn’t depend on the order in which invoices are given', () => {
    fc.assert(
      fc.property(payables, fc.integer({ min: 1, max: 1_000_000 }), (all, minor) => {
        const invoiceIds = all.map((each) => each.id);
        const by = (list: readonly Payable[]) =>
          allocatePayment(list, { kind: 'part', invoiceIds, amount: eur(minor) }, eur(1));
        expect(by(all.toReversed())).toEqual(by(all));
      })
    );
  });

  test('never mixes currencies', () => {
    const mixed: Payable[] = [
      { id: 'a', balance: eur(100), dueOn: day(0) },
      { id: 'b', balance: money(100, 'CHF'), dueOn: day(1) }
    ];
    const both = allocatePayment(mixed, { kind: 'invoices', invoiceIds: ['a', 'b'] }, eur(1));
    expect(both).toEqual({ kind: 'refused', code: 'mixed-currencies' });
    const francs = { kind: 'part', invoiceIds: ['a'], amount: money(100, 'CHF') } as const;
    expect(allocatePayment(mixed, francs, eur(1))).toEqual({ kind: 'refused', code: 'mixed-currencies' });
  });
});
