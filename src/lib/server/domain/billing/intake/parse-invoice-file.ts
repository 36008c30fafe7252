import { parseCsv, type CsvReport } from './csv/parse-csv.ts';
import { FileProblem, type Place } from './faults.ts';
import { parseJson } from './json/parse-json.ts';
import { limits } from './limits.ts';
import type { ParsedItem } from './parsed-item.ts';
import { decodeText } from './text/decode-text.ts';
import { detectEncoding, type Encoding } from './text/detect-encoding.ts';
import { detectDialect, refuseForeignFile, type Dialect, type Format } from './text/detect-format.ts';
import { readHead } from './text/read-head.ts';
import { parseUbl } from './ubl/parse-ubl.ts';

export type ParseOptions = Readonly<{
  /** For the report only; the format is told from the content. */
  fileName: string;
  /** Lowers or raises the limit of the format: 50 MB for UBL, 200 MB for CSV and JSON. */
  maxBytes?: number;
  /** Keeps the bytes of embedded PDFs up to this size; without it, only their names and sizes. */
  keepAttachmentBytes?: number;
  /** What the sender says about a file without a mark or declaration. */
  encoding?: Encoding;
}>;

/** What was found out about the file, for the import report. */
export type FileSummary = Readonly<{
  fileName: string;
  format?: Format;
  encoding?: Encoding;
  delimiter?: string;
  decimal?: ',' | '.';
  bytes: number;
  documents: number;
  /** Documents (or rows that belong to none) that weren't taken. */
  refused: number;
  faults: number;
  rows?: number;
  /** CSV columns that aren't ours. */
  ignoredColumns?: readonly string[];
  /** False when reading stopped before the end; the documents before that are good. */
  isComplete: boolean;
}>;

/**
 * Reads invoices and credit notes from a file of any supported format, in constant memory: documents and faults come in
 * the file's order, and the summary is the generator's return value. Back-pressure is the caller's pace. Never throws
 * for what is in the file; an error of `input` itself (a cut connection) is passed on.
 */
export async function* parseInvoiceFile(
  input: AsyncIterable<Uint8Array>,
  options: ParseOptions
): AsyncGenerator<ParsedItem, FileSummary> {
  const file = await readHead(input);
  const csv: CsvReport = { rows: 0, decimal: undefined, ignoredColumns: [] };
  const seen: Seen = { documents: 0, refused: 0, faults: 0 };
  let dialect: Dialect | undefined;
  let isComplete = true;
  try {
    dialect = detect(file.head, options.encoding);
    file.limit(
      options.maxBytes ??
        { ubl: limits.xmlBytes, csv: limits.csvBytes, json: limits.jsonBytes }[dialect.format]
    );
    const known = options.encoding ?? detectEncoding(file.head);
    const texts = decodeText(file.chunks, known, dialect.format === 'csv', (encoding) => {
      if (dialect) dialect = { ...dialect, encoding };
    });
    for await (const item of documentsIn(texts, dialect, csv, options)) {
      count(item, seen);
      yield withSource(item, options.fileName, dialect.format);
    }
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    isComplete = false;
    const item: ParsedItem = { kind: 'fault', fault: error.fault };
    count(item, seen);
    yield item;
  } finally {
    await file.close();
  }
  const { documents, refused, faults } = seen;
  const { monthFirstLine: _, decimal: __, ...told } = dialect ?? {};
  const ofCsv = dialect?.format === 'csv' ? { rows: csv.rows, ignoredColumns: csv.ignoredColumns } : {};
  const decimal = csv.decimal ? { decimal: csv.decimal } : {};
  return {
    fileName: options.fileName,
    ...told,
    ...decimal,
    ...ofCsv,
    bytes: file.bytesRead(),
    documents,
    refused,
    faults,
    isComplete
  };
}

function detect(head: Uint8Array, told: Encoding | undefined): Dialect {
  if (head.length === 0) throw new FileProblem('file-empty');
  refuseForeignFile(head);
  const encoding = told ?? detectEncoding(head);
  // Only looked at here; the strict decoding of the whole follows. `stream` forgives a character cut in two.
  const text = new TextDecoder(encoding ?? 'utf-8').decode(head, { stream: true });
  if (text.includes('\u0000')) throw new FileProblem('file-is-binary', {}, { line: 1 });
  return detectDialect(text, encoding ?? 'utf-8');
}

function documentsIn(
  texts: AsyncIterable<string>,
  dialect: Dialect,
  report: CsvReport,
  { keepAttachmentBytes = 0 }: ParseOptions
): AsyncGenerator<ParsedItem> {
  switch (dialect.format) {
    case 'ubl':
      return parseUbl(texts, Math.min(keepAttachmentBytes, limits.keptAttachmentBytes));
    case 'json':
      return parseJson(texts);
    case 'csv':
      return parseCsv(texts, { ...dialect, delimiter: dialect.delimiter ?? ',' }, report);
  }
}

type Seen = { documents: number; refused: number; faults: number; lastRefused?: string };

/** Several faults of one document are one refusal. */
function count(item: ParsedItem, seen: Seen): void {
  if (item.kind === 'document') {
    seen.documents += 1;
    return;
  }
  const { number, index, line } = item.fault;
  const key = `${number ?? ''} ${index ?? (number ? '' : line)}`;
  if (key !== seen.lastRefused) seen.refused += 1;
  seen.lastRefused = key;
  seen.faults += 1;
}

function withSource(item: ParsedItem, fileName: string, format: Format): ParsedItem {
  if (item.kind === 'fault') return item;
  const at: Place = item.at;
  return { ...item, document: { ...item.document, source: { fileName, format, ...at } } };
}
