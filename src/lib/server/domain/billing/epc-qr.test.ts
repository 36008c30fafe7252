import { expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import { buildEpcPayload, type EpcTransfer } from './epc-qr.ts';

const transfer: EpcTransfer = {
  name: 'Kinderdagverblijf De Klaproos',
  iban: 'NL91 ABNA 0417 1643 00',
  amount: money(34_950, 'EUR'),
  reference: 'RF18 5390 0754 7034'
};

test('a structured reference gives exactly these lines, and nothing after the last', () => {
  expect(buildEpcPayload(transfer)).toBe(
    'BCD\n002\n1\nSCT\n\nKinderdagverblijf De Klaproos\nNL91ABNA0417164300\nEUR349.50\n\nRF18539007547034'
  );
});

test('free text, BIC, purpose and information each have their own line', () => {
  const { reference: _, ...rest } = transfer;
  const text = '+++090/9337/55493+++';
  expect(
    buildEpcPayload({ ...rest, text, bic: 'ABNANL2A', purpose: 'CHAR', information: 'Opvang november' })
  ).toBe(
    `BCD\n002\n1\nSCT\nABNANL2A\nKinderdagverblijf De Klaproos\nNL91ABNA0417164300\nEUR349.50\nCHAR\n\n${text}\nOpvang november`
  );
});

test.each([
  ['one cent', 1, 'EUR0.01'],
  ['the most', 99_999_999_999, 'EUR999999999.99'],
  ['whole euros', 7_500, 'EUR75.00']
])('%s is written with a dot and two decimals', (_, minor, written) => {
  expect(buildEpcPayload({ ...transfer, amount: money(minor, 'EUR') })).toContain(`\n${written}\n`);
});

const { reference: _reference, ...unreferenced } = transfer;
test.each<[string, EpcTransfer]>([
  ['epc-name-missing', { ...transfer, name: '  ' }],
  ['epc-field-too-long', { ...transfer, name: 'ş'.repeat(71) }],
  ['epc-field-too-long', { ...unreferenced, text: 'x'.repeat(141) }],
  ['epc-field-too-long', { ...transfer, information: 'x'.repeat(71) }],
  ['epc-field-invalid', { ...transfer, name: 'De Klaproos\nDE89370400440532013000' }],
  ['epc-field-invalid', { ...transfer, name: 'De Klaproos\ud800' }],
  ['epc-iban-invalid', { ...transfer, iban: 'NL91ABNA0417164301' }],
  ['epc-iban-invalid', { ...transfer, iban: '' }],
  // A valid IBAN of a country that SEPA transfers don't reach.
  ['epc-iban-invalid', { ...transfer, iban: 'SA0380000000608010167519' }],
  ['epc-bic-invalid', { ...transfer, bic: 'ABNA' }],
  ['epc-bic-missing', { ...transfer, iban: 'CH9300762011623852957' }],
  ['epc-currency-not-euro', { ...transfer, amount: money(100, 'SEK') }],
  ['epc-amount-out-of-range', { ...transfer, amount: money(0, 'EUR') }],
  ['epc-amount-out-of-range', { ...transfer, amount: money(-100, 'EUR') }],
  ['epc-amount-out-of-range', { ...transfer, amount: money(100_000_000_000, 'EUR') }],
  ['epc-purpose-invalid', { ...transfer, purpose: 'GIFTS' }],
  ['epc-two-references', { ...transfer, text: 'factuur 12' }],
  ['epc-reference-invalid', { ...transfer, reference: 'RF17539007547034' }],
  ['epc-too-many-bytes', { ...unreferenced, name: '漢'.repeat(70), text: '字'.repeat(100) }]
])('%s is refused by name', (code, refused) => {
  expect(() => buildEpcPayload(refused)).toThrow(expect.objectContaining({ name: 'Refusal', code }));
});
