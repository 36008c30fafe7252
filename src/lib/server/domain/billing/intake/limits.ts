/** How much of anything one file may bring. Chosen well above real invoices and well below what hurts the server. */
export const limits = {
  /** One UBL document; most of a large one is the PDF inside it. */
  xmlBytes: 50_000_000,
  csvBytes: 200_000_000,
  jsonBytes: 200_000_000,
  /** One document in a JSON file; it is parsed in one piece. */
  jsonDocumentCharacters: 20_000_000,
  /** UBL nests about ten deep. */
  depth: 40,
  /** An invoice of 10,000 lines has about 300,000 elements. */
  xmlElements: 1_000_000,
  /** Rows of one invoice are held in memory together. */
  rowsPerInvoice: 10_000,
  csvColumns: 200,
  /** A quoted field may span lines, up to here; a longer one is a quote that was never closed. */
  csvRowCharacters: 65_536,
  /** Decides format, encoding, delimiter and decimal mark before the first row is read. */
  sniffBytes: 65_536,
  /** Invoice lines of one document. */
  lines: 100_000,
  keptAttachmentBytes: 5_000_000
} as const;
