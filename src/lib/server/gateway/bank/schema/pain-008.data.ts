/**
 * CustomerDirectDebitInitiationV08 (pain.008.001.08), as the SEPA rulebooks' implementation guidelines narrow it
 * (EPC130-08 Core, EPC131-08 B2B). A rule for every element that we write, in the message definition's order and with
 * its types; what we never write is not allowed. Derived from the published definition, not generated from the XSD.
 */
import type { ElementRule } from './check-element.ts';
import * as t from './texts.ts';
import { many, maybe, one } from './texts.ts';

export const PAIN_008 = 'urn:iso:std:iso:20022:tech:xsd:pain.008.001.08';

const account = (name: string): ElementRule => one(name, [one('Id', [one('IBAN', t.iban)])]);
const agent = (name: string): ElementRule =>
  one(name, [
    one('FinInstnId', [{ choice: [one('BICFI', t.bic), one('Othr', [one('Id', t.oneOf('NOTPROVIDED'))])] }])
  ]);
const amount: ElementRule = one('InstdAmt', t.sepaAmount, { attributes: { Ccy: t.euro } });

const paymentType: ElementRule = one('PmtTpInf', [
  one('SvcLvl', [one('Cd', t.oneOf('SEPA'))]),
  one('LclInstrm', [one('Cd', t.oneOf('CORE', 'B2B'))]),
  one('SeqTp', t.oneOf('FRST', 'RCUR', 'OOFF', 'FNAL'))
]);

const creditorScheme: ElementRule = one('CdtrSchmeId', [
  one('Id', [
    one('PrvtId', [one('Othr', [one('Id', t.sepaId35), one('SchmeNm', [one('Prtry', t.oneOf('SEPA'))])])])
  ])
]);

const remittance: ElementRule = maybe('RmtInf', [
  {
    choice: [
      one('Ustrd', t.sepaText140),
      one('Strd', [
        one('CdtrRefInf', [
          one('Tp', [one('CdOrPrtry', [one('Cd', t.oneOf('SCOR'))]), maybe('Issr', t.oneOf('ISO'))]),
          one('Ref', t.sepaId35)
        ])
      ])
    ]
  }
]);

const transaction: ElementRule = many('DrctDbtTxInf', [
  one('PmtId', [maybe('InstrId', t.sepaId35), one('EndToEndId', t.sepaId35)]),
  amount,
  one('DrctDbtTx', [one('MndtRltdInf', [one('MndtId', t.sepaId35), one('DtOfSgntr', t.isoDate)])]),
  agent('DbtrAgt'),
  one('Dbtr', [one('Nm', t.sepaText70)]),
  account('DbtrAcct'),
  remittance
]);

export const pain008: ElementRule = one('Document', [
  one('CstmrDrctDbtInitn', [
    one('GrpHdr', [
      one('MsgId', t.sepaId35),
      one('CreDtTm', t.isoDateTime),
      one('NbOfTxs', t.count),
      one('CtrlSum', t.controlSum),
      one('InitgPty', [one('Nm', t.sepaText70)])
    ]),
    many('PmtInf', [
      one('PmtInfId', t.sepaId35),
      one('PmtMtd', t.oneOf('DD')),
      one('BtchBookg', t.oneOf('true', 'false')),
      one('NbOfTxs', t.count),
      one('CtrlSum', t.controlSum),
      paymentType,
      one('ReqdColltnDt', t.isoDate),
      one('Cdtr', [one('Nm', t.sepaText70)]),
      account('CdtrAcct'),
      agent('CdtrAgt'),
      one('ChrgBr', t.oneOf('SLEV')),
      creditorScheme,
      transaction
    ])
  ])
]);
