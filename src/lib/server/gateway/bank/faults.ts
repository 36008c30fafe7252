/**
 * Every reason why a bank file is not taken as it is. The words are in `locales/<lang>/errors.json`, one key per code
 * with `bank-file-` before it.
 */
export const bankFaultCodes = [
  'empty',
  'too-large',
  'encoding-unsupported',
  'encoding-invalid',
  'doctype-forbidden',
  'malformed',
  'too-deep',
  'too-many-elements',
  'format-unknown',
  'element-missing',
  'element-too-many',
  'element-unexpected',
  'attribute-missing',
  'value-invalid',
  'currency-unsupported',
  'balance-differs',
  'batch-differs',
  'account-unknown',
  'message-unknown'
] as const;
export type BankFaultCode = (typeof bankFaultCodes)[number];

/** One reason, with the line on which it stands (from 1; 0 for what has no line) and what a person needs to find it. */
export type BankFault = Readonly<{
  code: BankFaultCode;
  line: number;
  params: Readonly<Record<string, string | number>>;
}>;

/** More help nobody. */
export const MOST_FAULTS = 50;

/** The file can't be read any further. Thrown inside this folder only; `readBankFile` answers it as a fault. */
export class BankFileProblem extends Error {
  readonly fault: BankFault;

  constructor(code: BankFaultCode, line: number, params: BankFault['params'] = {}) {
    super(code);
    this.name = 'BankFileProblem';
    this.fault = { code, line, params };
  }
}

/** A value as a report may quote it: short, and without anything that is not text. */
export function quoted(text: string): string {
  return (text.length > 60 ? `${text.slice(0, 59)}…` : text).toWellFormed();
}
