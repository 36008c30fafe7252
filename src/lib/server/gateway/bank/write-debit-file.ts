import { isValidIBAN } from 'ibantools';
import { sum, toDecimal, type Money } from '#lib/money/index.ts';
import { assert } from '../../platform/assert.ts';
import { Refusal } from '../../platform/refusal.ts';
import { checkElement } from './schema/check-element.ts';
import { PAIN_008, pain008 } from './schema/pain-008.data.ts';
import { sepaId35 } from './schema/texts.ts';
import { toSepaText } from './sepa-text.ts';
import { isCreditorIdentifier } from './creditor-identifier.ts';
import type { Creditor, Debit, DebitFile, Remittance, WrittenDebitFile } from './debit-file.ts';
import { element, type XmlElement } from './xml/element.ts';
import { writeXml } from './xml/write-xml.ts';

/** Banks take between 10,000 and 100,000 debits a file; the smaller fits everywhere. */
export const MOST_DEBITS = 10_000;
/** € 999,999,999.99: the most that one SEPA debit can be (EPC130-08). */
const MOST_MINOR = 99_999_999_999;

type Batch = Readonly<{ id: string; debits: readonly Debit[] }>;

/**
 * Writes a pain.008.001.08 (SEPA direct debit, Core or B2B). Debits of one collection date and sequence type stand in
 * one payment information block. Pure; the same input is the same text. What was written is held against the message's
 * rules before it is handed out. Refuses by name what a bank would reject: `debit-file-empty`, `debit-file-too-large`,
 * `debit-currency-not-euro`, `debit-amount-out-of-range`, `debit-iban-invalid`, `debit-mandate-invalid`,
 * `debit-mandate-amended`, `debit-creditor-invalid`, `debit-twice`, `debit-reference-too-long`.
 */
export function writeDebitFile(file: DebitFile): WrittenDebitFile {
  refuseUnwritable(file);
  const batches = toBatches(file);
  const total = totalOf(file.debits);
  const root = element('Document', [
    element('CstmrDrctDbtInitn', [
      element('GrpHdr', [
        element('MsgId', file.messageId),
        element('CreDtTm', file.createdAt.toString({ smallestUnit: 'second' })),
        element('NbOfTxs', String(file.debits.length)),
        element('CtrlSum', toDecimal(total)),
        element('InitgPty', [element('Nm', toSepaText(file.creditor.name, 70))])
      ]),
      ...batches.map((batch) => batchElement(file.creditor, batch))
    ])
  ]);
  const [fault] = checkElement(root, pain008);
  assert(fault === undefined, `what was written is a pain.008: ${JSON.stringify(fault)}`);
  return {
    xml: writeXml(root, PAIN_008),
    total,
    paymentInfoIdOf: new Map(batches.flatMap(({ id, debits }) => debits.map((each) => [each.endToEndId, id])))
  };
}

function refuseUnwritable({ messageId, creditor, debits }: DebitFile): void {
  assert(/^[A-Za-z0-9-]{1,27}$/.test(messageId), 'a message id has at most 27 plain characters');
  if (debits.length === 0) throw new Refusal('debit-file-empty');
  if (debits.length > MOST_DEBITS) throw new Refusal('debit-file-too-large', { max: MOST_DEBITS });
  if (!isCreditorIdentifier(creditor.identifier))
    throw new Refusal('debit-creditor-invalid', { found: creditor.identifier });
  if (!isValidIBAN(creditor.iban)) throw new Refusal('debit-iban-invalid', { debit: creditor.name });
  const seen = new Set<string>();
  for (const debit of debits) {
    refuseUnwritableDebit(debit);
    if (seen.has(debit.endToEndId)) throw new Refusal('debit-twice', { debit: debit.endToEndId });
    seen.add(debit.endToEndId);
  }
}

function refuseUnwritableDebit({ endToEndId: debit, amount, mandate, debtor, remittance }: Debit): void {
  assert(sepaId35.pattern.test(debit), 'an end-to-end id has at most 35 plain characters');
  if (amount.currency !== 'EUR')
    throw new Refusal('debit-currency-not-euro', { debit, currency: amount.currency });
  if (amount.minor < 1 || amount.minor > MOST_MINOR)
    throw new Refusal('debit-amount-out-of-range', { debit });
  if (!isValidIBAN(debtor.iban)) throw new Refusal('debit-iban-invalid', { debit });
  if (!sepaId35.pattern.test(mandate.reference)) throw new Refusal('debit-mandate-invalid', { debit });
  if (mandate.amendment !== undefined) throw new Refusal('debit-mandate-amended', { debit });
  if (remittance && remittanceText(remittance).length > 140)
    throw new Refusal('debit-reference-too-long', { debit, max: 140 });
}

function remittanceText(remittance: Remittance): string {
  return remittance.kind === 'rf' ? remittance.reference : remittance.text;
}

/** In order of date, then sequence type; debits keep their order. */
function toBatches({ messageId, debits }: DebitFile): Batch[] {
  const groups = Map.groupBy(debits, ({ collectOn, sequence }) => `${collectOn.toString()} ${sequence}`);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group], at) => ({ id: `${messageId}-${key.slice(11)}-${at + 1}`, debits: group }));
}

function batchElement(creditor: Creditor, { id, debits }: Batch): XmlElement {
  const [{ collectOn, sequence }] = debits as [Debit];
  return element('PmtInf', [
    element('PmtInfId', id),
    element('PmtMtd', 'DD'),
    // One line on the statement for the batch; its details come in the notification.
    element('BtchBookg', 'true'),
    element('NbOfTxs', String(debits.length)),
    element('CtrlSum', toDecimal(totalOf(debits))),
    element('PmtTpInf', [
      element('SvcLvl', [element('Cd', 'SEPA')]),
      element('LclInstrm', [element('Cd', creditor.scheme)]),
      element('SeqTp', sequence)
    ]),
    element('ReqdColltnDt', collectOn.toString()),
    element('Cdtr', [element('Nm', toSepaText(creditor.name, 70))]),
    accountElement('CdtrAcct', creditor.iban),
    agentElement('CdtrAgt', creditor.bic),
    element('ChrgBr', 'SLEV'),
    element('CdtrSchmeId', [
      element('Id', [
        element('PrvtId', [
          element('Othr', [
            element('Id', creditor.identifier),
            element('SchmeNm', [element('Prtry', 'SEPA')])
          ])
        ])
      ])
    ]),
    ...debits.map(debitElement)
  ]);
}

function debitElement({ endToEndId, amount, mandate, debtor, remittance }: Debit): XmlElement {
  return element('DrctDbtTxInf', [
    element('PmtId', [element('EndToEndId', endToEndId)]),
    element('InstdAmt', toDecimal(amount), { Ccy: amount.currency }),
    element('DrctDbtTx', [
      element('MndtRltdInf', [
        element('MndtId', mandate.reference),
        element('DtOfSgntr', mandate.signedOn.toString())
      ])
    ]),
    agentElement('DbtrAgt', debtor.bic),
    element('Dbtr', [element('Nm', toSepaText(debtor.name, 70))]),
    accountElement('DbtrAcct', debtor.iban),
    remittance && element('RmtInf', [remittanceElement(remittance)])
  ]);
}

/** SEPA takes only ISO 11649 as structured (EPC130-08); Belgian and Dutch references travel as text. */
function remittanceElement(remittance: Remittance): XmlElement {
  if (remittance.kind === 'text') return element('Ustrd', toSepaText(remittance.text, 140));
  return element('Strd', [
    element('CdtrRefInf', [
      element('Tp', [element('CdOrPrtry', [element('Cd', 'SCOR')]), element('Issr', 'ISO')]),
      element('Ref', remittance.reference)
    ])
  ]);
}

function accountElement(name: string, iban: string): XmlElement {
  return element(name, [element('Id', [element('IBAN', iban)])]);
}

/** The bank follows from the IBAN; a BIC is only for who has one. */
function agentElement(name: string, bic: string | undefined): XmlElement {
  const id = bic === undefined ? element('Othr', [element('Id', 'NOTPROVIDED')]) : element('BICFI', bic);
  return element(name, [element('FinInstnId', [id])]);
}

function totalOf(debits: readonly Debit[]): Money {
  return sum(
    debits.map((each) => each.amount),
    'EUR'
  );
}
