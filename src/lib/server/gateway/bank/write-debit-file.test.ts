import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import type { Debit } from './debit-file.ts';
import { debit, debitFile } from './debit-file.fixture.ts';
import { checkElement } from './schema/check-element.ts';
import { pain008 } from './schema/pain-008.data.ts';
import { MOST_DEBITS, writeDebitFile } from './write-debit-file.ts';
import { elementAt, elementsAt, textAt } from './xml/element.ts';
import { readXml } from './xml/read-xml.ts';

const read = (xml: string) => readXml(Buffer.from(xml)).root;
const numbered = (debits: readonly Partial<Debit>[]): Debit[] =>
  debits.map((each, at) => debit({ endToEndId: `E${at}`, ...each }));

const anyText = fc
  .array(fc.oneof(fc.nat(0x2ff), fc.nat(0xffff)), { maxLength: 140 })
  .map((units) => String.fromCharCode(...units));

describe('a debit file', () => {
  test('is written as the golden file has it: one block per date and sequence, references as each scheme wants', () => {
    const file = debitFile([
      debit(),
      debit({
        endToEndId: '019ab0c4e1d87c3f9a5e0b2d4f6a8c11',
        amount: money(4_999, 'EUR'),
        mandate: { reference: 'M-1002-1', signedOn: Temporal.PlainDate.from('2026-11-02') },
        debtor: { name: 'Léa Gößner & Søn', iban: 'BE68539007547034', bic: 'GKCCBEBB' },
        sequence: 'FRST',
        remittance: { kind: 'text', text: '+++090/9337/55493+++' }
      }),
      debit({
        endToEndId: '019ab0c4e1d87c3f9a5e0b2d4f6a8c12',
        amount: money(1, 'EUR'),
        collectOn: Temporal.PlainDate.from('2026-11-30'),
        remittance: { kind: 'text', text: 'Opvang november <2026>' }
      })
    ]);
    const golden = readFileSync(new URL('fixtures/debits.pain.008.xml', import.meta.url), 'utf8');
    expect(writeDebitFile(file).xml).toBe(golden);
  });

  test('for businesses says B2B', () => {
    const { creditor } = debitFile([]);
    const { xml } = writeDebitFile(debitFile([debit()], { creditor: { ...creditor, scheme: 'B2B' } }));
    expect(xml).toContain('<Cd>B2B</Cd>');
  });

  test('says of every debit in which block it stands', () => {
    const { paymentInfoIdOf } = writeDebitFile(debitFile(numbered([{ sequence: 'FRST' }, {}, {}])));
    expect([...paymentInfoIdOf]).toEqual([
      ['E0', 'KLAPROOS-20261127-1-FRST-1'],
      ['E1', 'KLAPROOS-20261127-1-RCUR-2'],
      ['E2', 'KLAPROOS-20261127-1-RCUR-2']
    ]);
  });

  test('holds every debit once, and its sums are exact, whatever is in it', () => {
    const anyDebit = fc.record({
      amount: fc.integer({ min: 1, max: 99_999_999_999 }).map((minor) => money(minor, 'EUR')),
      sequence: fc.constantFrom('FRST', 'RCUR', 'OOFF', 'FNAL'),
      collectOn: fc
        .integer({ min: 0, max: 3 })
        .map((days) => Temporal.PlainDate.from('2026-11-27').add({ days })),
      debtor: anyText.map((name) => ({ name, iban: 'NL39RABO0300065264' })),
      remittance: anyText.map((text) => ({ kind: 'text' as const, text }))
    });
    fc.assert(
      fc.property(fc.array(anyDebit, { minLength: 1, maxLength: 12 }), (debits) => {
        const { xml } = writeDebitFile(debitFile(numbered(debits)));
        const root = read(xml);
        expect(checkElement(root, pain008)).toEqual([]);
        const total = debits.reduce((all, each) => all + BigInt(each.amount.minor), 0n);
        const body = elementAt(root, 'CstmrDrctDbtInitn');
        const batches = elementsAt(body, 'PmtInf');
        expect(textAt(body, 'GrpHdr', 'CtrlSum')).toBe(decimal(total));
        const inside = batches.flatMap((batch) => {
          const transactions = elementsAt(batch, 'DrctDbtTxInf');
          const sum = transactions.reduce((all, each) => all + minor(textAt(each, 'InstdAmt')), 0n);
          expect(textAt(batch, 'CtrlSum')).toBe(decimal(sum));
          expect(textAt(batch, 'NbOfTxs')).toBe(String(transactions.length));
          return transactions.map((each) => textAt(each, 'PmtId', 'EndToEndId'));
        });
        expect(inside.sort()).toEqual(debits.map((_, at) => `E${at}`).sort());
      }),
      { numRuns: 150 }
    );
  });

  test.each<[string, Partial<Debit>]>([
    ['debit-currency-not-euro', { amount: money(100, 'USD') }],
    ['debit-amount-out-of-range', { amount: money(0, 'EUR') }],
    ['debit-amount-out-of-range', { amount: money(100_000_000_000, 'EUR') }],
    ['debit-iban-invalid', { debtor: { name: 'Jan', iban: 'NL39RABO0300065265' } }],
    [
      'debit-mandate-invalid',
      { mandate: { reference: 'M//1', signedOn: Temporal.PlainDate.from('2026-08-17') } }
    ],
    [
      'debit-mandate-invalid',
      { mandate: { reference: 'M'.repeat(36), signedOn: Temporal.PlainDate.from('2026-08-17') } }
    ],
    ['debit-mandate-amended', { mandate: { ...debit().mandate, amendment: { originalMandate: 'M-0' } } }],
    ['debit-reference-too-long', { remittance: { kind: 'text', text: 'x'.repeat(141) } }]
  ])('is refused with %s', (code, differs) => {
    expect(() => writeDebitFile(debitFile([debit(differs)]))).toThrow(expect.objectContaining({ code }));
  });

  test('is refused when it is empty, too large, holds a debit twice, or its creditor identifier is mistyped', () => {
    const { creditor } = debitFile([]);
    const many = Array.from({ length: MOST_DEBITS + 1 }, () => debit());
    const refused = (code: string, ...of: Parameters<typeof debitFile>) =>
      expect(() => writeDebitFile(debitFile(...of))).toThrow(expect.objectContaining({ code }));
    refused('debit-file-empty', []);
    refused('debit-file-too-large', many);
    refused('debit-twice', [debit(), debit()]);
    refused('debit-creditor-invalid', [debit()], {
      creditor: { ...creditor, identifier: 'NL99ZZZ999999990000' }
    });
  });
});

function minor(text: string | undefined): bigint {
  return BigInt((text ?? '').replace('.', ''));
}

function decimal(total: bigint): string {
  const text = String(total).padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}
