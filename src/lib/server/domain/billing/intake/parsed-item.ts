import type { InvoiceDocument } from './invoice-document.ts';
import type { IntakeFault, IntakeWarning, Place } from './faults.ts';

/** One thing found in a file, in the file's order: a document that may be booked, or a reason why one may not. */
export type ParsedItem =
  | Readonly<{
      kind: 'document';
      document: InvoiceDocument;
      at: Place;
      warnings: readonly IntakeWarning[];
    }>
  | Readonly<{ kind: 'fault'; fault: IntakeFault }>;
