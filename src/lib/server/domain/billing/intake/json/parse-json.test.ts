import { expect, test } from 'vitest';
import { translator } from '#lib/i18n/index.server.ts';
import { readAll } from '../fixtures/read-all.fixture.ts';
import { ubl } from '../fixtures/ubl.fixture.ts';
import { readInvoice, writeInvoiceJson, type InvoiceJson } from '../index.ts';

const invoice = (number: string, more: Partial<InvoiceJson> = {}): InvoiceJson => ({
  number,
  issuedOn: '2026-11-01',
  currency: 'EUR',
  customer: { name: 'Chi Nguyễn' },
  totals: { payable: '34.95' },
  ...more
});
const [a, b, c] = [invoice('1'), invoice('2'), invoice('3')].map((one) => JSON.stringify(one));

test.each([
  ['one document', a, ['1']],
  ['one document over many lines', JSON.stringify(invoice('1'), null, 2), ['1']],
  ['an array', `[${a},\n${b} , ${c}]`, ['1', '2', '3']],
  ['an empty array', '[]', []],
  ['a document per line', `${a}\n${b}\r\n\n${c}\n`, ['1', '2', '3']]
])('%s', async (_, text, numbers) => {
  for (const pieceSize of [1, 13, 100_000]) {
    const { documents, faults } = await readAll(text ?? '', { pieceSize });
    expect(faults).toEqual([]);
    expect(documents.map((one) => one.document.number)).toEqual(numbers);
    expect(documents.map((one) => one.at.index)).toEqual(numbers.map((__, i) => i));
  }
});

test.each([
  ['a file that breaks off', '{"number":"1"', '{"number":"1"'],
  ['an array that breaks off', `[{"number":"1"`, '{"number":"1"'],
  ['a line that breaks off', `{"number":"2",\n${c}`, '{"number":"2",'],
  ['a string that is never closed', `{"number":"2\n${c}`, '{"number":"2'],
  ['an array that is never closed', `[${a}`, '[']
])('%s is shown as far as it came', async (_, text, found) => {
  for (const pieceSize of [1, 13, 100_000]) {
    const { faults } = await readAll(text, { pieceSize });
    expect(faults).toMatchObject([{ code: 'json-malformed', params: { found } }]);
    for (const language of ['nl', 'fr', 'de', 'en'] as const)
      expect(translator(language)('intake:fault.json-malformed', { found })).toContain(found);
  }
});

test.each([
  ['a document that isn’t JSON', `[${a},\n{"number":},\n${c}]`, ['1', '3'], [['json-malformed', 2]]],
  ['a line that breaks off', `${a}\n{"number":"2",\n${c}`, ['1', '3'], [['json-malformed', 2]]],
  ['a string that is never closed', `${a}\n{"number":"2\n${c}`, ['1', '3'], [['json-malformed', 2]]],
  ['a file that breaks off', `[${a},{"number":`, ['1'], [['json-malformed', 1]]],
  ['something else in the array', `[${a}, 7]`, ['1'], [['json-malformed', 1]]],
  ['a comma too many', `[${a},]`, ['1'], [['json-malformed', 1]]],
  ['the same number twice', `[${a},\n${a}]`, ['1'], [['number-duplicate', 2]]],
  ['a misspelt field', JSON.stringify({ ...invoice('1'), dueon: '2026-12-01' }), [], [['field-unknown', 1]]],
  ['nesting without end', `{"x":${'['.repeat(50)}${']'.repeat(50)}}`, [], [['json-too-deep', 1]]],
  [
    'a zero character in a name',
    JSON.stringify(invoice('1', { customer: { name: 'No\u0000a' } })),
    [],
    [['control-character', 1]]
  ],
  [
    'half a character',
    '{"number":"1","issuedOn":"2026-11-01","currency":"EUR","customer":{"name":"\\ud800"},"totals":{"payable":1}}',
    [],
    [['control-character', 1]]
  ],
  ['a wrong type', JSON.stringify({ ...invoice('1'), customer: 'Noa' }), [], [['field-invalid', 1]]],
  ['no amount at all', JSON.stringify({ ...invoice('1'), totals: undefined }), [], [['lines-missing', 1]]],
  [
    'a credit note below nought',
    JSON.stringify(invoice('1', { kind: 'credit-note', totals: { payable: '-1' } })),
    [],
    [['payable-negative', 1]]
  ],
  [
    'a float that went wrong',
    JSON.stringify(invoice('1', { totals: { payable: 0.1 + 0.2 } })),
    [],
    [['amount-too-fine', 1]]
  ],
  [
    'too many notes',
    JSON.stringify(invoice('1', { notes: Array.from({ length: 101 }, () => 'x') })),
    [],
    [['too-many-items', 1]]
  ]
])('%s is named, and the others are kept', async (_, text, numbers, faults) => {
  const read = await readAll(text);
  expect(read.documents.map((one) => one.document.number)).toEqual(numbers);
  expect(read.faults.map((fault) => [fault.code, fault.line])).toEqual(faults);
});

test('JSON numbers are read as they are written', () => {
  const reading = readInvoice(
    invoice('1', { lines: [{ description: 'Opvang', quantity: 2.5, unitPrice: 9.98 }], totals: null })
  );
  expect(reading).toMatchObject({ kind: 'document', document: { totals: { payable: { minor: 2495 } } } });
});

test('contact data that can’t be used is left out with a warning', () => {
  const customer = { name: 'Noa Cohen', email: 'noa@', language: 'Klingon', country: 'Atlantis' };
  const reading = readInvoice(invoice('1', { customer }));
  expect(reading).toMatchObject({ kind: 'document', document: { customer: { name: 'Noa Cohen' } } });
  expect(reading.kind === 'document' && reading.warnings.map((one) => one.code)).toEqual([
    'email-invalid',
    'language-unknown',
    'country-unknown'
  ]);
});

test('a document survives its JSON form unchanged', async () => {
  const { documents } = await readAll(ubl({ allowances: '', extra: '<cbc:Note>Dank u</cbc:Note>' }));
  const rich = invoice('9', {
    dueOn: '2026-11-15',
    lines: [
      {
        description: 'Opvang',
        quantity: '2.50',
        unitPrice: '10.000',
        tax: { category: 's', percent: '21.0' },
        allowances: [{ kind: 'allowance', amount: '5', percent: '20' }],
        period: { from: '2026-11-01' }
      }
    ],
    allowances: [{ kind: 'charge', amount: '1.00', tax: { category: 'S', percent: '21' } }],
    totals: { taxInAccountingCurrency: { amount: '12.34', currency: 'SEK' } },
    references: { order: 'PO-1', preceding: [{ number: '8', issuedOn: '2026-10-01' }] },
    paymentMeans: [{ code: '58', account: 'NL91ABNA0417164300' }],
    seller: { name: 'De Klaproos' }
  });
  for (const value of [writeInvoiceJson(documents[0]!.document), rich, invoice('1')]) {
    const first = readInvoice(value);
    if (first.kind !== 'document') throw new Error(JSON.stringify(first.faults));
    const json: unknown = JSON.parse(JSON.stringify(writeInvoiceJson(first.document)));
    expect(readInvoice(json)).toEqual(first);
  }
});
