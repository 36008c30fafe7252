import { writeInvoiceJson, type InvoiceDocument, type InvoiceJson } from './intake/index.ts';

/** An invoice document as it is kept beside the invoice: what came in, whole, in its JSON form. */
export type StoredDocument = InvoiceJson;

/**
 * The JSON of a document, without what only says where it came from: the same text for the same meaning, keys in order,
 * nothing undefined. Its hash is made of this. Written in one pass, since an import does it a hundred thousand times.
 */
export function writeStoredDocument(document: InvoiceDocument): string {
  return canonicalJson(writeInvoiceJson(document));
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
