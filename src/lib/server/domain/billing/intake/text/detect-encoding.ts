import { FileProblem } from '../faults.ts';

export type Encoding =
  | 'utf-8'
  | 'utf-16le'
  | 'utf-16be'
  | 'windows-1252'
  | 'iso-8859-1'
  | 'iso-8859-2'
  | 'iso-8859-15'
  | 'windows-1250';

// Names that an XML declaration may use, in small letters. ASCII is UTF-8.
const DECLARED: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'iso-8859-1': 'iso-8859-1',
  'iso8859-1': 'iso-8859-1',
  'iso_8859-1': 'iso-8859-1',
  latin1: 'iso-8859-1',
  'iso-8859-2': 'iso-8859-2',
  latin2: 'iso-8859-2',
  'iso-8859-15': 'iso-8859-15',
  'iso8859-15': 'iso-8859-15',
  latin9: 'iso-8859-15',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  'windows-1250': 'windows-1250',
  cp1250: 'windows-1250'
};

/**
 * Tells the encoding from a byte order mark, zero bytes or the XML declaration; `undefined` when nothing tells, which
 * leaves UTF-8, and for CSV perhaps Windows-1252. Refuses `encoding-mismatch` when mark and declaration contradict,
 * and `encoding-unsupported` for one that we don't read.
 */
export function detectEncoding(head: Uint8Array): Encoding | undefined {
  const found = byteOrderMark(head) ?? zeroBytes(head);
  const declared = declaredEncoding(head, found);
  if (declared === undefined) return found;
  const meant =
    declared.startsWith('utf-16') || declared === 'ucs-2' ? utf16(declared, found) : DECLARED[declared];
  if (meant === undefined) throw new FileProblem('encoding-unsupported', { found: declared });
  if (found !== undefined && found !== meant)
    throw new FileProblem('encoding-mismatch', { expected: declared, found });
  return meant;
}

function byteOrderMark(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** UTF-16 without a mark: the first two characters are ASCII in every format that we read. */
function zeroBytes(head: Uint8Array): Encoding | undefined {
  if (head.length < 4) return undefined;
  if (head[0] !== 0 && head[1] === 0 && head[2] !== 0 && head[3] === 0) return 'utf-16le';
  if (head[0] === 0 && head[1] !== 0 && head[2] === 0 && head[3] !== 0) return 'utf-16be';
  return undefined;
}

function declaredEncoding(head: Uint8Array, found: Encoding | undefined): string | undefined {
  const start = new TextDecoder(found ?? 'latin1').decode(head.subarray(0, 400));
  return /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]{1,40})["']/.exec(start)?.[1]?.toLowerCase();
}

function utf16(declared: string, found: Encoding | undefined): Encoding {
  // Programs often write the declaration of a string in memory over a file in UTF-8; XML 1.0 calls that fatal.
  if (found === undefined || found === 'utf-8')
    throw new FileProblem('encoding-mismatch', { expected: declared, found: found ?? '8 bit' });
  return found;
}
