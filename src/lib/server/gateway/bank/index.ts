/** The bank's files, and the gateway that works by them. Reading and writing is pure. */
export type { Creditor, Debit, DebitFile, DebitScheme, Remittance, SequenceType } from './debit-file.ts';
export type { BankFault } from './faults.ts';
export { isCreditorIdentifier } from './creditor-identifier.ts';
export { readBankFile, type BankFile, type BankFileReading } from './read-bank-file.ts';
export type { EntryDetail, Statement, StatementEntry, StatementFile } from './statement.ts';
export { verdictOn, type BankReason, type StatusReport, type Verdict } from './status-report.ts';
export { MOST_DEBITS, writeDebitFile } from './write-debit-file.ts';
export { disputeOf } from './outcomes.ts';
export { openBankGateway } from './open-bank-gateway.ts';
export type { BankStore, DebitRecord, DebitStatus, MandateRecord, NewDebit, NewMandate } from './store.ts';
