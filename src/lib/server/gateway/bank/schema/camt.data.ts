/**
 * BankToCustomerStatement (camt.053.001.02 and .08) and BankToCustomerDebitCreditNotification (camt.054.001.02 and .08):
 * what of them we read. Open, for banks fill in much more. Where the versions differ, both forms are allowed here and
 * read in `read-statement.ts`.
 */
import type { ElementRule } from './check-element.ts';
import * as t from './texts.ts';
import { any, maybe, one } from './texts.ts';

export const CAMT = /^urn:iso:std:iso:20022:tech:xsd:camt\.(053|054)\.001\.(02|08)$/;

const open = { open: true } as const;
const money = (name: string, of: typeof one = one): ElementRule =>
  of(name, t.amount, { attributes: { Ccy: t.currency } });
const date = (name: string): ElementRule =>
  maybe(name, [{ choice: [one('Dt', t.isoDate), one('DtTm', t.isoDateTime)] }]);

const account: ElementRule = one(
  'Acct',
  [one('Id', [{ choice: [one('IBAN', t.iban), one('Othr', t.anyText)] }])],
  open
);

const balance: ElementRule = any(
  'Bal',
  [
    one('Tp', [one('CdOrPrtry', [{ choice: [one('Cd', t.code4), one('Prtry', t.max35)] }])], open),
    money('Amt'),
    one('CdtDbtInd', t.creditDebit)
  ],
  open
);

const references: ElementRule = maybe(
  'Refs',
  [
    maybe('MsgId', t.max35),
    maybe('AcctSvcrRef', t.max35),
    maybe('PmtInfId', t.max35),
    maybe('InstrId', t.max35),
    maybe('EndToEndId', t.max35),
    maybe('TxId', t.max35),
    maybe('MndtId', t.max35)
  ],
  open
);

const transaction: ElementRule = any(
  'TxDtls',
  [
    references,
    money('Amt', maybe),
    maybe('CdtDbtInd', t.creditDebit),
    maybe('AmtDtls', [maybe('InstdAmt', [money('Amt')], open), maybe('TxAmt', [money('Amt')], open)], open),
    maybe('RmtInf', [any('Ustrd', t.max140)], open)
  ],
  open
);

const entry: ElementRule = any(
  'Ntry',
  [
    maybe('NtryRef', t.max35),
    money('Amt'),
    one('CdtDbtInd', t.creditDebit),
    maybe('RvslInd', t.oneOf('true', 'false', '1', '0')),
    one('Sts', t.anyText),
    date('BookgDt'),
    date('ValDt'),
    maybe('AcctSvcrRef', t.max35),
    any(
      'NtryDtls',
      [
        maybe(
          'Btch',
          [
            maybe('MsgId', t.max35),
            maybe('PmtInfId', t.max35),
            maybe('NbOfTxs', t.count),
            money('TtlAmt', maybe)
          ],
          open
        ),
        transaction
      ],
      open
    )
  ],
  open
);

const header: ElementRule = one('GrpHdr', [one('MsgId', t.max35), one('CreDtTm', t.isoDateTime)], open);
const part = (name: string, children: readonly ElementRule[]): ElementRule => ({
  ...any(name, [one('Id', t.max35), account, ...children], open),
  min: 1
});

export const camt053: ElementRule = one('Document', [
  one('BkToCstmrStmt', [header, part('Stmt', [balance, entry])], open)
]);
export const camt054: ElementRule = one('Document', [
  one('BkToCstmrDbtCdtNtfctn', [header, part('Ntfctn', [entry])], open)
]);
