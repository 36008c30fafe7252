export { parseInvoiceFile, type FileSummary, type ParseOptions } from './parse-invoice-file.ts';
export type { ParsedItem } from './parsed-item.ts';
export { readInvoice, type Reading } from './document/read-invoice.ts';
export { writeInvoiceJson } from './document/write-invoice-json.ts';
export type { InvoiceJson } from './document/invoice-json.ts';
export {
  faultCodes,
  type FaultCode,
  type IntakeFault,
  type IntakeWarning,
  type WarningCode
} from './faults.ts';
export type * from './invoice-document.ts';
export type { Decimal } from './document/decimal.ts';
