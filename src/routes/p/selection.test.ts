import { describe, expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import { readSelection, selectionQuery, type LivePayPage } from './selection.ts';

const eur = (minor: number) => money(minor, 'EUR');
const invoice = (id: string, balance: number, status = 'open', underWay?: object) => ({
  id,
  status,
  balance: eur(balance),
  ...(underWay && { underWay })
});
const page = {
  payable: eur(30_000),
  toldIds: [],
  invoices: [
    invoice('october', 10_000),
    invoice('november', 20_000),
    invoice('september', 10_000, 'open', {}),
    invoice('august', 0, 'paid')
  ]
} as unknown as LivePayPage;

const read = (query: string) => readSelection(new URLSearchParams(query), page);

describe('readSelection', () => {
  test.each([
    ['', ['october', 'november']],
    ['invoice=november', ['november']],
    ['invoice=november&invoice=october', ['october', 'november']],
    ['invoice=september', ['october', 'november']],
    ['invoice=november&invoice=somebody-else', ['november']]
  ])('of "%s" is %j: only what can be paid now, all when nothing is named', (query, invoiceIds) => {
    expect(read(query)).toEqual({ kind: 'invoices', invoiceIds });
  });

  test.each([
    ['75', 7_500],
    ['75,00', 7_500],
    ['€ 1.234,56', 123_456],
    ['75.5', 7_550]
  ])('a part typed as "%s" is %i cents', (typed, minor) => {
    expect(read(`part=${encodeURIComponent(typed)}`)).toEqual({
      kind: 'part',
      invoiceIds: ['october', 'november'],
      amount: eur(minor)
    });
  });

  test.each(['abc', '75,0055', '-5', '7e3'])('"%s" is no amount', (typed) => {
    expect(read(`part=${encodeURIComponent(typed)}`)).toBeUndefined();
  });
});

test.each([
  ['', ''],
  ['invoice=november', 'invoice=november'],
  ['part=75', 'part=75.00'],
  ['invoice=october&part=0,5', 'invoice=october&part=0.50']
])('the selection "%s" is carried on as "%s"', (query, carried) => {
  const selection = read(query);
  expect(selection && selectionQuery(selection, page)).toBe(carried);
  expect(read(carried)).toEqual(selection);
});

describe('a link whose message told of some', () => {
  const told = { ...page, toldIds: ['november', 'august'] } as unknown as LivePayPage;
  const all = ['october', 'november'];
  test.each([
    ['', ['november'], ''],
    ['invoice=october&invoice=november', all, 'invoice=october&invoice=november'],
    ['invoice=october', ['october'], 'invoice=october'],
    ['part=75', all, 'part=75.00']
  ])('"%s" chooses %j, carried on as "%s"', (query, invoiceIds, carried) => {
    const selection = readSelection(new URLSearchParams(query), told)!;
    expect(selection.invoiceIds).toEqual(invoiceIds);
    expect(selectionQuery(selection, told)).toBe(carried);
  });

  test('chooses everything when none of it is left to pay', () => {
    const paid = { ...page, toldIds: ['august'] } as unknown as LivePayPage;
    expect(readSelection(new URLSearchParams(''), paid)?.invoiceIds).toEqual(all);
  });
});
