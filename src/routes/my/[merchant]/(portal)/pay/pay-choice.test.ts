import { expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import type { PayOption, PayOptions } from '#lib/server/domain/collection/index.ts';
import { readPayChoice } from './pay-choice.server.ts';

const dueOn = Temporal.PlainDate.from('2026-11-27');
const owes = (id: string, minor: number, more: Partial<PayOption> = {}): PayOption => ({
  ...{ id, number: id, subject: id, dueOn, isOverdue: false, isUnderWay: false },
  balance: money(minor, 'EUR'),
  ...more
});
const options = (invoices: readonly PayOption[]): PayOptions => ({
  currency: 'EUR',
  invoices,
  payable: money(
    invoices.filter(({ isUnderWay }) => !isUnderWay).reduce((all, { balance }) => all + balance.minor, 0),
    'EUR'
  ),
  minimumPart: money(500, 'EUR'),
  saved: [],
  methods: []
});
const planned = owes('planned', 3_495, { plannedOn: dueOn });
const home = options([
  owes('food', 4_700),
  owes('care', 21_240),
  planned,
  owes('moving', 9_900, { isUnderWay: true })
]);

test.each([
  ['what waits, not what comes by itself', '', home, 25_940, ['food', 'care']],
  ['what comes by itself, where nothing else is open', '', options([planned]), 3_495, ['planned']],
  ['what was ticked, planned or not', 'invoice=planned&invoice=food', home, 8_195, ['food', 'planned']],
  ['never what is under way', 'invoice=moving', home, 25_940, ['food', 'care']],
  ['a part of what waits', 'part=75', home, 7_500, ['food', 'care']],
  ['more than waits, planned included', 'part=280', home, 28_000, ['food', 'care', 'planned']]
])('without a word is paid %s: ?%s', (_what, query, of, total, invoiceIds) => {
  const choice = readPayChoice(new URLSearchParams(query), of);
  expect([choice.total.minor, choice.selection.invoiceIds]).toEqual([total, invoiceIds]);
  // The same address, read again, says the same.
  expect(readPayChoice(new URLSearchParams(choice.query), of).total).toEqual(choice.total);
});

test('more than everything is refused with what there is', () => {
  expect(readPayChoice(new URLSearchParams('part=300'), home)).toMatchObject({ refusal: 'too-much' });
});
