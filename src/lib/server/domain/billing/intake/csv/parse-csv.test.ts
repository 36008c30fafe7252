import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { inPieces, readAll } from '../fixtures/read-all.fixture.ts';
import { parseInvoiceFile } from '../index.ts';
import { columns } from './columns.ts';
import { decimalMarkOf, readDateCell, readNumberCell } from './read-cell.ts';

/** Memory is compared with what is really held, not with what waits to be collected. */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const header = 'number;issued_on;currency;customer_name;description;quantity;unit_price;vat_rate;total_gross';
const csv = (...rows: string[]) => [header, ...rows].join('\n');
const row = (number: string, rest = 'EUR;Noa Cohen;Opvang;1;10,50;0;10,50') => `${number};2026-11-01;${rest}`;

describe('a merchant’s file in four languages', () => {
  test.each([
    [
      'nl',
      ';',
      'Factuurnummer;Factuurdatum;Vervaldatum;Valuta;Klantnaam;Omschrijving;Aantal;Prijs;BTW;Totaalbedrag',
      '1;01-11-2026;15-11-2026;EUR;Ayşe Yılmaz;Opvang;12;98,50;0;1.182,00',
      ','
    ],
    [
      'de',
      '\t',
      'Rechnungsnr.\tRechnungsdatum\tFällig am\tWährung\tKunde\tBezeichnung\tMenge\tEinzelpreis\tMwSt\tGesamtbetrag',
      '1\t01.11.2026\t15.11.2026\tEUR\tAyşe Yılmaz\tBetreuung\t12\t98,50\t0 %\t1182,00 €',
      ','
    ],
    [
      'fr',
      '|',
      'Numéro de facture|Date|Échéance|Devise|Nom du client|Désignation|Quantité|Prix unitaire|TVA|Montant TTC',
      '1|01/11/2026|15/11/2026|EUR|Ayşe Yılmaz|Garde|12|98,50|0|1 182,00',
      ','
    ],
    [
      'fr, as bookkeeping programs export it',
      ';',
      'N° facture;Date facture;Échéance;Devise;N° client;Client;Désignation;Qté;Prix unitaire;Taux de TVA;Montant total TTC',
      '="1";01/11/2026 00:00:00;15/11/2026 00:00:00;EUR;"=""0042""";Ayşe Yılmaz;Garde;12;98,50;0;1\u202f182,00',
      ','
    ],
    [
      'en',
      ',',
      'Invoice number,Invoice date,Due date,Currency,Customer,Description,Quantity,Unit price,VAT,Total',
      '1,2026-11-01,2026-11-15,EUR,Ayşe Yılmaz,Care,12,98.50,0,"1,182.00"',
      '.'
    ]
  ])('%s', async (_, delimiter, head, body, decimal) => {
    for (const mark of ['', '\ufeff', `sep=${delimiter}\r\n`]) {
      const { documents, faults, summary } = await readAll(`${mark}${head}\r\n${body}\r\n`);
      expect(faults).toEqual([]);
      expect(summary).toMatchObject({
        format: 'csv',
        delimiter,
        decimal,
        rows: 1,
        documents: 1,
        isComplete: true
      });
      const { document } = documents[0] ?? {};
      expect(document).toMatchObject({
        number: '1',
        customer: { name: 'Ayşe Yılmaz' },
        totals: { payable: { minor: 118_200 } }
      });
      expect([document?.issuedOn.toString(), document?.dueOn?.toString()]).toEqual([
        '2026-11-01',
        '2026-11-15'
      ]);
    }
  });
});

describe('rows and invoices', () => {
  test('neighbouring rows of one number are the lines of one invoice, told where it starts', async () => {
    const text = csv(
      row('1', 'EUR;Noa Cohen;Opvang;2;10,00;0;'),
      '1;;;;"Luiers; maat ""4""\nextra";1;5,25;21;',
      row('2')
    );
    const { documents, faults } = await readAll(text);
    expect(faults).toEqual([]);
    expect(documents.map((one) => one.at)).toEqual([
      { line: 2, row: 2 },
      { line: 5, row: 4 }
    ]);
    expect(documents[0]?.document.lines.map((line) => line.description)).toEqual([
      'Opvang',
      'Luiers; maat "4"\nextra'
    ]);
    expect(documents[0]?.document.totals).toMatchObject({ tax: { minor: 110 }, payable: { minor: 2635 } });
  });

  test('an amount alone is enough, and a rate takes the tax out of it', async () => {
    const text =
      'number;issued_on;currency;customer_name;vat_rate;total_gross\n7;2026-11-01;EUR;Jan de Vries;21;121,00\n8;2026-11-01;EUR;Jan de Vries;;34,95';
    const { documents } = await readAll(text);
    expect(
      documents.map((one) => [one.document.totals.tax.minor, one.document.totals.payable.minor])
    ).toEqual([
      [2100, 12_100],
      [0, 3495]
    ]);
  });

  test('a bad row is named with line, row and column, and the good ones are kept', async () => {
    const text = csv(
      row('1'),
      ';2026-11-01;EUR;Fatma Öz;Opvang;1;1,00;0;1,00',
      '3;31-02-2026;EUR;Fatma Öz;Opvang;1;1,00;0;1,00',
      row('4', 'EUR;Fatma Öz;"nooit dicht;1;1,00;0;1,00'),
      row('5', 'EUR;Fatma Öz;Opvang;1;1,00;0;2,00'),
      row('6', 'EUR;Fatma Öz;Opvang;een;1,00;0;1,00'),
      row('7', 'EUR;Fatma Öz;Opvang;1;1,00;0'),
      row('8', 'EUR;;Opvang;1;1,00;0;1,00'),
      row('9', 'EUR;Fatma Öz;Opvang;1;1,005;0;1,01'),
      row('10')
    );
    const { documents, faults, summary } = await readAll(text);
    expect(documents.map((one) => one.document.number)).toEqual(['1', '9', '10']);
    expect(faults.map(({ line, code, column }) => [line, code, column]).sort()).toEqual([
      [3, 'number-missing', 'number'],
      [4, 'date-not-real', 'issued_on'],
      [5, 'csv-quote-unclosed', undefined],
      [6, 'tax-inclusive-differs', 'total_gross'],
      [7, 'number-unreadable', 'quantity'],
      [8, 'csv-cell-count', undefined],
      [9, 'customer-missing', 'customer_name']
    ]);
    expect(summary).toMatchObject({ documents: 3, refused: 7, faults: 7, isComplete: true });
  });

  test.each([
    ['one row is faulty', '1;2026-11-01;EUR;Noa Cohen;Luiers;x;1,00;0;', 'number-unreadable'],
    ['rows disagree about the customer', '1;2026-11-01;EUR;Jan de Vries;Luiers;1;1,00;0;', 'rows-disagree'],
    ['a row without a number may be its line', ';;;;Luiers;1;1,00;0;', 'number-missing'],
    ['a broken row names it', '1;;;;"Luiers;1;1,00;0;', 'csv-quote-unclosed']
  ])('all rows of an invoice fall together when %s', async (_, second, code) => {
    const { documents, codes } = await readAll(
      csv(row('1', 'EUR;Noa Cohen;Opvang;1;10,50;0;'), second, row('2'))
    );
    expect(documents.map((one) => one.document.number)).toEqual(['2']);
    expect(codes).toContain(code);
  });

  test('rows of one invoice that are far apart are refused and name the number', async () => {
    const { documents, faults } = await readAll(csv(row('1'), row('2'), row('1')));
    expect(documents).toHaveLength(2);
    expect(faults).toMatchObject([{ code: 'rows-not-together', number: '1', line: 4, params: { other: 2 } }]);
  });

  test('an invoice and a credit note may share a number', async () => {
    const text =
      'number;kind;issued_on;currency;customer_name;payable\n1;factuur;2026-11-01;EUR;Noa Cohen;5,00\n1;creditnota;2026-11-02;EUR;Noa Cohen;5,00\n2;offerte;2026-11-02;EUR;Noa Cohen;5,00';
    const { documents, codes } = await readAll(text);
    expect(documents.map((one) => one.document.kind)).toEqual(['invoice', 'credit-note']);
    expect(codes).toEqual(['kind-unknown']);
  });

  test.each([
    ['csv-column-missing', 'number;issued_on;customer_name;payable\n1;2026-11-01;Noa;1,00'],
    ['csv-column-twice', 'number;factuurnummer;issued_on;currency;customer_name\n1;1;2026-11-01;EUR;Noa']
  ])('%s stops the file', async (code, text) => {
    const { codes, summary } = await readAll(text);
    expect(codes).toEqual([code]);
    expect(summary.isComplete).toBe(false);
  });

  test('unknown columns are left alone and reported', async () => {
    const { documents, summary } = await readAll(
      'number;issued_on;currency;customer_name;payable;Groep\n1;2026-11-01;EUR;Noa Cohen;1,00;Vlinders'
    );
    expect(documents).toHaveLength(1);
    expect(summary.ignoredColumns).toEqual(['Groep']);
  });
});

describe('encodings', () => {
  const text = csv(row('1'), row('2', 'EUR;Zoë Müller;Opvang à la carte;1;10,50;0;10,50'), row('3'));
  test.each<[string, Uint8Array, string]>([
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-16 with mark', Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le'],
    ['Windows-1252, told by its bytes', Buffer.from(text, 'latin1'), 'windows-1252']
  ])('%s', async (_, bytes, encoding) => {
    const { documents, summary } = await readAll(bytes, { pieceSize: 50 });
    expect(documents.map((one) => one.document.customer.name)).toEqual([
      'Noa Cohen',
      'Zoë Müller',
      'Noa Cohen'
    ]);
    expect(summary.encoding).toBe(encoding);
  });

  test('a file in two encodings is refused at the line where it breaks, and the invoices before it are kept', async () => {
    const bytes = Buffer.concat([
      Buffer.from(csv(row('1'), row('2', 'EUR;Zoë;x;1;1,00;0;1,00'), row('3'), '')),
      Buffer.from(row('4', 'EUR;Zoë;x;1;1,00;0;1,00'), 'latin1')
    ]);
    const { documents, faults } = await readAll(bytes, { pieceSize: 10_000 });
    expect(documents.map((one) => one.document.number)).toEqual(['1', '2']);
    expect(faults).toMatchObject([{ code: 'encoding-invalid', line: 5, number: '3' }]);
  });

  test('UTF-8 read as Windows-1252 and saved again is not believed', async () => {
    const { codes } = await readAll(
      Buffer.concat([Buffer.from(csv(row('1'))), Buffer.from('\n'), Buffer.from([0xe9]), Buffer.from('Zoë')]),
      { pieceSize: 10_000 }
    );
    expect(codes).toContain('encoding-invalid');
  });
});

describe('cells', () => {
  test.each([
    ['1.234,56', ','],
    ['1,234.56', '.'],
    ['12,5', ','],
    ['0,125', ','],
    ['0.125', '.'],
    ['1.234.567', ','],
    ['1,2345', ','],
    ['1.234', undefined],
    ['1,234', undefined],
    ['1234', undefined],
    ['x', undefined],
    ['1.2.3', undefined]
  ])('%s proves %s', (cell, mark) => expect(decimalMarkOf(cell)).toBe(mark));

  test.each<[string, ',' | '.' | undefined, string]>([
    ['1.234,56', ',', '1234.56'],
    ['1234', undefined, '1234'],
    ['€ 12,50', ',', '12.50'],
    ['-12,50', ',', '-12.50'],
    ['− € 3,00', ',', '-3.00'],
    ['1 234,5', ',', '1234.5'],
    ["1'234.50", '.', '1234.50'],
    ['1.234', ',', '1234'],
    ['1,234', '.', '1234'],
    ['1.234', undefined, 'amount-ambiguous'],
    ['12.5', ',', 'number-unreadable'],
    ['1.23.456,00', ',', 'number-unreadable'],
    ['', ',', 'number-unreadable'],
    ['1e5', '.', 'number-unreadable']
  ])('%s under %s is %s', (cell, decimal, read) => {
    const reading = readNumberCell(cell, decimal);
    expect('value' in reading ? reading.value : reading.code).toBe(read);
  });

  test.each([
    ['2026-11-01', false, '2026-11-01'],
    ['1-2-2026', false, '2026-02-01'],
    ['03/04/2026', false, '2026-04-03'],
    ['31.12.2026', false, '2026-12-31'],
    ['2026-11-01T00:00:00', false, '2026-11-01'],
    ['12/31/2026', false, 'date-month-first'],
    ['03/04/2026', true, 'date-ambiguous'],
    ['04/04/2026', true, '2026-04-04'],
    ['13/04/2026', true, '2026-04-13'],
    ['1/2-2026', false, 'date-unreadable'],
    ['20261101', false, '2026-11-01'],
    ['01-11-2026 00:00:00', false, '2026-11-01'],
    ['1-11-2026 0:00', false, '2026-11-01'],
    ['2026-11-01T00:00:00Z', false, '2026-11-01'],
    ['01-11-2026 09:30', false, 'date-unreadable'],
    ['01-11-26', false, 'date-unreadable']
  ])('%s (month first seen: %s) is %s', (cell, seen, read) => {
    const reading = readDateCell(cell, seen);
    expect('value' in reading ? reading.value : reading.code).toBe(read);
  });

  test('no header word means two columns', () => {
    const aliases = columns.flatMap((column) => [...new Set(column.aliases)]);
    expect(aliases.filter((alias, i) => aliases.indexOf(alias) !== i)).toEqual([]);
  });
});

test('a hundred thousand rows are read in constant memory, at the reader’s pace', async () => {
  async function* rows() {
    yield `${header}\n`;
    for (let batch = 0; batch < 1000; batch++)
      yield Array.from(
        { length: 100 },
        (_, i) => `${row(`2026-${batch * 25 + Math.floor(i / 4)}`, `EUR;Noa Cohen;Opvang ${i};1;10,50;0;`)}\n`
      ).join('');
  }
  async function* bytes() {
    for await (const text of rows()) yield new TextEncoder().encode(text);
  }
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  let count = 0;
  for await (const item of parseInvoiceFile(bytes(), { fileName: 'big.csv' })) {
    expect(item.kind).toBe('document');
    if (++count % 2500 === 0) {
      collectGarbage();
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    }
  }
  expect(count).toBe(25_000);
  // The file is 6 MB and its documents take over 100 MB; what stays is the numbers seen.
  expect(most).toBeLessThan(64_000_000);
});

test('a limit is met while reading: what came before it is kept', async () => {
  const text = csv(...Array.from({ length: 4000 }, (_, i) => row(String(i + 1))));
  const items = [];
  for await (const item of parseInvoiceFile(inPieces(Buffer.from(text), 1000), {
    fileName: 'x',
    maxBytes: 100_000
  }))
    items.push(item);
  expect(items.at(-1)).toMatchObject({
    kind: 'fault',
    fault: { code: 'file-too-large', params: { max: 100_000 } }
  });
  expect(items.filter((item) => item.kind === 'document').length).toBeGreaterThan(1000);
});
