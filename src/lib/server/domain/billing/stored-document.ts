import { assert } from '../../platform/assert.ts';
import { readInvoice, writeInvoiceJson, type InvoiceDocument, type InvoiceJson } from './intake/index.ts';

/** An invoice document as it is kept beside the invoice: what came in, whole, in its JSON form. */
export type StoredDocument = InvoiceJson;

/**
 * The JSON of a document, without what only says where it came from: the same text for the same meaning, keys in order,
 * nothing undefined. Its hash is made of this. Written in one pass, since an import does it a hundred thousand times.
 */
export function writeStoredDocument(document: InvoiceDocument): string {
  return canonicalJson(writeInvoiceJson(document));
}

/** The document again: amounts are money, dates are dates. Only what was read without a fault was ever stored. */
export function fromStoredDocument(stored: StoredDocument): InvoiceDocument {
  const reading = readInvoice(stored);
  assert(reading.kind === 'document', 'a stored document reads as it was written');
  return reading.document;
}

function canonicalJson(value: unknown): string {
  if (value === undefined) return 'null';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const record = value as Readonly<Record<string, unknown>>;
  const fields: string[] = [];
  for (const key of Object.keys(record).sort()) {
    const field = record[key];
    if (field !== undefined) fields.push(`${JSON.stringify(key)}:${canonicalJson(field)}`);
  }
  return `{${fields.join(',')}}`;
}
