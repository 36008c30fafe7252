import { Readable } from 'node:stream';
import { CSV_MARK, csvLine, type CsvField } from '../platform/csv.ts';

/**
 * A table to be saved as a file, written while its rows are read: a million of them need no memory. `name` is the
 * file's, without its ending, and plain: `audit-2026-11-22`.
 */
export function csvResponse(
  name: string,
  head: readonly string[],
  rows: AsyncIterable<readonly CsvField[]> | Iterable<readonly CsvField[]>
): Response {
  return new Response(Readable.toWeb(Readable.from(linesOf(head, rows))) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name.replace(/[^\w.-]+/g, '-')}.csv"`,
      'cache-control': 'private, no-store'
    }
  });
}

/** Lines travel some hundred at a time: a chunk per line would cost more than the lines. */
const CHUNK_CHARACTERS = 16_384;

async function* linesOf(
  head: readonly string[],
  rows: AsyncIterable<readonly CsvField[]> | Iterable<readonly CsvField[]>
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let lines = CSV_MARK + csvLine(head);
  for await (const row of rows) {
    lines += csvLine(row);
    if (lines.length < CHUNK_CHARACTERS) continue;
    yield encoder.encode(lines);
    lines = '';
  }
  if (lines) yield encoder.encode(lines);
}
