import { FileProblem } from '../faults.ts';
import type { Encoding } from './detect-encoding.ts';

/**
 * Decodes a file piece by piece, strictly: a byte that the encoding doesn't know is `encoding-invalid`, a zero or
 * other control character `file-is-binary`, each with its line. Where the encoding isn't known and `mayBeWindows`, the
 * first byte beyond ASCII decides between UTF-8 and Windows-1252; `onEncoding` hears the answer.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  known: Encoding | undefined,
  mayBeWindows: boolean,
  onEncoding: (encoding: Encoding) => void
): AsyncGenerator<string> {
  let encoding = known;
  let decoder = new TextDecoder(known ?? 'utf-8', { fatal: true });
  let line = 1;
  /** The first bytes of a character that the last piece cut in two: the decoder holds them, and so do we. */
  let carry = new Uint8Array();
  for await (const bytes of chunks) {
    if (mayBeWindows && (encoding === undefined || encoding === 'windows-1252')) {
      const at = bytes.findIndex((byte) => byte > 0x7f);
      if (at >= 0 && encoding === undefined) {
        encoding = startsUtf8(bytes.subarray(at)) ? 'utf-8' : windowsOrRefuse(bytes, line);
        decoder = new TextDecoder(encoding, { fatal: true });
        onEncoding(encoding);
      } else if (at >= 0) windowsOrRefuse(bytes, line);
    }
    const isUtf = (encoding ?? 'utf-8') === 'utf-8';
    const text = decoded(decoder, bytes);
    if (text === undefined) {
      const good = isUtf ? goodLines(Buffer.concat([carry, bytes])) : '';
      const lines = refuseControls(good, line);
      if (good !== '') yield good;
      throw new FileProblem('encoding-invalid', { expected: encoding ?? 'utf-8' }, { line: line + lines });
    }
    carry = isUtf ? cutCharacter(bytes) : carry;
    line += refuseControls(text, line);
    if (text !== '') yield text;
  }
  const rest = decoded(decoder, undefined);
  if (rest === undefined)
    throw new FileProblem('encoding-invalid', { expected: encoding ?? 'utf-8' }, { line });
  if (rest !== '') yield rest;
}

function decoded(decoder: TextDecoder, bytes: Uint8Array | undefined, isWhole = false): string | undefined {
  try {
    return bytes ? decoder.decode(bytes, { stream: !isWhole }) : decoder.decode();
  } catch {
    return undefined;
  }
}

/** The whole lines before the first one that isn't UTF-8: they are as good as ever, and count up to the bad one. */
function goodLines(bytes: Uint8Array): string {
  let good = '';
  let from = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, from)) {
    const text = decoded(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
      bytes.subarray(from, end + 1),
      true
    );
    if (text === undefined) break;
    good += text;
    from = end + 1;
  }
  return good;
}

/** The bytes at the end that begin a UTF-8 character without finishing it; at most three. */
function cutCharacter(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? new Uint8Array(bytes.subarray(bytes.length - back)) : new Uint8Array();
  }
  return new Uint8Array();
}

/** Whether the first character beyond ASCII is one in UTF-8, as far as this piece shows it. */
function startsUtf8(bytes: Uint8Array): boolean {
  const lead = bytes[0] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return decoded(new TextDecoder('utf-8', { fatal: true }), bytes.subarray(0, length)) !== undefined;
}

/**
 * Windows-1252 knows almost every byte, so "it decodes" proves nothing. It is believed when no byte is one of the five
 * without a meaning and no pair looks like UTF-8 read wrongly (`Ã©`), which a name never contains.
 */
function windowsOrRefuse(bytes: Uint8Array, line: number): 'windows-1252' {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const next = bytes[i + 1] ?? 0;
    const isUnused = byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d;
    const isUtf8Pair = (byte === 0xc3 || byte === 0xc2) && next >= 0x80 && next <= 0xbf;
    if (byte === 0x0a) line += 1;
    if (isUnused || isUtf8Pair) throw new FileProblem('encoding-invalid', { expected: 'utf-8' }, { line });
  }
  return 'windows-1252';
}

/** Counts line ends; refuses characters that no text file has. */
function refuseControls(text: string, firstLine: number): number {
  // eslint-disable-next-line no-control-regex
  const control = /[\u0000-\u0008\u000e-\u001f]/.exec(text);
  const until = control ? text.slice(0, control.index) : text;
  let lines = 0;
  for (let at = until.indexOf('\n'); at >= 0; at = until.indexOf('\n', at + 1)) lines++;
  if (control) throw new FileProblem('file-is-binary', {}, { line: firstLine + lines });
  return lines;
}
