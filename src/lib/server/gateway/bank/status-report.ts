import { elementAt, elementsAt, textAt, type XmlElement } from './xml/element.ts';

/** Why a bank said no: the scheme's code where it gave one, and its words. */
export type BankReason = Readonly<{ code: string | undefined; text: string | undefined }>;

/** A verdict on one level of a file. `RJCT` is the no; `ACCP`, `ACSP`, `ACTC`, `ACSC` are on the way; `PART` looks below. */
export type Verdict = Readonly<{ status: string | undefined; reason: BankReason | undefined }>;

/** pain.002: what the bank says about a file that we sent, on each of its three levels. */
export type StatusReport = Readonly<{
  kind: 'status-report';
  messageId: string;
  originalMessageId: string;
  /** `pain.008…`; another message's report is not ours to read. */
  originalMessageName: string;
  group: Verdict;
  batches: ReadonlyArray<
    Verdict &
      Readonly<{
        paymentInfoId: string;
        debits: ReadonlyArray<Verdict & Readonly<{ endToEndId: string | undefined; line: number }>>;
      }>
  >;
}>;

/** Reads the message of which the form was checked. */
export function readStatusReport(document: XmlElement): StatusReport {
  const report = elementAt(document, 'CstmrPmtStsRpt');
  const group = elementAt(report, 'OrgnlGrpInfAndSts');
  return {
    kind: 'status-report',
    messageId: textAt(report, 'GrpHdr', 'MsgId') ?? '',
    originalMessageId: textAt(group, 'OrgnlMsgId') ?? '',
    originalMessageName: textAt(group, 'OrgnlMsgNmId') ?? '',
    group: verdict(group, 'GrpSts'),
    batches: elementsAt(report, 'OrgnlPmtInfAndSts').map((batch) => ({
      ...verdict(batch, 'PmtInfSts'),
      paymentInfoId: textAt(batch, 'OrgnlPmtInfId') ?? '',
      debits: elementsAt(batch, 'TxInfAndSts').map((debit) => ({
        ...verdict(debit, 'TxSts'),
        endToEndId: textAt(debit, 'OrgnlEndToEndId'),
        line: debit.line
      }))
    }))
  };
}

function verdict(from: XmlElement | undefined, name: string): Verdict {
  return { status: textAt(from, name), reason: readReason(elementAt(from, 'StsRsnInf')) };
}

/** The reason inside a `StsRsnInf` or a `RtrInf`. */
export function readReason(from: XmlElement | undefined): BankReason | undefined {
  if (!from) return undefined;
  const words = elementsAt(from, 'AddtlInf').map((each) => each.text.trim());
  return {
    code: textAt(from, 'Rsn', 'Cd') ?? textAt(from, 'Rsn', 'Prtry'),
    text: words.join(' ').slice(0, 500) || undefined
  };
}

/**
 * The bank's last word on one debit: its own, else its batch's, else the file's. A debit that a report of parts does not
 * name has no verdict.
 */
export function verdictOn(
  report: StatusReport,
  debit: Readonly<{ endToEndId: string; paymentInfoId: string | null }>
): Verdict | undefined {
  const batch = report.batches.find((each) => each.paymentInfoId === debit.paymentInfoId);
  const own = report.batches
    .flatMap((each) => each.debits)
    .find((each) => each.endToEndId === debit.endToEndId);
  const levels = [own, batch, report.group];
  const said = levels.find((each) => each?.status !== undefined);
  if (!said || said.status === 'PART') return undefined;
  // A debit without a verdict of its own may still name its reason, under a batch that was refused.
  return { status: said.status, reason: levels.find((each) => each?.reason !== undefined)?.reason };
}
