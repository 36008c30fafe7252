import { writeInvoiceJson, type InvoiceDocument, type InvoiceJson } from './intake/index.ts';

/** An invoice document as it is kept beside the invoice: what came in, whole, in its JSON form. */
export type StoredDocument = InvoiceJson;

/** The JSON form of a document, without what only says where it came from. */
export function toStoredDocument(document: InvoiceDocument): StoredDocument {
  return JSON.parse(JSON.stringify(writeInvoiceJson(document))) as StoredDocument;
}

/** The same text for the same meaning: keys in order, nothing undefined. What a document's hash is made of. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
