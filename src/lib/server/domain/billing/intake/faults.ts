/**
 * Every reason why a file, a document or a row isn't taken as it is. The words are in `locales/<lang>/intake.json`,
 * one key per code. Codes are stable: an import report that a merchant stored keeps its meaning.
 */
export const faultCodes = [
  // The file as a whole.
  'file-empty',
  'file-too-large',
  'file-is-pdf',
  'file-is-zip',
  'file-is-spreadsheet',
  'file-is-compressed',
  'file-is-image',
  'file-is-binary',
  'format-unknown',
  'encoding-invalid',
  'encoding-unsupported',
  'encoding-mismatch',
  // XML.
  'xml-doctype-forbidden',
  'xml-malformed',
  'xml-too-deep',
  'xml-too-many-elements',
  'xml-root-unknown',
  // CSV.
  'csv-column-missing',
  'csv-column-twice',
  'csv-cell-count',
  'csv-quote-unclosed',
  'csv-row-too-long',
  'rows-disagree',
  'rows-not-together',
  'group-too-long',
  'kind-unknown',
  'amount-ambiguous',
  'date-month-first',
  'date-ambiguous',
  // JSON.
  'json-malformed',
  'json-too-deep',
  'json-document-too-large',
  'field-unknown',
  // One document.
  'number-missing',
  'number-duplicate',
  'issue-date-missing',
  'currency-missing',
  'customer-missing',
  'lines-missing',
  'line-amount-missing',
  'payable-missing',
  'field-missing',
  'field-too-long',
  'field-invalid',
  'too-many-items',
  'control-character',
  'date-not-real',
  'date-unreadable',
  'number-unreadable',
  'number-too-large',
  'amount-too-fine',
  'percent-too-fine',
  'currency-unsupported',
  'currency-mixed',
  'payable-negative',
  // Arithmetic: EN 16931 and Peppol BIS rules, named in the parameter `rule`.
  'line-net-differs',
  'line-sum-differs',
  'allowance-sum-differs',
  'charge-sum-differs',
  'tax-exclusive-differs',
  'tax-sum-differs',
  'tax-inclusive-differs',
  'payable-differs',
  'taxable-sum-differs',
  'tax-amount-differs'
] as const;

/** Things that a person should look at, in a document that is taken all the same. */
export const warningCodes = [
  'due-before-issue',
  'tax-rounded-differently',
  'negative-invoice-is-credit-note',
  'iban-invalid',
  'bic-invalid',
  'email-invalid',
  'language-unknown',
  'country-unknown',
  'tax-currency-ignored',
  'attachment-not-kept',
  'columns-ignored'
] as const;

export type FaultCode = (typeof faultCodes)[number];
export type WarningCode = (typeof warningCodes)[number];
export type FaultParams = Readonly<Record<string, string | number>>;

/** Where in the file: `line` and `row` count from 1 (the CSV header is row 1), `index` from 0 among JSON documents. */
export type Place = Readonly<{ line?: number; row?: number; index?: number }>;

/** One reason, with what a person needs to find and mend it. `number` is the invoice it belongs to, where known. */
export type IntakeFault = Place &
  Readonly<{
    code: FaultCode;
    params: FaultParams;
    /** The CSV column's own name, or the field's path (`lines.2.netAmount`). */
    column?: string;
    number?: string;
  }>;

export type IntakeWarning = Readonly<{ code: WarningCode; params: FaultParams; column?: string }>;

/** A fault in one field of a document; the reader of the file format turns the path into a place. */
export type FieldFault<Code extends string = FaultCode> = Readonly<{
  code: Code;
  field: string;
  params: FaultParams;
}>;

/** Collects what is wrong with one document. More than twenty faults help nobody, so further ones are dropped. */
export type Findings = Readonly<{
  faults: FieldFault[];
  warnings: FieldFault<WarningCode>[];
  fault(code: FaultCode, field: string, params?: FaultParams): undefined;
  warn(code: WarningCode, field: string, params?: FaultParams): undefined;
}>;

const MOST_FINDINGS = 20;

export function collectFindings(): Findings {
  const faults: FieldFault[] = [];
  const warnings: FieldFault<WarningCode>[] = [];
  return {
    faults,
    warnings,
    fault(code, field, params = {}) {
      if (faults.length < MOST_FINDINGS) faults.push({ code, field, params: shortened(params) });
    },
    warn(code, field, params = {}) {
      if (warnings.length < MOST_FINDINGS) warnings.push({ code, field, params: shortened(params) });
    }
  };
}

/** The rest of the file can't be read. Thrown by the readers only, and caught by `parseInvoiceFile`. */
export class FileProblem extends Error {
  readonly fault: IntakeFault;

  constructor(code: FaultCode, params: FaultParams = {}, place: Place = {}) {
    super(code);
    this.name = 'FileProblem';
    this.fault = { code, params: shortened(params), ...place };
  }

  /** The same problem, naming the invoice that was being read. */
  of(number: string): FileProblem {
    const { code, params, line, row } = this.fault;
    const problem = new FileProblem(code, params, { ...(line && { line }), ...(row && { row }) });
    return Object.assign(problem, { fault: { ...problem.fault, number } });
  }
}

/** Values are quoted in reports; a megabyte of base64 in the wrong field must not travel with them. */
export function shortened(params: FaultParams): FaultParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > 80 ? `${value.slice(0, 79)}…`.toWellFormed() : value
    ])
  );
}
