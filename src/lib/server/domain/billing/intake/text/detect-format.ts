import { FileProblem, type FaultCode } from '../faults.ts';
import { delimiterIn, habitsIn, type Habits } from '../csv/detect-dialect.ts';
import type { Encoding } from './detect-encoding.ts';

export type Format = 'ubl' | 'csv' | 'json';

const SIGNATURES: readonly (readonly [code: FaultCode, bytes: readonly number[]])[] = [
  ['file-is-pdf', [0x25, 0x50, 0x44, 0x46]],
  ['file-is-spreadsheet', [0xd0, 0xcf, 0x11, 0xe0]],
  ['file-is-compressed', [0x1f, 0x8b]],
  ['file-is-compressed', [0x42, 0x5a, 0x68]],
  ['file-is-compressed', [0x37, 0x7a, 0xbc, 0xaf]],
  ['file-is-compressed', [0x52, 0x61, 0x72, 0x21]],
  ['file-is-image', [0x89, 0x50, 0x4e, 0x47]],
  ['file-is-image', [0xff, 0xd8, 0xff]],
  ['file-is-image', [0x47, 0x49, 0x46, 0x38]]
];

/** Refuses what people upload by mistake, by its first bytes: PDF, ZIP, Excel, images … */
export function refuseForeignFile(head: Uint8Array): void {
  for (const [code, bytes] of SIGNATURES)
    if (bytes.every((byte, i) => head[i] === byte)) throw new FileProblem(code);
  if (head[0] !== 0x50 || head[1] !== 0x4b || (head[2] ?? 9) > 8) return;
  // An .xlsx or .ods is a ZIP; the names of its parts stand unpacked in the first kilobytes.
  const names = new TextDecoder('latin1').decode(head.subarray(0, 8192));
  const isSpreadsheet = /\[Content_Types\]\.xml|xl\/|opendocument\.spreadsheet|_rels\/\.rels/.test(names);
  throw new FileProblem(isSpreadsheet ? 'file-is-spreadsheet' : 'file-is-zip');
}

/** Tells the format from the first characters. The file's name is not asked: it says what somebody hoped. */
function detectFormat(head: string): Format {
  const start = head.trimStart();
  if (start === '') throw new FileProblem('file-empty');
  if (start.startsWith('<')) return 'ubl';
  if (start.startsWith('{') || start.startsWith('[')) return 'json';
  if (delimiterIn(head) !== undefined) return 'csv';
  throw new FileProblem('format-unknown');
}

/** What was found out about a file before its first document was read; goes into the import report. */
export type Dialect = Readonly<{ format: Format; encoding: Encoding; delimiter?: string }> & Habits;

export function detectDialect(head: string, encoding: Encoding): Dialect {
  const format = detectFormat(head);
  const delimiter = format === 'csv' ? delimiterIn(head) : undefined;
  if (delimiter === undefined) return { format, encoding };
  return { format, encoding, delimiter, ...habitsIn(head, delimiter) };
}
