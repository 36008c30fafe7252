/**
 * CustomerPaymentStatusReport (pain.002.001.03 and .10): what of it we read. Open: banks fill in more. The two versions
 * agree in everything read here.
 */
import type { ElementRule } from './check-element.ts';
import * as t from './texts.ts';
import { any, maybe, one } from './texts.ts';

export const PAIN_002 = /^urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.(?:03|10)$/;

const reason: ElementRule = any(
  'StsRsnInf',
  [maybe('Rsn', [{ choice: [one('Cd', t.code4), one('Prtry', t.max35)] }]), any('AddtlInf', t.anyText)],
  { open: true }
);
const status = (name: string): ElementRule => maybe(name, t.code4);

export const pain002: ElementRule = one('Document', [
  one(
    'CstmrPmtStsRpt',
    [
      one('GrpHdr', [one('MsgId', t.max35), one('CreDtTm', t.isoDateTime)], { open: true }),
      one(
        'OrgnlGrpInfAndSts',
        [one('OrgnlMsgId', t.max35), one('OrgnlMsgNmId', t.max35), status('GrpSts'), reason],
        { open: true }
      ),
      any(
        'OrgnlPmtInfAndSts',
        [
          one('OrgnlPmtInfId', t.max35),
          status('PmtInfSts'),
          reason,
          any('TxInfAndSts', [maybe('OrgnlEndToEndId', t.max35), status('TxSts'), reason], { open: true })
        ],
        { open: true }
      )
    ],
    { open: true }
  )
]);
