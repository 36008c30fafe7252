import fc from 'fast-check';
import { expect, test } from 'vitest';
import { languages } from '#lib/i18n/languages.ts';
import { readAll } from './fixtures/read-all.fixture.ts';
import { ubl } from './fixtures/ubl.fixture.ts';
import { faultCodes, warningCodes } from './faults.ts';
import { parseInvoiceFile } from './index.ts';

const zip = (names: string) => Buffer.from(`PK\u0003\u0004${'\u0000'.repeat(26)}${names}`, 'latin1');
const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join(
  ''
);

test.each<[string, string, string | Uint8Array]>([
  ['nothing', 'file-empty', ''],
  ['only spaces', 'file-empty', ' \n\t\n'],
  ['a PDF', 'file-is-pdf', '%PDF-1.7\n1 0 obj'],
  ['a ZIP', 'file-is-zip', zip('facturen/1.xml')],
  ['a workbook', 'file-is-spreadsheet', zip('[Content_Types].xml')],
  ['an old workbook', 'file-is-spreadsheet', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1])],
  ['a gzip', 'file-is-compressed', new Uint8Array([0x1f, 0x8b, 8, 0])],
  ['a photo', 'file-is-image', new Uint8Array([0xff, 0xd8, 0xff, 0xe0])],
  ['bytes', 'file-is-binary', new Uint8Array([1, 2, 3, 0, 0, 0, 4, 5, 6])],
  ['a letter', 'format-unknown', 'Beste mevrouw Yılmaz,\nhierbij de factuur.'],
  ['a CSV about something else', 'format-unknown', 'dog;breed\nRex;collie'],
  ['a zero byte in XML', 'file-is-binary', ubl().replace('Ayşe', 'Ay\u0000e')],
  ['a web page', 'xml-doctype-forbidden', '<!doctype html><html></html>'],
  [
    'an external entity',
    'xml-doctype-forbidden',
    ubl({
      head: '<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    }).replace('Ayşe', '&x;')
  ],
  [
    'an entity bomb',
    'xml-doctype-forbidden',
    ubl({
      head: `<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE Invoice [<!ENTITY e0 "ha">${entities}]>`
    }).replace('Ayşe', '&e9;')
  ],
  ['an entity nobody declared', 'xml-malformed', ubl().replace('Ayşe', '&x;')],
  ['XML that breaks off', 'xml-malformed', ubl().slice(0, 900)],
  ['a tag closed by another', 'xml-malformed', ubl().replace('</cbc:ID>', '</cbc:Id>')],
  ['XML without end of nesting', 'xml-too-deep', ubl({ extra: '<cac:A>'.repeat(60) })],
  ['another XML document', 'xml-root-unknown', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  [
    'an invoice in CII',
    'xml-root-unknown',
    '<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>'
  ],
  ['an invoice in no namespace', 'xml-root-unknown', '<Invoice><ID>1</ID></Invoice>'],
  ['an empty envelope', 'xml-root-unknown', '<StandardBusinessDocument/>'],
  [
    'Latin-1 that says UTF-8',
    'encoding-invalid',
    Buffer.from(ubl().replaceAll('Ayşe Yılmaz', 'Zoë'), 'latin1')
  ],
  [
    'an encoding we don’t read',
    'encoding-unsupported',
    ubl({ head: '<?xml version="1.0" encoding="EBCDIC-CP-NL"?>' })
  ],
  ['UTF-8 that says UTF-16', 'encoding-mismatch', ubl({ head: '<?xml version="1.0" encoding="utf-16"?>' })],
  ['UTF-16 that says UTF-8', 'encoding-mismatch', Buffer.from(`\ufeff${ubl()}`, 'utf16le')]
])('%s is refused by name', async (_, code, content) => {
  for (const pieceSize of [11, 1_000_000]) {
    const { documents, codes, summary } = await readAll(content, { pieceSize });
    expect(codes).toEqual([code]);
    expect(documents).toEqual([]);
    expect(summary.isComplete).toBe(false);
  }
});

test('the name of a file says nothing about its format', async () => {
  const { documents, summary } = await readAll(ubl(), { fileName: 'facturen.csv' });
  expect(documents).toHaveLength(1);
  expect(summary).toMatchObject({
    fileName: 'facturen.csv',
    format: 'ubl',
    documents: 1,
    refused: 0,
    isComplete: true
  });
});

test('more elements than any invoice has are refused before memory is', async () => {
  async function* endless() {
    yield Buffer.from(ubl({ extra: '<cac:A>' }).split('<cac:A>')[0] ?? '');
    for (;;) yield Buffer.from('<cbc:A/>'.repeat(10_000));
  }
  const items = [];
  for await (const item of parseInvoiceFile(endless(), { fileName: 'x' })) items.push(item);
  expect(items).toMatchObject([{ kind: 'fault', fault: { code: 'xml-too-many-elements' } }]);
});

test.each([
  ['a caller that stops early', 'document', (i: number) => ndjson(i)],
  ['a file that is refused by its first bytes', 'fault', () => 'a'.repeat(10_000)]
])('%s lets the source close', async (_, kind, textOf) => {
  let isClosed = false;
  async function* source() {
    try {
      for (let i = 0; ; i++) yield Buffer.from(textOf(i));
    } finally {
      isClosed = true;
    }
  }
  for await (const item of parseInvoiceFile(source(), { fileName: 'x' })) {
    expect(item.kind).toBe(kind);
    if (kind === 'document') break;
  }
  expect(isClosed).toBe(true);
});

function ndjson(i: number): string {
  return `{"number":"${i}","issuedOn":"2026-11-01","currency":"EUR","customer":{"name":"Noa"},"totals":{"payable":1}}\n`;
}

test('a connection that breaks is the caller’s error, not the file’s', async () => {
  async function* source() {
    yield Buffer.from('number;issued_on;currency;customer_name;payable\n');
    throw new Error('cut');
  }
  await expect(parseInvoiceFile(source(), { fileName: 'x' }).next()).rejects.toThrow('cut');
});

const csv =
  'number;issued_on;due_on;currency;customer_name;description;quantity;unit_price;vat_rate;total_gross\n1;01-11-2026;15-11-2026;EUR;Ayşe Yılmaz;"Opvang; ""nov""";12,5;9,80;21;\n1;;;;;Fruit;1;1.234,56;9;\n2;2026-11-01;;EUR;Noa;x;1;1;0;1,00\n';
const json =
  '[{"number":"1","issuedOn":"2026-11-01","currency":"EUR","customer":{"name":"Noa"},"lines":[{"quantity":2,"unitPrice":"1.50","tax":{"percent":21}}]},\n{"number":"2","issuedOn":"2026-11-01","currency":"JPY","customer":{"name":"Chi"},"totals":{"payable":100}}]';

/** A fixture with a few bytes changed, taken out or doubled. */
const mutated = fc
  .tuple(
    fc.constantFrom(csv, json, json.replace(/^\[|\]$/g, '').replace(',\n', '\n'), ubl()),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom('set', 'cut', 'double', 'text'),
        fc.nat(255),
        fc.constantFrom(
          '"',
          '\n',
          '<',
          '>',
          '{',
          '}',
          ']',
          ',',
          ';',
          '0',
          '-',
          '&',
          '\u0000',
          '9999999999999',
          '<!--',
          ']]>'
        )
      ),
      { minLength: 1, maxLength: 4 }
    )
  )
  .map(([text, changes]) => {
    let bytes = Buffer.from(text);
    for (const [position, kind, byte, insert] of changes) {
      const at = position % (bytes.length + 1);
      const length = byte % 40;
      if (kind === 'set') bytes[at] = byte;
      else if (kind === 'cut') bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
      else if (kind === 'double') bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
      else bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(insert), bytes.subarray(at)]);
    }
    return new Uint8Array(bytes);
  });

test('twenty thousand broken files are answered: never an error, always an end, and every code is known', async () => {
  const known = new Set<string>(faultCodes);
  const content = fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
    {
      weight: 1,
      arbitrary: fc.string({ maxLength: 300, unit: 'binary' }).map((text) => new TextEncoder().encode(text))
    },
    { weight: 6, arbitrary: mutated }
  );
  await fc.assert(
    fc.asyncProperty(content, fc.constantFrom(1, 17, 4096), async (bytes, pieceSize) => {
      const { codes, documents, summary } = await readAll(bytes, {
        pieceSize: bytes.length > 1000 ? 4096 : pieceSize
      });
      expect(codes.filter((code) => !known.has(code))).toEqual([]);
      expect(summary.documents).toBe(documents.length);
      expect(documents.length + codes.length + (summary.isComplete ? 1 : 0)).toBeGreaterThan(0);
      for (const { totals } of documents.map(({ document }) => document))
        expect(Math.max(totals.payable.minor, totals.prepaid.minor)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 20_000 }
  );
});

test.each(languages)('every code has its words in %s', async (language) => {
  const texts = (await import(`../../../../../../locales/${language}/intake.json`, {
    with: { type: 'json' }
  })) as {
    default: Record<'fault' | 'warning', Record<string, string>>;
  };
  expect(Object.keys(texts.default.fault).sort()).toEqual([...faultCodes].sort());
  expect(Object.keys(texts.default.warning).sort()).toEqual([...warningCodes].sort());
});
