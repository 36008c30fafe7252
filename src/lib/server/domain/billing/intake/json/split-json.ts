import { FileProblem } from '../faults.ts';
import { limits } from '../limits.ts';

/** The text of one top-level object, or with `problem` what there is of it. */
export type JsonPiece = Readonly<{
  text: string;
  line: number;
  problem?: 'json-malformed' | 'json-too-deep';
}>;

/**
 * Cuts a JSON file into its documents without parsing it as a whole: one object, an array of objects, or an object per
 * line (NDJSON). Only brackets and strings are followed; whether a piece is JSON is asked of `JSON.parse`.
 * A file that ends inside a document, or whose array breaks, throws `json-malformed` after the good pieces.
 */
export async function* splitJson(texts: AsyncIterable<string>): AsyncGenerator<JsonPiece> {
  const scan: Scan = {
    base: 0,
    depth: 0,
    deepest: 0,
    open: [],
    line: 1,
    startLine: 1,
    inString: false,
    escaped: false,
    parts: [],
    held: 0,
    last: '',
    isClosed: false,
    endedLine: true
  };
  for await (const text of texts) yield* scanText(text, scan);
  if (scan.depth > scan.base)
    yield { text: scan.parts.join(''), line: scan.startLine, problem: 'json-malformed' };
  else if (scan.base === 1 && !scan.isClosed)
    throw new FileProblem('json-malformed', { found: '[' }, { line: scan.line });
}

type Scan = {
  /** 1 inside the outer array, 0 otherwise. */
  base: 0 | 1;
  depth: number;
  deepest: number;
  /** The bracket that opened each depth, to tell a lost closing bracket from an array of objects. */
  readonly open: string[];
  line: number;
  startLine: number;
  inString: boolean;
  escaped: boolean;
  /** The pieces of the document being read, and how long they are. */
  parts: string[];
  held: number;
  /** The last character that isn't space, to tell a nested object from a new document. */
  last: string;
  isClosed: boolean;
  /** Whether the piece of text before this one ended with a line end. */
  endedLine: boolean;
};

function* scanText(text: string, scan: Scan): Generator<JsonPiece> {
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\n') scan.line += 1;
    if (scan.inString) {
      if (char === '\n') {
        // No JSON string spans lines: this one was never closed. Line by line, the next document is still whole.
        yield* giveUp(scan, text.slice(start, at));
        start = at;
      } else if (scan.escaped) scan.escaped = false;
      else if (char === '\\') scan.escaped = true;
      else if (char === '"') scan.inString = false;
      continue;
    }
    if (scan.depth > scan.base) {
      const isNewDocument =
        char === '{' &&
        scan.base === 0 &&
        startsLine(text, at, scan) &&
        scan.open[scan.depth] === '{' &&
        scan.last !== ':';
      if (isNewDocument) {
        yield* giveUp(scan, text.slice(start, at));
        start = at;
        open(scan);
        continue;
      }
      if (char.trim() !== '') scan.last = char;
      if (char === '"') scan.inString = true;
      else if (char === '{' || char === '[') {
        scan.depth += 1;
        scan.deepest = Math.max(scan.deepest, scan.depth);
        if (scan.depth <= limits.depth) scan.open[scan.depth] = char;
      } else if ((char === '}' || char === ']') && --scan.depth === scan.base) {
        yield takePiece(scan, text.slice(start, at + 1));
        start = at + 1;
      }
      continue;
    }
    if (between(char, scan)) start = at;
  }
  if (scan.depth > scan.base) hold(scan, text.slice(start));
  scan.endedLine = text.endsWith('\n');
}

/** Between documents. Returns whether one starts here. */
function between(char: string, scan: Scan): boolean {
  if (char.trim() === '' || char === '\ufeff') return false;
  if (char === '{' && !scan.isClosed) {
    open(scan);
    return true;
  }
  if (char === '[' && scan.base === 0 && !scan.isClosed && scan.last === '') {
    scan.base = 1;
    scan.depth = 1;
    scan.last = '[';
    return false;
  }
  if (char === ',' && scan.base === 1 && scan.last === '}') {
    scan.last = ',';
    return false;
  }
  if (char === ']' && scan.base === 1 && scan.last !== ',' && !scan.isClosed) {
    scan.isClosed = true;
    return false;
  }
  throw new FileProblem('json-malformed', { found: char }, { line: scan.line });
}

function open(scan: Scan): void {
  // Two objects of an array need a comma between them.
  if (scan.base === 1 && scan.last === '}')
    throw new FileProblem('json-malformed', { found: '{' }, { line: scan.line });
  scan.depth = scan.base + 1;
  scan.open[scan.depth] = '{';
  scan.deepest = 1;
  scan.startLine = scan.line;
  scan.last = '{';
  scan.parts = [];
  scan.held = 0;
}

function hold(scan: Scan, part: string): void {
  scan.parts.push(part);
  scan.held += part.length;
  if (scan.held > limits.jsonDocumentCharacters)
    throw new FileProblem(
      'json-document-too-large',
      { max: limits.jsonDocumentCharacters },
      { line: scan.startLine }
    );
}

function takePiece(scan: Scan, part: string): JsonPiece {
  hold(scan, part);
  const text = scan.parts.join('');
  const isTooDeep = scan.deepest > limits.depth;
  scan.last = '}';
  scan.parts = [];
  return { text, line: scan.startLine, ...(isTooDeep && { problem: 'json-too-deep' }) };
}

function* giveUp(scan: Scan, part: string): Generator<JsonPiece> {
  if (scan.base === 1) throw new FileProblem('json-malformed', { found: '\u23ce' }, { line: scan.startLine });
  hold(scan, part);
  yield { text: scan.parts.join('').trimEnd(), line: scan.startLine, problem: 'json-malformed' };
  scan.depth = scan.base;
  scan.inString = false;
  scan.escaped = false;
  scan.last = '}';
  scan.parts = [];
}

function startsLine(text: string, at: number, scan: Scan): boolean {
  return at > 0 ? text[at - 1] === '\n' : scan.endedLine;
}
