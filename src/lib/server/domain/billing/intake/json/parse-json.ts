import { readInvoice } from '../document/read-invoice.ts';
import { shortened } from '../faults.ts';
import type { ParsedItem } from '../parsed-item.ts';
import { splitJson, type JsonPiece } from './split-json.ts';

/** Reads one invoice, an array or an invoice per line, one document at a time. */
export async function* parseJson(texts: AsyncIterable<string>): AsyncGenerator<ParsedItem> {
  const seen = new Map<string, number>();
  let index = -1;
  for await (const piece of splitJson(texts)) {
    index += 1;
    yield* readPiece(piece, index, seen);
  }
}

function* readPiece(piece: JsonPiece, index: number, seen: Map<string, number>): Generator<ParsedItem> {
  const at = { line: piece.line, index };
  if (piece.problem) {
    const params = piece.problem === 'json-malformed' ? shortened({ found: piece.text }) : {};
    return yield { kind: 'fault', fault: { code: piece.problem, params, ...at } };
  }
  let value: unknown;
  try {
    value = JSON.parse(piece.text);
  } catch (error) {
    const found = error instanceof Error ? error.message : '';
    return yield { kind: 'fault', fault: { code: 'json-malformed', params: shortened({ found }), ...at } };
  }
  const reading = readInvoice(value);
  if (reading.kind === 'faulty') {
    const number = reading.number ? { number: reading.number } : {};
    for (const { code, params, field } of reading.faults)
      yield { kind: 'fault', fault: { code, params, column: field, ...number, ...at } };
    return;
  }
  const { document, warnings } = reading;
  const key = `${document.kind} ${document.number}`;
  const earlier = seen.get(key);
  if (earlier !== undefined) {
    const params = { found: document.number, other: earlier };
    return yield {
      kind: 'fault',
      fault: { code: 'number-duplicate', params, number: document.number, ...at }
    };
  }
  seen.set(key, piece.line);
  yield {
    kind: 'document',
    document,
    at,
    warnings: warnings.map(({ code, field, params }) => ({ code, params, column: field }))
  };
}
