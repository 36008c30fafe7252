import type { InvoiceDocument } from './intake/index.ts';

/** A value as JSON keeps it: calendar dates become ISO text. */
export type Stored<T> = T extends Temporal.PlainDate
  ? string
  : T extends readonly (infer U)[]
    ? readonly Stored<U>[]
    : T extends object
      ? { readonly [K in keyof T]: Stored<T[K]> }
      : T;

/** An invoice document as it is kept beside the invoice: exactly what came in. */
export type StoredDocument = Stored<InvoiceDocument>;

/** The document as JSON data. */
export function toStoredDocument(document: InvoiceDocument): StoredDocument {
  return JSON.parse(JSON.stringify(document)) as StoredDocument;
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
