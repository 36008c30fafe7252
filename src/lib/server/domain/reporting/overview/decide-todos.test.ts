import { describe, expect, test } from 'vitest';
import { money, type Money } from '#lib/money/index.ts';
import { decideTodos } from './decide-todos.ts';
import type { ComingCollection, OwingInvoice } from './overview.ts';

const eur = (minor: number): Money => money(minor, 'EUR');
const day = (text: string) => Temporal.PlainDate.from(text);
/** A Monday. */
const today = day('2026-11-23');

const owing = (given: Partial<OwingInvoice>): OwingInvoice => ({
  id: 'i1',
  number: '1',
  subject: 'Opvang',
  dueOn: today,
  isOverdue: false,
  isHandedOver: false,
  balance: eur(1_000),
  open: eur(1_000),
  underWay: eur(0),
  planned: eur(0),
  ...given
});
const coming = (on: string, isRetry = false): ComingCollection => ({
  id: `c ${on}`,
  isRetry,
  collectOn: day(on),
  amount: eur(3_495),
  method: 'sepa_debit'
});
const decide = (given: Partial<Parameters<typeof decideTodos>[0]>) =>
  decideTodos({ today, owing: [], coming: [], troubles: [], ...given });
const failure = { attemptId: 'a1', kind: 'failed', class: 'later' } as const;

describe('what needs a customer', () => {
  test('is nothing where nothing is half done, failed, broken or near', () => {
    expect(decide({ owing: [owing({})], coming: [coming('2026-12-01')] })).toEqual([]);
  });

  test.each([
    ['today', '2026-11-23', 1],
    ['in three business days', '2026-11-26', 1],
    ['in four', '2026-11-27', 0]
  ])('is a debit %s', (_, on, count) => {
    expect(decide({ coming: [coming(on)] })).toHaveLength(count);
  });

  test('counts business days: on a Friday, the Wednesday after the weekend is near', () => {
    expect(decide({ today: day('2026-11-27'), coming: [coming('2026-12-02')] })).toHaveLength(1);
  });

  test('is a failure once, however many invoices it was about, with the day of the next try', () => {
    const both = [
      owing({ lastFailure: failure, collectOn: day('2026-11-25') }),
      owing({ id: 'i2', lastFailure: failure, collectOn: day('2026-11-25') })
    ];
    expect(decide({ owing: both, coming: [coming('2026-11-25', true)] })).toEqual([
      { kind: 'failed', invoiceId: 'i1', amount: eur(2_000), failure, retryOn: day('2026-11-25') }
    ]);
  });

  test('is not a failure that was handed over: nothing can be paid here any more', () => {
    expect(decide({ owing: [owing({ lastFailure: failure, isHandedOver: true })] })).toEqual([]);
  });

  test('begins with what is half done at the bank', () => {
    const attempt = { id: 'a2', status: 'requires_action', method: 'ideal', amount: eur(700) } as const;
    const trouble = { paymentMethodId: 'm1', kind: 'card', trouble: 'expired' } as const;
    const todos = decide({
      owing: [owing({ lastFailure: failure }), owing({ id: 'i2', attempt }), owing({ id: 'i3', attempt })],
      coming: [coming('2026-11-24')],
      troubles: [trouble]
    });
    expect(todos.map(({ kind }) => kind)).toEqual(['finish', 'failed', 'method', 'soon']);
    expect(todos[0]).toEqual({ kind: 'finish', attemptId: 'a2', amount: eur(1_400) });
  });
});
