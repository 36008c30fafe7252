import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';
import { describe, expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import { debit, debitFile } from './debit-file.fixture.ts';
import { writeDebitFile } from './write-debit-file.ts';

/** The schemas as ISO 20022 publishes them; our own rules in `schema/` are narrower, as the SEPA rulebooks ask. */
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const schemaOf = (definition: string) => fixture(`iso20022/${definition}.xsd`);

async function faultsOf(xml: string, definition: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'file.xml', contents: xml }],
    schema: [{ fileName: `${definition}.xsd`, contents: schemaOf(definition) }]
  });
  return errors.map(({ message }) => message);
}

const PAIN_008 = 'pain.008.001.08';

describe('by the schema that ISO 20022 publishes', () => {
  test('the golden debit file is valid', async () => {
    expect(await faultsOf(fixture('debits.pain.008.xml'), PAIN_008)).toEqual([]);
  });

  test('a file of every kind of debit is valid, whatever names and texts hold', async () => {
    const texts = [
      'Opvang <november> & "meer"',
      '\u0000\u0007 tab\t',
      '😀 é ß Ł',
      ' ',
      'x'.repeat(140),
      ']]>'
    ];
    const sequences = ['FRST', 'RCUR', 'OOFF', 'FNAL'] as const;
    const debits = texts.flatMap((text, at) =>
      sequences.map((sequence) =>
        debit({
          endToEndId: `E${at}-${sequence}`,
          sequence,
          amount: money([1, 99_999_999_999, 3_495][at % 3]!, 'EUR'),
          collectOn: Temporal.PlainDate.from('2026-11-27').add({ days: at }),
          debtor: {
            name: text,
            iban: 'NL39RABO0300065264',
            ...(at % 2 === 0 && { bic: 'RABONL2U' })
          },
          remittance: { kind: 'text', text }
        })
      )
    );
    for (const scheme of ['CORE', 'B2B'] as const) {
      const { creditor } = debitFile([]);
      const { xml } = writeDebitFile(debitFile(debits, { creditor: { ...creditor, scheme } }));
      expect(await faultsOf(xml, PAIN_008)).toEqual([]);
    }
  });

  test('the status report that our reading is tested with is valid', async () => {
    expect(await faultsOf(fixture('status.pain.002.001.10.xml'), 'pain.002.001.10')).toEqual([]);
  });

  test('a file in the wrong order is not', async () => {
    const wrong = fixture('debits.pain.008.xml').replace(
      /(<NbOfTxs>\d+<\/NbOfTxs>)(\s*)(<CtrlSum>[\d.]+<\/CtrlSum>)/,
      '$3$2$1'
    );
    expect(wrong).not.toBe(fixture('debits.pain.008.xml'));
    expect(await faultsOf(wrong, PAIN_008)).not.toEqual([]);
  });
});
