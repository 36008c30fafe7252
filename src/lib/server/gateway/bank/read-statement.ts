import { add, fromDecimal, isCurrency, money, negate, sum, type Money } from '#lib/money/index.ts';
import { BankFileProblem } from './faults.ts';
import type { EntryDetail, Statement, StatementEntry, StatementFile } from './statement.ts';
import { readReason } from './status-report.ts';
import { elementAt, elementsAt, textAt, type XmlElement } from './xml/element.ts';

/** Reads a camt.053 of which the form was checked; its balances must add up. */
export function readStatementFile(document: XmlElement): StatementFile {
  return readFile(elementAt(document, 'BkToCstmrStmt'), 'statement', 'Stmt');
}

/** Reads a camt.054 of which the form was checked. */
export function readNotificationFile(document: XmlElement): StatementFile {
  return readFile(elementAt(document, 'BkToCstmrDbtCdtNtfctn'), 'notification', 'Ntfctn');
}

function readFile(body: XmlElement | undefined, kind: StatementFile['kind'], name: string): StatementFile {
  return {
    kind,
    messageId: textAt(body, 'GrpHdr', 'MsgId') ?? '',
    statements: elementsAt(body, name).map(readStatement)
  };
}

function readStatement(from: XmlElement): Statement {
  const statement: Statement = {
    line: from.line,
    id: textAt(from, 'Id') ?? '',
    iban: textAt(from, 'Acct', 'Id', 'IBAN'),
    // PRCD, the previous day's closing balance, is an opening by another name.
    opening: balanceOf(from, ['OPBD', 'PRCD']),
    closing: balanceOf(from, ['CLBD']),
    entries: elementsAt(from, 'Ntry').map(readEntry)
  };
  refuseUnbalanced(statement);
  return statement;
}

function balanceOf(from: XmlElement, codes: readonly string[]): Money | undefined {
  const found = elementsAt(from, 'Bal').find((each) =>
    codes.includes(textAt(each, 'Tp', 'CdOrPrtry', 'Cd') ?? '')
  );
  const amount = amountOf(elementAt(found, 'Amt'));
  return amount && textAt(found, 'CdtDbtInd') === 'DBIT' ? negate(amount) : amount;
}

/** Opening and entries make the closing, to the cent: a page that is missing, or an entry that was changed, is seen. */
function refuseUnbalanced({ line, opening, closing, entries }: Statement): void {
  if (!opening || !closing) return;
  const { currency } = opening;
  const moved = entries.filter((each) => each.isBooked);
  if (closing.currency !== currency || moved.some((each) => each.amount.currency !== currency))
    throw new BankFileProblem('currency-unsupported', line, { found: 'several' });
  const expected = sum(
    [opening, ...moved.map((each) => (each.isCredit ? each.amount : negate(each.amount)))],
    currency
  );
  if (expected.minor !== closing.minor)
    throw new BankFileProblem('balance-differs', line, { expected: expected.minor, found: closing.minor });
}

function readEntry(from: XmlElement): StatementEntry {
  const amount = requiredAmount(elementAt(from, 'Amt'), from.line);
  const isCredit = textAt(from, 'CdtDbtInd') === 'CRDT';
  const groups = elementsAt(from, 'NtryDtls');
  const batch = elementAt(groups[0], 'Btch');
  const code = elementAt(from, 'BkTxCd', 'Domn');
  const details = withChargesInside(
    amount,
    isCredit,
    groups.flatMap((group) => elementsAt(group, 'TxDtls').map((each) => readDetail(each, amount, isCredit)))
  );
  refuseOtherSum(from.line, amount, details);
  return {
    line: from.line,
    bankRef: textAt(from, 'AcctSvcrRef'),
    entryRef: textAt(from, 'NtryRef'),
    amount,
    isCredit,
    // A word up to version 2, a choice after it.
    isBooked: (textAt(from, 'Sts', 'Cd') ?? textAt(from, 'Sts')) === 'BOOK',
    bookedOn: dateOf(elementAt(from, 'BookgDt')),
    valueOn: dateOf(elementAt(from, 'ValDt')),
    code: [textAt(code, 'Cd'), textAt(code, 'Fmly', 'Cd'), textAt(code, 'Fmly', 'SubFmlyCd')]
      .filter(Boolean)
      .join('-'),
    batch: batch && { paymentInfoId: textAt(batch, 'PmtInfId'), messageId: textAt(batch, 'MsgId') },
    details: details.length === 1 ? [{ ...details[0]!, amount: details[0]!.amount ?? amount }] : details
  };
}

/**
 * Debits that come back in one sum: some banks tell each without the charges that the sum holds. Then a part is what was
 * taken for it: the debit and its charges.
 */
function withChargesInside(
  amount: Money,
  isCredit: boolean,
  details: readonly EntryDetail[]
): readonly EntryDetail[] {
  if (isCredit || details.length < 2) return details;
  const minorOf = (each: EntryDetail) => each.amount?.minor ?? Number.NaN;
  const withCharges = details.reduce((all, each) => all + minorOf(each) + each.charges.minor, 0);
  const without = details.reduce((all, each) => all + minorOf(each), 0);
  if (without === amount.minor || withCharges !== amount.minor) return details;
  return details.map((each) => ({
    ...each,
    amount: each.amount && add(each.amount, each.charges),
    instructed: each.instructed ?? each.amount
  }));
}

/** Where every part of a batch says its amount, the parts are the whole. */
function refuseOtherSum(line: number, amount: Money, details: readonly EntryDetail[]): void {
  if (details.length < 2 || details.some((each) => each.amount === undefined)) return;
  const total = details.reduce((all, each) => all + (each.amount?.minor ?? 0), 0);
  if (total !== amount.minor)
    throw new BankFileProblem('batch-differs', line, { expected: amount.minor, found: total });
}

function readDetail(from: XmlElement, entryAmount: Money, isCredit: boolean): EntryDetail {
  const references = elementAt(from, 'Refs');
  const reason = readReason(elementAt(from, 'RtrInf'));
  const parties = elementAt(from, 'RltdPties');
  // Money in comes from a debtor. A returned debit goes back to the one who was debited; other money out, to a creditor.
  const side = isCredit || reason ? 'Dbtr' : 'Cdtr';
  const party = elementAt(parties, side);
  const remittance = elementAt(from, 'RmtInf');
  return {
    line: from.line,
    amount: amountOf(elementAt(from, 'Amt')) ?? amountOf(elementAt(from, 'AmtDtls', 'TxAmt', 'Amt')),
    instructed: amountOf(elementAt(from, 'AmtDtls', 'InstdAmt', 'Amt')),
    bankRef: textAt(references, 'AcctSvcrRef'),
    endToEndId: given(textAt(references, 'EndToEndId')),
    paymentInfoId: given(textAt(references, 'PmtInfId')),
    mandateRef: given(textAt(references, 'MndtId')),
    counterparty: {
      name: (textAt(party, 'Nm') ?? textAt(party, 'Pty', 'Nm'))?.slice(0, 140),
      iban: textAt(parties, `${side}Acct`, 'Id', 'IBAN')
    },
    structuredReferences: elementsAt(remittance, 'Strd')
      .map((each) => textAt(each, 'CdtrRefInf', 'Ref'))
      .filter((each) => each !== undefined),
    text: elementsAt(remittance, 'Ustrd')
      .map((each) => each.text.trim())
      .join(' ')
      .slice(0, 1000),
    returnReason: reason,
    charges: chargesOf(from, entryAmount)
  };
}

/** Up to version 2 each `Chrgs` has an amount of its own; later they are records of one. */
function chargesOf(from: XmlElement, entryAmount: Money): Money {
  const blocks = elementsAt(from, 'Chrgs');
  const records = blocks.flatMap((each) => [each, ...elementsAt(each, 'Rcrd')]);
  const amounts = records
    .map((each) => amountOf(elementAt(each, 'Amt')))
    .filter((each) => each !== undefined);
  const own = amounts.filter((each) => each.currency === entryAmount.currency);
  return own.length === 0 ? money(0, entryAmount.currency) : sum(own, entryAmount.currency);
}

function amountOf(from: XmlElement | undefined): Money | undefined {
  return from && requiredAmount(from, from.line);
}

function requiredAmount(from: XmlElement | undefined, line: number): Money {
  const currency = from?.attributes['Ccy'] ?? '';
  if (!from || !isCurrency(currency))
    throw new BankFileProblem('currency-unsupported', line, { found: currency });
  const amount = fromDecimal(from.text, currency);
  if (!amount)
    throw new BankFileProblem('value-invalid', line, { element: from.name, found: from.text.slice(0, 60) });
  return amount;
}

/** Banks write this where the payer's side gave no reference. */
function given(reference: string | undefined): string | undefined {
  return reference === undefined || /^(?:NOT ?PROVIDED|NONREF)$/i.test(reference) ? undefined : reference;
}

function dateOf(from: XmlElement | undefined): Temporal.PlainDate | undefined {
  const text = textAt(from, 'Dt') ?? textAt(from, 'DtTm');
  if (text === undefined) return undefined;
  try {
    return Temporal.PlainDate.from(text.slice(0, 10));
  } catch {
    throw new BankFileProblem('value-invalid', from?.line ?? 0, { element: 'Dt', found: text.slice(0, 60) });
  }
}
