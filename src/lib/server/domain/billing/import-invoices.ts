import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';
import { closeRun, openRun, recordBatch, type ImportRun } from './import-run.ts';
import { parseInvoiceFile, type FileSummary, type ParsedItem } from './intake/index.ts';
import { issueDocuments } from './issue-documents.ts';

/** Documents in one transaction: enough that statements cost little each, few enough that a page waits for none. */
const BATCH_SIZE = 500;

/**
 * A document that could not be taken, or (`isWarning`) one that was taken and that somebody should look at: where it
 * stands in the file and why. The words are in `intake` and `errors`.
 */
export type ImportFault = Readonly<{
  /** Counts the faults and warnings of this import from 1. */
  position: number;
  isWarning: boolean;
  line?: number;
  number?: string;
  code: string;
  params: Readonly<Record<string, unknown>>;
}>;

/** What became of one good document. */
export type ImportedDocument = Readonly<{
  kind: 'added' | 'known';
  document: 'invoice' | 'credit-note';
  id: string;
  number: string;
  line?: number;
}>;

export type ImportCounts = Readonly<{
  addedCount: number;
  knownCount: number;
  faultCount: number;
  warningCount: number;
}>;

export type ImportInvoices = Readonly<{
  merchantId: string;
  fileName: string;
  content: AsyncIterable<Uint8Array>;
  /** Called after each batch. */
  onProgress?: (counts: ImportCounts) => void;
  onDocument?: (document: ImportedDocument) => void;
  /** Faults and warnings, in the order of the file as far as a batch goes. */
  onFault?: (fault: ImportFault) => void;
}>;

type Document = Extract<ParsedItem, { kind: 'document' }>;
type Fault = Omit<ImportFault, 'position' | 'isWarning'>;

/**
 * Takes every good document of a file, in batches of one transaction each, in constant memory. A bad one is written
 * down with its line and reason and loses no other. The same file again adds nothing. When the process dies half-way,
 * what was counted is taken; importing again brings the rest.
 */
export async function importInvoices(
  ctx: Context,
  input: ImportInvoices
): Promise<ImportCounts & Readonly<{ importId: string }>> {
  const importId = await openRun(ctx, input);
  const run = { ...input, importId };
  let counts: ImportCounts = { addedCount: 0, knownCount: 0, faultCount: 0, warningCount: 0 };
  let documents: Document[] = [];
  let faults: Fault[] = [];
  // One batch is taken while the next one is read; a third waits, so that no more than two are ever in memory.
  let taking: Promise<void> = Promise.resolve();
  const flush = async () => {
    const batch = { documents, faults };
    documents = [];
    faults = [];
    await taking;
    taking = takeBatch(ctx, run, counts, batch).then((sum) => {
      counts = sum;
      input.onProgress?.(counts);
    });
    // Its error is met where it is awaited, with the next batch.
    taking.catch(() => undefined);
  };
  const items = parseInvoiceFile(input.content, { fileName: input.fileName });
  let next = await nextItem(items, () => taking);
  for (; !next.done; next = await nextItem(items, () => taking)) {
    const item = next.value;
    if (item.kind === 'document') documents.push(item);
    else faults.push(toFault(item.fault));
    if (documents.length + faults.length >= BATCH_SIZE) await flush();
  }
  await flush();
  await taking;
  counts = await warnOfColumns(ctx, run, counts, next.value);
  await closeRun(ctx, run, counts, next.value.format);
  return { ...counts, importId };
}

/** A file that breaks off still has its last whole batch taken before the error goes on. */
async function nextItem<T, R>(
  items: AsyncGenerator<T, R>,
  settled: () => Promise<void>
): Promise<IteratorResult<T, R>> {
  try {
    return await items.next();
  } catch (error) {
    await settled();
    throw error;
  }
}

type Run = ImportInvoices & ImportRun;

async function takeBatch(
  ctx: Context,
  run: Run,
  before: ImportCounts,
  batch: Readonly<{ documents: readonly Document[]; faults: readonly Fault[] }>
): Promise<ImportCounts> {
  const results = await issueOrSplit(ctx, run.merchantId, batch.documents);
  const refused = results.flatMap((result) => (result.kind === 'fault' ? [result.fault] : []));
  const taken = results.flatMap((result) => (result.kind === 'taken' ? [result.document] : []));
  const faults = [...batch.faults, ...refused];
  // What was known changes nothing, so there is nothing in it to look at.
  const warnings = results.flatMap((result, i) =>
    result.kind === 'taken' && result.document.kind === 'added' ? warningsOf(batch.documents[i]!) : []
  );
  const addedCount = taken.filter((document) => document.kind === 'added').length;
  const counts = {
    addedCount: before.addedCount + addedCount,
    knownCount: before.knownCount + taken.length - addedCount,
    faultCount: before.faultCount + faults.length,
    warningCount: before.warningCount + warnings.length
  };
  const said = numbered(before, faults, warnings);
  await recordBatch(ctx, run, counts, said);
  for (const document of taken) run.onDocument?.(document);
  for (const fault of said) run.onFault?.(fault);
  return counts;
}

function numbered(
  { faultCount, warningCount }: ImportCounts,
  faults: readonly Fault[],
  warnings: readonly Fault[]
): ImportFault[] {
  return [...faults, ...warnings].map((fault, i) => ({
    ...fault,
    position: faultCount + warningCount + i + 1,
    isWarning: i >= faults.length
  }));
}

function warningsOf(item: Document): Fault[] {
  const { number } = item.document;
  return item.warnings.map((warning) => toFault({ ...warning, ...placeOf(item), number }));
}

/** Columns that aren't ours are left alone; one of them may be ours, misspelt. */
async function warnOfColumns(
  ctx: Context,
  run: Run,
  before: ImportCounts,
  { ignoredColumns = [], documents }: FileSummary
): Promise<ImportCounts> {
  if (ignoredColumns.length === 0 || documents === 0) return before;
  const params = { found: ignoredColumns.join(', ').slice(0, 300) };
  const counts = { ...before, warningCount: before.warningCount + 1 };
  const said = numbered(before, [], [{ code: 'columns-ignored', params, line: 1 }]);
  await recordBatch(ctx, run, counts, said);
  for (const warning of said) run.onFault?.(warning);
  return counts;
}

type Result = Readonly<{ kind: 'taken'; document: ImportedDocument } | { kind: 'fault'; fault: Fault }>;

/** One transaction for all; when a document makes it fail, halves are tried until that one stands alone. */
async function issueOrSplit(ctx: Context, merchantId: string, items: readonly Document[]): Promise<Result[]> {
  const [first] = items;
  if (!first) return [];
  try {
    const results = await issueDocuments(
      ctx,
      merchantId,
      items.map((item) => item.document)
    );
    return results.map((result, i) => toResult(items[i]!, result));
  } catch (error) {
    const reason = reasonInTheDocument(error);
    if (reason === undefined) throw error;
    if (items.length === 1) {
      ctx.log.warn({ err: error, number: first.document.number }, 'a document could not be booked');
      return [{ kind: 'fault', fault: { ...placeOf(first), number: first.document.number, ...reason } }];
    }
    const middle = items.length >> 1;
    const head = await issueOrSplit(ctx, merchantId, items.slice(0, middle));
    return [...head, ...(await issueOrSplit(ctx, merchantId, items.slice(middle)))];
  }
}

/** Why this document can't be booked; nothing when the trouble is ours (connection, lock, full disk) and may pass. */
function reasonInTheDocument(error: unknown): Pick<Fault, 'code' | 'params'> | undefined {
  if (error instanceof Refusal) return { code: error.code, params: error.params };
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const sqlState = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  // Classes 22 (data exception) and 23 (integrity constraint violation) of the SQL standard.
  return /^2[23]\w{3}$/.test(sqlState) ? { code: 'document-not-bookable', params: {} } : undefined;
}

function toResult(item: Document, result: Awaited<ReturnType<typeof issueDocuments>>[number]): Result {
  const place = placeOf(item);
  if (result.kind === 'refused') {
    const { number, code, params } = result;
    return { kind: 'fault', fault: { ...place, number, code, params } };
  }
  return { kind: 'taken', document: { ...result, ...place, document: item.document.kind } };
}

function placeOf({ at }: Document): Readonly<{ line?: number }> {
  return at.line === undefined ? {} : { line: at.line };
}

type Said = Readonly<{
  code: string;
  params: Fault['params'];
  line?: number;
  number?: string;
  column?: string;
}>;

function toFault({ code, params, line, number, column }: Said): Fault {
  return {
    ...(line !== undefined && { line }),
    ...(number !== undefined && { number }),
    code,
    params: column === undefined ? params : { ...params, column }
  };
}
