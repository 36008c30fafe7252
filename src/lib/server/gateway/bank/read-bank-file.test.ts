import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import { readBankFile, type BankFile } from './read-bank-file.ts';
import type { StatementFile } from './statement.ts';
import { verdictOn, type StatusReport } from './status-report.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const eur = (minor: number) => money(minor, 'EUR');

function read(text: string): BankFile {
  const reading = readBankFile(Buffer.from(text));
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.faults));
  return reading.file;
}

function faults(text: string | Uint8Array) {
  const reading = readBankFile(typeof text === 'string' ? Buffer.from(text) : text);
  return reading.kind === 'refused' ? reading.faults : [];
}

describe('a status report (pain.002)', () => {
  test('gives each debit the nearest verdict: its own, else its batch’s', () => {
    const report = read(fixture('status.pain.002.001.03.xml')) as StatusReport;
    const on = (endToEndId: string, part: string) =>
      verdictOn(report, { endToEndId, paymentInfoId: `KLAPROOS-20261127-1-${part}` });
    expect(report.originalMessageId).toBe('KLAPROOS-20261127-1');
    expect(on('E0', 'FRST-1')).toEqual({
      status: 'RJCT',
      reason: { code: 'DT01', text: 'Collection date too early' }
    });
    expect(on('E1', 'RCUR-2')).toEqual({ status: 'RJCT', reason: { code: 'AM04', text: undefined } });
    expect(on('E2', 'RCUR-2')).toBeUndefined();
  });

  test('of a whole file that was refused reaches every debit', () => {
    const report = read(fixture('status.pain.002.001.10.xml')) as StatusReport;
    expect(verdictOn(report, { endToEndId: 'E9', paymentInfoId: 'any' })).toEqual({
      status: 'RJCT',
      reason: { code: 'FF01-LOCAL', text: undefined }
    });
  });
});

describe('a statement (camt.053) and a notification (camt.054)', () => {
  test('a transfer with its reference, a returned debit with reason and charges, and what is not booked yet', () => {
    const file = read(fixture('statement.camt.053.001.02.xml')) as StatementFile;
    const [statement] = file.statements;
    expect(statement).toMatchObject({
      iban: 'NL91ABNA0417164300',
      opening: eur(100_000),
      closing: eur(116_050)
    });
    const [transfer, returned, pending] = statement!.entries;
    expect(transfer).toMatchObject({
      bankRef: '2611270000000001',
      amount: eur(21_240),
      isCredit: true,
      isBooked: true,
      bookedOn: Temporal.PlainDate.from('2026-11-27'),
      code: 'PMNT-RCDT-ESCT',
      details: [
        {
          amount: eur(21_240),
          endToEndId: undefined,
          counterparty: { name: 'S. El Amrani', iban: 'NL39RABO0300065264' },
          structuredReferences: ['RF18539007547034']
        }
      ]
    });
    expect(returned).toMatchObject({
      amount: eur(5_190),
      isCredit: false,
      details: [
        {
          endToEndId: 'E1',
          mandateRef: 'M-1001-1',
          instructed: eur(4_900),
          charges: eur(290),
          counterparty: { name: 'Jan de Vries', iban: 'NL82RABO0300065266' },
          returnReason: { code: 'MD06', text: 'Terugboeking' }
        }
      ]
    });
    expect(pending?.isBooked).toBe(false);
  });

  test('a batch with its parts, in the newer form; a bank’s own supplement is left aside', () => {
    const file = read(fixture('notification.camt.054.001.08.xml')) as StatementFile;
    expect(file.kind).toBe('notification');
    expect(file.statements[0]?.entries[0]).toMatchObject({
      isBooked: true,
      batch: { paymentInfoId: 'KLAPROOS-20261127-1-RCUR-2' },
      details: [
        {
          endToEndId: 'E1',
          amount: eur(21_240),
          charges: eur(15),
          counterparty: { name: 'Samira El Amrani' }
        },
        { endToEndId: 'E2', amount: eur(4_900) }
      ]
    });
  });
});

describe('habits of banks', () => {
  const entry = (parts: string) => `<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-11-27T21:00:00Z</CreDtTm></GrpHdr>
<Stmt><Id>S</Id><Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></Acct><Ntry><Amt Ccy="EUR">103.80</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><DtTm>2026-11-27T09:30:00+01:00</DtTm></BookgDt><AcctSvcrRef>R</AcctSvcrRef><BkTxCd/><NtryDtls>${parts}</NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`;
  const part = (id: string, amount: string) =>
    `<TxDtls><Refs><EndToEndId>${id}</EndToEndId></Refs><Amt Ccy="EUR">${amount}</Amt><Chrgs><Rcrd><Amt Ccy="EUR">2.90</Amt></Rcrd></Chrgs><RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf></TxDtls>`;

  test('several debits that came back in one sum, with or without the charges in each part', () => {
    const without = read(entry(part('E1', '49.00') + part('NONREF', '49.00'))) as StatementFile;
    const inside = read(entry(part('E1', '51.90') + part('NONREF', '51.90'))) as StatementFile;
    for (const { statements } of [without, inside])
      expect(statements[0]?.entries[0]).toMatchObject({
        bookedOn: Temporal.PlainDate.from('2026-11-27'),
        details: [
          { endToEndId: 'E1', amount: eur(5_190), charges: eur(290) },
          { endToEndId: undefined, amount: eur(5_190) }
        ]
      });
    expect(without.statements[0]?.entries[0]?.details[0]?.instructed).toEqual(eur(4_900));
    expect(faults(entry(part('E1', '49.00') + part('E2', '50.00')))[0]?.code).toBe('batch-differs');
  });

  test('a batch that was refused, with the reason at each debit', () => {
    const report =
      read(`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-11-27T21:00:00Z</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>O</OrgnlMsgId><OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>B</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>
<TxInfAndSts><OrgnlEndToEndId>E1</OrgnlEndToEndId><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`) as StatusReport;
    expect(verdictOn(report, { endToEndId: 'E1', paymentInfoId: 'B' })).toMatchObject({
      status: 'RJCT',
      reason: { code: 'AC01' }
    });
  });
});

describe('a file is refused by name and line', () => {
  const statement = fixture('statement.camt.053.001.02.xml');
  const inRoot = (inside: string) =>
    `<?xml version="1.0"?>${inside}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>`;
  const deep = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">' + '<a>'.repeat(50);

  test.each<[string, string | Uint8Array, string, number]>([
    ['nothing', '', 'empty', 1],
    ['blanks', '  \n ', 'malformed', 2],
    ['words', 'IBAN;bedrag', 'malformed', 1],
    [
      'another message',
      '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>',
      'format-unknown',
      1
    ],
    ['an entity bomb', inRoot('<!DOCTYPE l [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'), 'doctype-forbidden', 1],
    ['an outside entity', inRoot('<!DOCTYPE d SYSTEM "file:///etc/passwd">'), 'doctype-forbidden', 1],
    ['an unknown entity', '<Document>&bomb;</Document>', 'malformed', 1],
    ['endless depth', deep, 'too-deep', 1],
    ['UTF-16', Buffer.from('\ufeff<Document/>', 'utf16le'), 'encoding-unsupported', 1],
    ['Latin-1', '<?xml version="1.0" encoding="ISO-8859-1"?><Document/>', 'encoding-unsupported', 1],
    ['broken UTF-8', Buffer.from('<Document>\xff</Document>', 'latin1'), 'encoding-invalid', 0],
    ['a cut file', statement.slice(0, 1500), 'malformed', 27],
    ['a missing message id', statement.replace('<MsgId>STM-20261127</MsgId>', ''), 'element-missing', 4],
    ['a broken amount', statement.replace('>212.40<', '>212,40<'), 'value-invalid', 13],
    ['a debit or a credit?', statement.replace('<CdtDbtInd>DBIT', '<CdtDbtInd>BOTH'), 'value-invalid', 28],
    [
      'a day that never was',
      statement.replace('<Dt>2026-11-27</Dt></BookgDt>', '<Dt>2026-02-30</Dt></BookgDt>'),
      'value-invalid',
      16
    ],
    ['an entry that is gone', statement.replace(/<Ntry>[^]*?<\/Ntry>/, ''), 'balance-differs', 5],
    ['a currency that is none', statement.replaceAll('"EUR"', '"EUX"'), 'currency-unsupported', 10],
    [
      'parts that are not the whole',
      fixture('notification.camt.054.001.08.xml').replace('>49.00<', '>48.00<'),
      'batch-differs',
      8
    ]
  ])('%s', (_, text, code, line) => {
    expect(faults(text)[0]).toMatchObject({ code, line });
  });

  test('with every fault that was found, at most fifty', () => {
    const broken = statement.replaceAll('<CdtDbtInd>CRDT', '<CdtDbtInd>X').replaceAll('BOOK', '');
    expect(faults(broken).length).toBeGreaterThan(3);
  });
});

describe('hostile input', () => {
  test('random bytes are refused and never thrown over', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(readBankFile(bytes).kind).toBe('refused');
      }),
      { numRuns: 2_000 }
    );
  });

  test('a real file with anything changed in it is read or refused, never thrown over', () => {
    const files = [
      'statement.camt.053.001.02.xml',
      'notification.camt.054.001.08.xml',
      'status.pain.002.001.03.xml'
    ].map((name) => Buffer.from(fixture(name)));
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.record({ at: fc.nat(4_000), drop: fc.nat(40), put: fc.string({ maxLength: 12 }) }), {
          minLength: 1,
          maxLength: 4
        }),
        (file, changes) => {
          let bytes = file;
          for (const { at, drop, put } of changes)
            bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(put), bytes.subarray(at + drop)]);
          expect(['read', 'refused']).toContain(readBankFile(bytes).kind);
        }
      ),
      { numRuns: 2_000 }
    );
  });
});
