import type { InvoiceDocument } from './intake/invoice-document.ts';

/** An invoice document as it is kept: exactly what came in, as JSON. */
export type StoredDocument = InvoiceDocument;
