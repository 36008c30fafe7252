import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test.each([
  [['a', 1, true, null, undefined], 'a,1,true,,\r\n'],
  [['he said "no"', 'a,b', 'two\nlines'], '"he said ""no""","a,b","two\nlines"\r\n'],
  [['-12.50', -3, '0.10'], '-12.50,-3,0.10\r\n'],
  [
    ['=1+1', '+31612345678', '-2+3', '@SUM(A1)', '\t=1', '  =1', '＝1'],
    "'=1+1,'+31612345678,'-2+3,'@SUM(A1),'\t=1,'  =1,'＝1\r\n"
  ],
  [['=HYPERLINK("x")'], '"\'=HYPERLINK(""x"")"\r\n']
])('%j is written as %j', (fields, line) => {
  expect(csvLine(fields)).toBe(line);
});

test('no field begins a formula, and each can be read back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1 }), (fields) => {
      const read = readLine(csvLine(fields));
      expect(read.map((field) => field.replace(/^'(?=\s*[=+\-@＝＋－＠]|[\t\r\n\0])/, ''))).toEqual(fields);
      for (const field of read)
        expect(field).not.toMatch(/^(\s*[=+@]|\s*-(?!\d{1,15}(\.\d{1,15})?$)|[\t\r])/);
    }),
    { examples: [[['=1+1', '-1', '"', ',']]] }
  );
});

/** The other direction, as RFC 4180 says it: every field is quoted, or has neither comma, quote nor line end. */
function readLine(line: string): string[] {
  const fields: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const [, quoted, bare] of line.matchAll(pattern))
    fields.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
  return fields;
}
